import { CirclePause, CirclePlay, CircleStop, TriangleAlert } from 'lucide-react';
import { explain } from '../../../messages/explain.ts';
import { fileSize } from '../../../messages/format.ts';
import type { Activity } from '../../state/accuracy/store.ts';
import shared from '../shared.module.css';
import { duration } from '../words.ts';
import { useAccuracyCommands } from './context.ts';
import { count, variantName } from './words.ts';

type Busy = Extract<Activity, { state: 'loading' | 'reading' | 'paused' | 'stopping' | 'measuring' }>;

const HEADINGS: Readonly<Record<Busy['state'], string>> = {
  loading: 'Loading the model',
  reading: 'Reading',
  paused: 'Paused',
  stopping: 'Ending after this picture',
  measuring: 'Measuring cold start and memory',
};

export function isRun(activity: Activity): activity is Busy {
  return activity.state in HEADINGS;
}

export function Reading({ activity }: { activity: Busy }) {
  return (
    <div data-testid="accuracy-reading" data-state={activity.state}>
      <div className={shared.heading}>
        <h3>{HEADINGS[activity.state]}</h3>
        <Controls state={activity.state} />
      </div>
      {'progress' in activity ? (
        <Progress activity={activity} />
      ) : activity.state === 'measuring' ? (
        <p className={shared.status}>
          {variantName(activity.selection)}, alone in a fresh worker. The table below is complete but for
          that.
        </p>
      ) : (
        <Loading activity={activity} />
      )}
    </div>
  );
}

function Controls({ state }: Pick<Busy, 'state'>) {
  const { pause, resume, stop } = useAccuracyCommands();
  const isPaused = state === 'paused';
  const isStopping = state === 'stopping';
  return (
    <div className={shared.actions}>
      {state !== 'measuring' && (
        <button type="button" onClick={isPaused ? resume : pause} disabled={isStopping}>
          {isPaused ? <CirclePlay aria-hidden="true" /> : <CirclePause aria-hidden="true" />}
          {isPaused ? 'Resume' : 'Pause'}
        </button>
      )}
      <button type="button" onClick={stop} disabled={isStopping}>
        <CircleStop aria-hidden="true" />
        Cancel
      </button>
    </div>
  );
}

function Loading({ activity }: { activity: Extract<Busy, { state: 'loading' }> }) {
  const { selection, loadedBytes, totalBytes } = activity;
  return (
    <>
      <progress
        className={shared.progress}
        aria-label="Loading"
        {...(totalBytes > 0 && { max: totalBytes, value: loadedBytes })}
      />
      <p className={shared.status}>
        {variantName(selection)}
        {totalBytes > 0 && `, ${fileSize(loadedBytes)} of ${fileSize(totalBytes)}`}
      </p>
    </>
  );
}

function Progress({ activity }: { activity: Extract<Busy, { progress: unknown }> }) {
  const { done, total, known, remainingMs, saveProblem } = activity.progress;
  return (
    <>
      <progress className={shared.progress} aria-label="Pictures read" value={done} max={total} />
      <p className={shared.status}>
        {done.toLocaleString('en')} of {count(total, 'picture')}
        {known > 0 && `, ${known.toLocaleString('en')} of them known from before`}
        {remainingMs !== null && `, about ${duration(remainingMs)} left`}
      </p>
      {activity.state === 'paused' && (
        <p className={shared.hint}>Nothing is read. The table below stays; resume whenever you like.</p>
      )}
      {saveProblem && (
        <p className={shared.caution} role="alert">
          <TriangleAlert aria-hidden="true" />
          <span>
            Scores are not saved on this device any more: {explain(saveProblem).title}. The run goes on, but a
            reload would begin anew.
          </span>
        </p>
      )}
    </>
  );
}
