import type { AnalysisResult, RunningState } from '../../core/analysis.ts';
import { messages } from '../../messages/index.ts';
import { type Case, isPending } from '../../state/store.ts';
import { isRetryable } from '../../state/worklist/order.ts';
import styles from '../app/App.module.css';
import { ComparisonOutcome, Stage } from '../comparison/lazy.tsx';
import { Details } from '../components/Details.tsx';
import { Spinner } from '../components/Spinner.tsx';
import { useApp, useCommands } from '../context.ts';
import { FindingsPanel } from '../findings/FindingsPanel.tsx';
import { ExportSection } from '../report/lazy.tsx';
import { MarkList } from '../viewer/marks/MarkList.tsx';
import { Viewer } from '../viewer/Viewer.tsx';
import { FrameChoice } from './FrameChoice.tsx';
import { ProblemCard } from './ProblemCard.tsx';
import { SeenButton } from './worklist/SeenButton.tsx';

/** One file: its picture on the left, what was found on the right. */
export function CaseView({ shown }: { shown: Case }) {
  const comparison = useApp((state) => state.comparison);
  return (
    <>
      {comparison ? <Stage shown={shown} comparison={comparison} /> : <Viewer shown={shown} />}
      <aside className={styles.side} aria-label={messages.reading.outcomeLabel}>
        {shown.frames !== null && shown.frames > 1 && <FrameChoice shown={shown} frames={shown.frames} />}
        <MarkList shown={shown} />
        {comparison && <ComparisonOutcome shown={shown} comparison={comparison} />}
        <Outcome shown={shown} />
        {isSettled(shown) && <SeenButton shown={shown} />}
        {shown.analysis.state === 'done' && <Details shown={shown} result={shown.analysis.result} />}
        {!isPending(shown.analysis) && <ExportSection />}
      </aside>
    </>
  );
}

/** A person can have seen what a reading ended with. */
const isSettled = ({ analysis: { state } }: Case) => state === 'done' || state === 'failed';

function Outcome({ shown }: { shown: Case }) {
  const { cases: commands } = useCommands();
  const { analysis } = shown;
  const retry = (
    <button type="button" onClick={() => commands.retry(shown.key)}>
      {messages.reading.outcomeAgain}
    </button>
  );
  switch (analysis.state) {
    case 'done':
      return <Result result={analysis.result} />;
    case 'failed':
      return (
        <ProblemCard error={analysis.error} subject={shown.name}>
          {isRetryable(shown) && retry}
          <button type="button" onClick={() => commands.remove(shown.key)}>
            {messages.reading.outcomeCloseFile}
          </button>
        </ProblemCard>
      );
    case 'cancelled':
      return (
        <div className={styles.pending}>
          <p>{messages.reading.outcomeCancelled}</p>
          {retry}
        </div>
      );
    case 'duplicate':
      return <Duplicate of={analysis.of} />;
    case 'idle':
    case 'decoding':
    case 'preprocessing':
    case 'inferring':
      return <Pending shown={shown} state={analysis.state} />;
  }
}

/** Names the open file that has the same content, and leads there. */
function Duplicate({ of }: { of: number }) {
  const { cases: commands } = useCommands();
  const name = useApp(({ cases }) => cases.find(({ key }) => key === of)?.name ?? '');
  return (
    <div className={styles.pending}>
      <p>{messages.reading.outcomeDuplicate(name)}</p>
      <button type="button" onClick={() => commands.show(of)}>
        {messages.reading.outcomeShowOther(name)}
      </button>
    </div>
  );
}

/** Shows a result in the view of its task. */
function Result({ result }: { result: AnalysisResult }) {
  switch (result.task) {
    case 'classification':
      return <FindingsPanel result={result} />;
  }
}

function Pending({ shown, state }: { shown: Case; state: RunningState | 'idle' }) {
  const { cases: commands } = useCommands();
  const ready = useApp(({ engine }) => engine.state === 'ready');
  const text =
    state === 'idle'
      ? ready
        ? messages.reading.outcomeWaitingForTurn
        : messages.reading.outcomeWaitingForModel
      : messages.reading.outcomeStages[state];
  return (
    <div className={styles.pending} role="status">
      <p>
        <Spinner />
        {text}
      </p>
      <button type="button" onClick={() => commands.cancel(shown.key)}>
        {messages.reading.outcomeStop}
      </button>
    </div>
  );
}
