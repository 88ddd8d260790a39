import { Ban, CircleCheck, CircleX, Clock, Copy, Plus, RotateCcw, Square, Trash2, X } from 'lucide-react';
import { memo } from 'react';
import type { AnalysisResult } from '../../core/analysis.ts';
import { messages } from '../../messages/index.ts';
import { type Case, isPending, isRunning } from '../../state/store.ts';
import { IconButton } from '../components/IconButton.tsx';
import { Spinner } from '../components/Spinner.tsx';
import { useApp, useCommands } from '../context.ts';
import styles from './FileList.module.css';

/** Lists every open file with its state; one that fails does not affect the others. */
export function FileList({ onBrowse }: { onBrowse: () => void }) {
  const { cases: commands } = useCommands();
  const cases = useApp((state) => state.cases);
  const selectedKey = useApp((state) => state.selectedKey);
  const pending = cases.filter(({ analysis }) => isPending(analysis)).length;
  const finished = cases.length - pending;
  return (
    <nav className={styles.files} aria-label={messages.reading.filesLabel}>
      <header>
        <h2>{messages.reading.filesTitle}</h2>
        <span className={styles.count}>
          {pending > 0 ? messages.reading.filesFinished(finished, cases.length) : cases.length}
        </span>
        <IconButton
          icon={Plus}
          label={messages.reading.filesAdd}
          title={messages.reading.filesAddTitle}
          onClick={onBrowse}
        />
        {pending > 0 ? (
          <IconButton
            icon={Square}
            label={messages.reading.filesStopAll}
            title={messages.reading.filesStopAllTitle}
            onClick={commands.cancelAll}
          />
        ) : (
          <IconButton icon={Trash2} label={messages.reading.filesCloseAll} onClick={commands.clear} />
        )}
      </header>
      {pending > 0 && (
        <progress aria-label={messages.reading.filesProgress} max={cases.length} value={finished} />
      )}
      <ul>
        {cases.map((one) => (
          <FileRow key={one.key} one={one} selected={one.key === selectedKey} />
        ))}
      </ul>
    </nav>
  );
}

/** Memoized, so that of hundreds of rows only those render again that changed. */
const FileRow = memo(function FileRow({ one, selected }: { one: Case; selected: boolean }) {
  const { cases: commands } = useCommands();
  const again = one.analysis.state === 'cancelled';
  return (
    <li data-selected={selected}>
      <button
        type="button"
        className={styles.open}
        aria-current={selected ? 'true' : undefined}
        onClick={() => commands.show(one.key)}
      >
        <StateIcon one={one} />
        <span className={styles.name}>{one.name}</span>
        <span className={styles.summary}>
          <Summary one={one} />
        </span>
      </button>
      {again ? (
        <IconButton
          icon={RotateCcw}
          label={messages.reading.filesReadOne(one.name)}
          title={messages.reading.filesRead}
          onClick={() => commands.retry(one.key)}
        />
      ) : (
        <IconButton
          icon={X}
          label={messages.reading.filesCloseOne(one.name)}
          title={messages.reading.filesClose}
          onClick={() => commands.remove(one.key)}
        />
      )}
    </li>
  );
});

function StateIcon({ one: { analysis } }: { one: Case }) {
  if (isRunning(analysis)) return <Spinner />;
  if (analysis.state === 'failed') return <CircleX className={styles.bad} aria-hidden="true" />;
  if (analysis.state === 'cancelled') return <Ban aria-hidden="true" />;
  if (analysis.state === 'done') return <CircleCheck aria-hidden="true" />;
  if (analysis.state === 'duplicate') return <Copy aria-hidden="true" />;
  return <Clock aria-hidden="true" />;
}

function Summary({ one: { analysis } }: { one: Case }) {
  const of = analysis.state === 'duplicate' ? analysis.of : null;
  const other = useApp(({ cases }) => (of === null ? null : cases.find(({ key }) => key === of)));
  switch (analysis.state) {
    case 'done':
      return resultSummary(analysis.result);
    case 'duplicate':
      return messages.reading.filesSameAs(other?.name ?? '');
    default:
      return messages.reading.filesStates[analysis.state];
  }
}

function resultSummary(result: AnalysisResult): string {
  switch (result.task) {
    case 'classification': {
      const [first] = result.findings;
      return first
        ? messages.reading.filesFinding(messages.names.label(first.label), first.probability)
        : messages.reading.filesNoLabels;
    }
  }
}
