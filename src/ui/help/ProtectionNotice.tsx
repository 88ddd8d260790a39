import type { Protection } from '../../core/protection.ts';
import { helpMessages } from '../../messages/help.ts';
import styles from './HelpPage.module.css';

/** Names what a page without its headers lacks, and the remedy. */
export function ProtectionNotice({ protection }: { protection: Exclude<Protection, 'served'> }) {
  const { title, works, remedy } = helpMessages.protection[protection];
  return (
    <aside className={styles.insecure} data-testid="protection" aria-label={title}>
      <p>
        <strong>{title}</strong> {works}
      </p>
      <details>
        <summary>{helpMessages.protectionMore}</summary>
        <p>{remedy}</p>
      </details>
    </aside>
  );
}
