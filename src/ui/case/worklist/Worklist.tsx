import {
  ChevronDown,
  ChevronLeft,
  ChevronRight,
  Pause,
  Play,
  Plus,
  RotateCcw,
  Square,
  Trash2,
} from 'lucide-react';
import { useEffect, useState } from 'react';
import { messages } from '../../../messages/index.ts';
import { isPending, selectedCase } from '../../../state/store.ts';
import { isRetryable, orderOf } from '../../../state/worklist/order.ts';
import { WHOLE_LIST } from '../../../state/worklist/view.ts';
import { IconButton } from '../../components/IconButton.tsx';
import { useApp, useCommands } from '../../context.ts';
import styles from './Worklist.module.css';
import { WorklistFilters } from './WorklistFilters.tsx';
import { WorklistGrid } from './WorklistGrid.tsx';

/** How often the time left is estimated anew. */
const ESTIMATE_MS = 1000;

/** Lists every open file with its state; one that fails does not affect the others. */
export function Worklist({ onBrowse }: { onBrowse: () => void }) {
  const { cases: commands, worklist } = useCommands();
  const cases = useApp((state) => state.cases);
  const shown = useApp((state) => orderOf(state).shown);
  // On a narrow screen the list is folded away, and one line stands for it.
  const [isOpen, setOpen] = useState(false);
  const pending = cases.filter(({ analysis }) => isPending(analysis)).length;
  const again = pending === 0 ? cases.filter(isRetryable).length : 0;
  const finished = cases.length - pending;
  return (
    <nav className={styles.files} aria-label={messages.reading.filesLabel} data-open={isOpen}>
      <header>
        <h2>{messages.reading.filesTitle}</h2>
        <Folded isOpen={isOpen} onToggle={() => setOpen((was) => !was)} />
        <span className={styles.count} data-testid="files-count">
          {pending > 0 ? messages.reading.filesFinished(finished, cases.length) : cases.length}
        </span>
        {again > 0 && (
          <IconButton
            icon={RotateCcw}
            label={messages.reading.filesRetryAll(again)}
            onClick={commands.retryAll}
          />
        )}
        <IconButton
          icon={Plus}
          label={messages.reading.filesAdd}
          title={messages.reading.filesAddTitle}
          onClick={onBrowse}
        />
        {pending > 0 ? (
          <>
            {cases.length > 1 && <PauseButton />}
            <IconButton
              icon={Square}
              label={messages.reading.filesStopAll}
              title={messages.reading.filesStopAllTitle}
              onClick={commands.cancelAll}
            />
          </>
        ) : (
          <IconButton icon={Trash2} label={messages.reading.filesCloseAll} onClick={commands.clear} />
        )}
      </header>
      {pending > 0 && (
        <div className={styles.progress}>
          <progress aria-label={messages.reading.filesProgress} max={cases.length} value={finished} />
          <TimeLeft />
        </div>
      )}
      <div className={styles.body}>
        {cases.length > 1 && <WorklistFilters />}
        {shown.length === 0 ? (
          <p className={styles.none}>
            {messages.reading.filesNoneShown}
            <button type="button" onClick={() => worklist.change(WHOLE_LIST)}>
              {messages.reading.filesShowAll}
            </button>
          </p>
        ) : (
          <WorklistGrid />
        )}
      </div>
    </nav>
  );
}

/** The list in one line: which file is on the screen, and the ways to its neighbours. */
function Folded({ isOpen, onToggle }: { isOpen: boolean; onToggle: () => void }) {
  const { worklist } = useCommands();
  const selected = useApp(selectedCase);
  const { shown } = useApp(orderOf);
  const at = shown.findIndex(({ key }) => key === selected?.key);
  return (
    <div className={styles.folded}>
      <IconButton
        icon={ChevronLeft}
        label={messages.reading.filesPrevious}
        disabled={at === 0}
        onClick={() => worklist.step(-1)}
      />
      <button type="button" aria-expanded={isOpen} onClick={onToggle}>
        <span className={styles.position}>{messages.reading.filesPosition(at + 1, shown.length)}</span>
        <span className={styles.current}>{selected?.name}</span>
        <ChevronDown aria-hidden="true" />
      </button>
      <IconButton
        icon={ChevronRight}
        label={messages.reading.filesNext}
        disabled={at === shown.length - 1}
        onClick={() => worklist.step(1)}
      />
    </div>
  );
}

function PauseButton() {
  const { cases: commands } = useCommands();
  const reading = useApp((state) => state.reading);
  return reading === 'running' ? (
    <IconButton
      icon={Pause}
      label={messages.reading.filesPause}
      title={messages.reading.filesPauseTitle}
      onClick={commands.pause}
    />
  ) : (
    <IconButton
      icon={Play}
      label={messages.reading.filesResume}
      title={messages.reading.filesResumeTitle}
      onClick={commands.resume}
    />
  );
}

/** By the pace so far; nothing where that is not known. It alone renders as time goes by. */
function TimeLeft() {
  const { cases: commands } = useCommands();
  const reading = useApp((state) => state.reading);
  const [leftMs, setLeftMs] = useState<number | null>(null);
  useEffect(() => {
    const timer = setInterval(() => setLeftMs(commands.timeLeftMs()), ESTIMATE_MS);
    return () => clearInterval(timer);
  }, [commands]);
  if (reading === 'paused') return <span>{messages.reading.filesPaused}</span>;
  return leftMs === null ? null : <span>{messages.reading.filesTimeLeft(leftMs)}</span>;
}
