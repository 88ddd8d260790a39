import { CirclePause, CirclePlay, CircleStop, TriangleAlert } from 'lucide-react';
import { benchmarkMessages } from '../../../messages/benchmark.ts';
import { explain } from '../../../messages/explain.ts';
import type { Activity } from '../../state/accuracy/store.ts';
import shared from '../shared.module.css';
import { variantName } from '../words.ts';
import { useAccuracyCommands } from './context.ts';

type Busy = Extract<Activity, { state: 'loading' | 'reading' | 'paused' | 'stopping' | 'measuring' }>;

export function isRun(activity: Activity): activity is Busy {
  return activity.state in benchmarkMessages.accuracy.readingHeadings;
}

export function Reading({ activity }: { activity: Busy }) {
  return (
    <div data-testid="accuracy-reading" data-state={activity.state}>
      <div className={shared.heading}>
        <h3>{benchmarkMessages.accuracy.readingHeadings[activity.state]}</h3>
        <Controls state={activity.state} />
      </div>
      {'progress' in activity ? (
        <Progress activity={activity} />
      ) : activity.state === 'measuring' ? (
        <p className={shared.status}>
          {benchmarkMessages.accuracy.readingMeasuring(variantName(activity.selection))}
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
          {isPaused ? benchmarkMessages.accuracy.readingResume : benchmarkMessages.accuracy.readingPause}
        </button>
      )}
      <button type="button" onClick={stop} disabled={isStopping}>
        <CircleStop aria-hidden="true" />
        {benchmarkMessages.accuracy.readingCancel}
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
        aria-label={benchmarkMessages.accuracy.readingLoading}
        {...(totalBytes > 0 && { max: totalBytes, value: loadedBytes })}
      />
      <p className={shared.status}>
        {benchmarkMessages.accuracy.readingLoaded(variantName(selection), loadedBytes, totalBytes)}
      </p>
    </>
  );
}

function Progress({ activity }: { activity: Extract<Busy, { progress: unknown }> }) {
  const { done, total, known, remainingMs, saveProblem } = activity.progress;
  return (
    <>
      <progress
        className={shared.progress}
        aria-label={benchmarkMessages.accuracy.readingImagesRead}
        value={done}
        max={total}
      />
      <p className={shared.status}>
        {benchmarkMessages.accuracy.readingProgress(
          done,
          total,
          known,
          remainingMs === null ? null : benchmarkMessages.figures.duration(remainingMs),
        )}
      </p>
      {activity.state === 'paused' && (
        <p className={shared.hint}>{benchmarkMessages.accuracy.readingPaused}</p>
      )}
      {saveProblem && (
        <p className={shared.caution} role="alert">
          <TriangleAlert aria-hidden="true" />
          <span>{benchmarkMessages.accuracy.readingNotSaved(explain(saveProblem).title)}</span>
        </p>
      )}
    </>
  );
}
