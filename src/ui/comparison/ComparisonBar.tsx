import { X } from 'lucide-react';
import { messages } from '../../messages/index.ts';
import type { Comparison } from '../../state/store.ts';
import { IconButton } from '../components/IconButton.tsx';
import { useApp, useCommands } from '../context.ts';
import styles from './Comparison.module.css';
import { useSelectionName } from './selection-name.ts';

/** Says what is compared, above the images, and ends it. */
export function ComparisonBar({ comparison }: { comparison: Comparison }) {
  const { comparison: commands } = useCommands();
  return (
    <div className={styles.bar} data-testid="comparison">
      {comparison.kind === 'image' ? (
        <BesideAnother comparison={comparison} />
      ) : (
        <ReadTwice comparison={comparison} />
      )}
      <IconButton icon={X} label={messages.comparison.stop} onClick={commands.close} />
    </div>
  );
}

function BesideAnother({ comparison }: { comparison: Extract<Comparison, { kind: 'image' }> }) {
  const { comparison: commands } = useCommands();
  const name = useApp(({ cases }) => cases.find(({ key }) => key === comparison.key)?.name ?? '');
  return (
    <>
      <span className={styles.name}>{messages.comparison.besides(name)}</span>
      <label title={messages.comparison.linkTitle}>
        <input
          type="checkbox"
          checked={comparison.isLinked}
          onChange={({ target }) => commands.link(target.checked)}
        />
        {messages.comparison.link}
      </label>
    </>
  );
}

function ReadTwice({ comparison }: { comparison: Extract<Comparison, { kind: 'reading' }> }) {
  const name = useSelectionName()(comparison.selection);
  return <span className={styles.name}>{messages.comparison.again(name)}</span>;
}
