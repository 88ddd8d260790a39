import { CirclePause, CirclePlay, CircleStop, TriangleAlert } from 'lucide-react';
import { benchmarkMessages } from '../../../messages/benchmark.ts';
import { explain } from '../../../messages/explain.ts';
import type { Activity } from '../../state/accuracy/store.ts';
import shared from '../shared.module.css';
import { variantName } from '../words.ts';
import { useAccuracyCommands } from './context.ts';

const words = benchmarkMessages.accuracy.reading;
const { duration } = benchmarkMessages.figures;

type Busy = Extract<Activity, { state: 'loading' | 'reading' | 'paused' | 'stopping' | 'measuring' }>;

export function isRun(activity: Activity): activity is Busy {
  return activity.state in words.headings;
}

export function Reading({ activity }: { activity: Busy }) {
  return (
    <div data-testid="accuracy-reading" data-state={activity.state}>
      <div className={shared.heading}>
        <h3>{words.headings[activity.state]}</h3>
        <Controls state={activity.state} />
      </div>
      {'progress' in activity ? (
        <Progress activity={activity} />
      ) : activity.state === 'measuring' ? (
        <p className={shared.status}>{words.measuring(variantName(activity.selection))}</p>
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
          {isPaused ? words.resume : words.pause}
        </button>
      )}
      <button type="button" onClick={stop} disabled={isStopping}>
        <CircleStop aria-hidden="true" />
        {words.cancel}
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
        aria-label={words.loading}
        {...(totalBytes > 0 && { max: totalBytes, value: loadedBytes })}
      />
      <p className={shared.status}>{words.loaded(variantName(selection), loadedBytes, totalBytes)}</p>
    </>
  );
}

function Progress({ activity }: { activity: Extract<Busy, { progress: unknown }> }) {
  const { done, total, known, remainingMs, saveProblem } = activity.progress;
  return (
    <>
      <progress className={shared.progress} aria-label={words.imagesRead} value={done} max={total} />
      <p className={shared.status}>
        {words.progress(done, total, known, remainingMs === null ? null : duration(remainingMs))}
      </p>
      {activity.state === 'paused' && <p className={shared.hint}>{words.paused}</p>}
      {saveProblem && (
        <p className={shared.caution} role="alert">
          <TriangleAlert aria-hidden="true" />
          <span>{words.notSaved(explain(saveProblem).title)}</span>
        </p>
      )}
    </>
  );
}
