import { helpMessages } from '../../messages/help.ts';
import styles from './HelpPage.module.css';

/** Says at once what a plain HTTP address takes away, what still works, and the remedy. */
export function InsecureNotice() {
  return (
    <aside className={styles.insecure} data-testid="insecure" aria-label={helpMessages.insecureTitle}>
      <p>
        <strong>{helpMessages.insecureTitle}</strong> {helpMessages.insecureWorks}
      </p>
      <p>{helpMessages.insecureRemedy}</p>
      <details>
        <summary>{helpMessages.insecureMore}</summary>
        <p>{helpMessages.insecureCause(location.origin)}</p>
        <p>{helpMessages.insecureWays}</p>
      </details>
    </aside>
  );
}
