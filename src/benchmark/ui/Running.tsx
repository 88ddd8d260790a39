import { CirclePause, CirclePlay, CircleStop, EyeOff } from 'lucide-react';
import { milliseconds } from '../../messages/format.ts';
import { Table } from '../../ui/components/Table.tsx';
import type { Activity, RunProgress } from '../state/store.ts';
import { useBenchmark, useBenchmarkCommands } from './context.ts';
import { figureText } from './figure-words.ts';
import styles from './Running.module.css';
import shared from './shared.module.css';
import { configurationName, duration, PHASE_WORDS } from './words.ts';

type Busy = Exclude<Activity, { state: 'idle' }>;

const HEADINGS: Readonly<Record<Busy['state'], string>> = {
  running: 'Measuring',
  pausing: 'Pausing after this trial',
  paused: 'Paused',
  cancelling: 'Ending',
};

export function Running({ activity: { state, progress } }: { activity: Busy }) {
  const { trialsDone, trialsTotal, remainingMs, timesHidden, rows } = progress;
  const models = useMeasuredModels(progress);
  return (
    <section
      className={shared.panel}
      aria-labelledby="running-title"
      data-testid="benchmark-running"
      data-state={state}
    >
      <div className={shared.heading}>
        <h2 id="running-title">{HEADINGS[state]}</h2>
        <Controls state={state} />
      </div>
      <progress className={shared.progress} aria-label="Trials done" value={trialsDone} max={trialsTotal} />
      <p className={shared.status}>
        <span role="status">
          {trialsDone} of {trialsTotal} trials, about {duration(remainingMs)} left
        </span>
      </p>
      <Now progress={progress} isPaused={state === 'paused'} />
      {timesHidden > 0 && (
        <p className={shared.caution} role="alert">
          <EyeOff aria-hidden="true" />
          The page was out of sight {timesHidden === 1 ? 'once' : `${timesHidden} times`}. Browsers slow
          hidden pages down, so those trials will not count: keep this page in front.
        </p>
      )}
      <Table
        caption="So far: median of all warm runs with its 95 % interval"
        columns={['Configuration', 'Trials', 'Runs', 'p50, ms', 'p95, ms']}
        rows={rows.map(({ configuration, trials, latency }) => [
          configurationName(configuration, models),
          String(trials),
          String(latency?.samples ?? 0),
          figureText(latency?.p50 ?? null, 'ms'),
          figureText(latency?.p95 ?? null, 'ms'),
        ])}
      />
    </section>
  );
}

function Controls({ state }: { state: Busy['state'] }) {
  const { pause, resume, cancel } = useBenchmarkCommands();
  const isWaiting = state === 'paused' || state === 'pausing';
  return (
    <div className={shared.actions}>
      {isWaiting ? (
        <button type="button" onClick={resume}>
          <CirclePlay aria-hidden="true" />
          Resume
        </button>
      ) : (
        <button type="button" onClick={pause} disabled={state === 'cancelling'}>
          <CirclePause aria-hidden="true" />
          Pause
        </button>
      )}
      <button type="button" onClick={cancel} disabled={state === 'cancelling'}>
        <CircleStop aria-hidden="true" />
        Cancel
      </button>
    </div>
  );
}

/** What the device is busy with. Not a live region: it changes twice a second. */
function Now({ progress, isPaused }: { progress: RunProgress; isPaused: boolean }) {
  const models = useMeasuredModels(progress);
  const { current } = progress;
  if (isPaused) {
    return <p className={styles.now}>Nothing runs. What was measured is kept; resume whenever you like.</p>;
  }
  if (!current) return <p className={styles.now}>Between two trials…</p>;
  const { configuration, round, progress: trial } = current;
  return (
    <p className={styles.now}>
      <strong>{configurationName(configuration, models)}</strong>, trial {round + 1}:{' '}
      {trial ? PHASE_WORDS[trial.phase] : 'starting a fresh worker'}
      {trial && trial.runs > 0 && `, ${trial.runs} runs`}
      {trial?.medianMs != null && `, median ${milliseconds(trial.medianMs)}`}
      {trial?.precision != null && ` ±${(100 * trial.precision).toFixed(1)} %`}
    </p>
  );
}

/** Those of this run, so that one alone goes without saying. */
function useMeasuredModels({ rows }: RunProgress) {
  const device = useBenchmark((state) => state.device);
  const ids = new Set(rows.map(({ configuration }) => configuration.modelId));
  return device.state === 'ready' ? device.models.filter(({ id }) => ids.has(id)) : [];
}
