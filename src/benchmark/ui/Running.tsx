import { CirclePause, CirclePlay, CircleStop, EyeOff } from 'lucide-react';
import { benchmarkMessages } from '../../messages/benchmark.ts';
import { Table } from '../../ui/components/Table.tsx';
import type { Activity, RunProgress } from '../state/store.ts';
import { useBenchmark, useBenchmarkCommands } from './context.ts';
import { figureText } from './figure-words.ts';
import styles from './Running.module.css';
import shared from './shared.module.css';
import { configurationName } from './words.ts';

type Busy = Exclude<Activity, { state: 'idle' }>;

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
        <h2 id="running-title">{benchmarkMessages.running.headings[state]}</h2>
        <Controls state={state} />
      </div>
      <progress
        className={shared.progress}
        aria-label={benchmarkMessages.running.trialsDone}
        value={trialsDone}
        max={trialsTotal}
      />
      <p className={shared.status}>
        <span role="status">
          {benchmarkMessages.running.progress(
            trialsDone,
            trialsTotal,
            benchmarkMessages.figures.duration(remainingMs),
          )}
        </span>
      </p>
      <Now progress={progress} isPaused={state === 'paused'} />
      {timesHidden > 0 && (
        <p className={shared.caution} role="alert">
          <EyeOff aria-hidden="true" />
          {benchmarkMessages.running.hidden(timesHidden)}
        </p>
      )}
      <Table
        caption={benchmarkMessages.running.caption}
        columns={benchmarkMessages.running.columns}
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
          {benchmarkMessages.running.resume}
        </button>
      ) : (
        <button type="button" onClick={pause} disabled={state === 'cancelling'}>
          <CirclePause aria-hidden="true" />
          {benchmarkMessages.running.pause}
        </button>
      )}
      <button type="button" onClick={cancel} disabled={state === 'cancelling'}>
        <CircleStop aria-hidden="true" />
        {benchmarkMessages.running.cancel}
      </button>
    </div>
  );
}

/** The work under way. Not a live region: it changes twice a second. */
function Now({ progress, isPaused }: { progress: RunProgress; isPaused: boolean }) {
  const models = useMeasuredModels(progress);
  const { current } = progress;
  if (isPaused) {
    return <p className={styles.now}>{benchmarkMessages.running.paused}</p>;
  }
  if (!current) return <p className={styles.now}>{benchmarkMessages.running.betweenTrials}</p>;
  const { configuration, round, progress: trial } = current;
  return (
    <p className={styles.now}>
      <strong>{configurationName(configuration, models)}</strong>
      {benchmarkMessages.running.trial(
        round + 1,
        trial ? benchmarkMessages.running.phases[trial.phase] : benchmarkMessages.running.startingWorker,
        {
          runs: trial?.runs ?? 0,
          medianMs: trial?.medianMs ?? null,
          precision: trial?.precision ?? null,
        },
      )}
    </p>
  );
}

/** Those of this run, so that one alone goes without saying. */
function useMeasuredModels({ rows }: RunProgress) {
  const device = useBenchmark((state) => state.device);
  const ids = new Set(rows.map(({ configuration }) => configuration.modelId));
  return device.state === 'ready' ? device.models.filter(({ id }) => ids.has(id)) : [];
}
