/**
 * Runs the trials of a plan in its order, one at a time and each in a fresh worker. It neither
 * shows, nor stores, nor assesses anything.
 */

import { AppError } from '../../core/errors.ts';
import { latencyOf } from '../model/analysis/figures.ts';
import type { PlannedTrial } from '../model/plan.ts';
import { remainingMs } from '../model/remaining.ts';
import {
  type BenchmarkPlan,
  type Configuration,
  type ConfigurationKey,
  keyOf,
  type RunEvent,
  type Trial,
} from '../model/run.ts';
import type { BenchmarkClient, TrialProgress } from '../worker/trials/client.ts';
import type { WatchPage } from './page-watch.ts';
import type { LiveRow, RunProgress } from './store.ts';

/**
 * Drawing takes a core that the engine may want, so that what is told between two changes of phase
 * is thinned to this.
 */
const REDRAW_MS = 500;

export interface Measured {
  readonly trials: readonly Trial[];
  readonly events: readonly RunEvent[];
  readonly state: 'complete' | 'cancelled';
  /** A defect that ended the run; what the device does is in the trials. */
  readonly failure: AppError | null;
}

export interface RunnerOptions {
  readonly client: BenchmarkClient;
  readonly plan: BenchmarkPlan;
  /** In the order in which they are made. */
  readonly planned: readonly PlannedTrial[];
  readonly watchPage: WatchPage;
  readonly onProgress: (progress: RunProgress) => void;
  /** It waits at last, after a pause was asked for. */
  readonly onPaused: () => void;
}

export interface Runner {
  /** Ends when all is measured or cancelled; whatever was measured is in it. */
  readonly done: Promise<Measured>;
  /** Waits after the trial under way. */
  pause(): void;
  /**
   * Waits at once; the trial under way is thrown away and made anew, since half a trial is worth
   * none.
   */
  pauseNow(): void;
  resume(): void;
  /** Ends at once; what the trial under way has measured is kept. */
  cancel(): void;
}

export function startRunner({
  client,
  plan,
  planned,
  watchPage,
  onProgress,
  onPaused,
}: RunnerOptions): Runner {
  const startedAt = performance.now();
  const atMs = () => performance.now() - startedAt;
  const trials: Trial[] = [];
  const events: RunEvent[] = [];
  const rows = new Map<ConfigurationKey, LiveRow>();
  for (const { configuration } of planned) {
    rows.set(keyOf(configuration), { configuration, trials: 0, latency: null });
  }

  let requested: 'run' | 'pause' | 'cancel' = 'run';
  let wake: (() => void) | null = null;
  let current: RunProgress['current'] = null;
  let trialAbort: AbortController | null = null;
  let isRedone = false;

  function tell(): void {
    const left = planned.slice(trials.length);
    onProgress({
      trialsDone: trials.length,
      trialsTotal: planned.length,
      remainingMs: remainingMs(plan, left, trials),
      current,
      rows: [...rows.values()],
      timesHidden: events.filter(({ kind }) => kind === 'hidden').length,
    });
  }

  const stopWatching = watchPage((kind) => {
    events.push({ atMs: atMs(), kind });
    tell();
  });

  /** @returns null where it is to be made anew */
  async function trial({ configuration, round }: PlannedTrial): Promise<Trial | null> {
    trialAbort = new AbortController();
    isRedone = false;
    current = { configuration, round, progress: null };
    tell();
    const startedAtMs = atMs();
    const extras = !trials.some((other) => other.configuration === keyOf(configuration));
    try {
      const made = await client.runTrial(
        { configuration, round, plan, startedAtMs, extras },
        { signal: trialAbort.signal, onProgress: thinned(showProgress) },
      );
      return isRedone ? null : made;
    } finally {
      current = null;
      trialAbort = null;
    }
  }

  function showProgress(progress: TrialProgress): void {
    // A word that comes late, after the trial's end, is of no interest.
    if (!current) return;
    current = { ...current, progress };
    tell();
  }

  function keep(made: Trial, configuration: Configuration): void {
    trials.push(made);
    // Here, and not while the next trial is measured: resampling takes some milliseconds.
    const own = trials.filter(({ configuration: key }) => key === made.configuration);
    rows.set(made.configuration, { configuration, trials: own.length, latency: latencyOf(own, plan.seed) });
  }

  async function waitWhilePaused(): Promise<void> {
    if (requested !== 'pause') return;
    events.push({ atMs: atMs(), kind: 'paused' });
    tell();
    onPaused();
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
    wake = null;
    events.push({ atMs: atMs(), kind: 'resumed' });
  }

  async function run(): Promise<Measured> {
    let failure: AppError | null = null;
    try {
      while (trials.length < planned.length) {
        await waitWhilePaused();
        const next = planned[trials.length];
        if (requested === 'cancel' || !next) break;
        const made = await trial(next);
        if (made) keep(made, next.configuration);
        tell();
      }
    } catch (thrown) {
      failure = AppError.from(thrown);
    }
    stopWatching();
    const isWhole = trials.length === planned.length && !isCut(trials);
    return { trials, events, state: isWhole ? 'complete' : 'cancelled', failure };
  }

  return {
    done: run(),
    pause() {
      if (requested === 'run') requested = 'pause';
    },
    pauseNow() {
      if (requested === 'cancel') return;
      requested = 'pause';
      isRedone = trialAbort !== null;
      trialAbort?.abort();
    },
    resume() {
      if (requested !== 'pause') return;
      requested = 'run';
      wake?.();
    },
    cancel() {
      requested = 'cancel';
      trialAbort?.abort();
      wake?.();
    },
  };
}

/** The last trial, when it was cancelled: then the run was too, whatever was left. */
function isCut(trials: readonly Trial[]): boolean {
  return trials.at(-1)?.interruptions.some(({ kind }) => kind === 'cancelled') ?? false;
}

/** At once where the phase changes, and seldom within one. */
function thinned(onProgress: (progress: TrialProgress) => void): (progress: TrialProgress) => void {
  let lastPhase: TrialProgress['phase'] | null = null;
  let lastAt = 0;
  return (progress) => {
    const now = performance.now();
    if (progress.phase === lastPhase && now - lastAt < REDRAW_MS) return;
    lastPhase = progress.phase;
    lastAt = now;
    onProgress(progress);
  };
}
