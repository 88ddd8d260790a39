/**
 * One run: visit after visit in the plan's order, each in a fresh worker, none beside another. What it does not do: show, store or
 * judge anything.
 */

import { AppError } from '../../core/errors.ts';
import { latencyOf } from '../model/analysis/figures.ts';
import type { PlannedVisit } from '../model/plan.ts';
import { remainingMs } from '../model/remaining.ts';
import {
  type BenchmarkPlan,
  type Configuration,
  type ConfigurationKey,
  keyOf,
  type RunEvent,
  type Visit,
} from '../model/run.ts';
import type { BenchmarkClient, VisitProgress } from '../worker/trials/client.ts';
import type { WatchPage } from './page-watch.ts';
import type { LiveRow, RunProgress } from './store.ts';

/** Drawing takes a core that the engine may want, so that what is told between two changes of phase is thinned to this. */
const REDRAW_MS = 500;

export interface Measured {
  readonly visits: readonly Visit[];
  readonly events: readonly RunEvent[];
  readonly state: 'complete' | 'cancelled';
  /** A defect that ended the run; what the device does is in the visits. */
  readonly failure: AppError | null;
}

export interface RunnerOptions {
  readonly client: BenchmarkClient;
  readonly plan: BenchmarkPlan;
  /** In the order in which they are made. */
  readonly planned: readonly PlannedVisit[];
  readonly watchPage: WatchPage;
  readonly onProgress: (progress: RunProgress) => void;
  /** It waits at last, after a pause was asked for. */
  readonly onPaused: () => void;
}

export interface Runner {
  /** Ends when all is measured or cancelled; whatever was measured is in it. */
  readonly done: Promise<Measured>;
  /** Waits after the visit under way. */
  pause(): void;
  /** Waits at once; the visit under way is thrown away and made anew, since half a visit is worth none. */
  pauseNow(): void;
  resume(): void;
  /** Ends at once; what the visit under way has measured is kept. */
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
  const visits: Visit[] = [];
  const events: RunEvent[] = [];
  const rows = new Map<ConfigurationKey, LiveRow>();
  for (const { configuration } of planned) {
    rows.set(keyOf(configuration), { configuration, visits: 0, latency: null });
  }

  let wish: 'run' | 'pause' | 'cancel' = 'run';
  let wake: (() => void) | null = null;
  let current: RunProgress['current'] = null;
  let visitAbort: AbortController | null = null;
  let isRedone = false;

  function tell(): void {
    const left = planned.slice(visits.length);
    onProgress({
      visitsDone: visits.length,
      visitsTotal: planned.length,
      remainingMs: remainingMs(plan, left, visits),
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
  async function visit({ configuration, round }: PlannedVisit): Promise<Visit | null> {
    visitAbort = new AbortController();
    isRedone = false;
    current = { configuration, round, progress: null };
    tell();
    const startedAtMs = atMs();
    const extras = !visits.some((other) => other.configuration === keyOf(configuration));
    try {
      const made = await client.visit(
        { configuration, round, plan, startedAtMs, extras },
        { signal: visitAbort.signal, onProgress: thinned(showProgress) },
      );
      return isRedone ? null : made;
    } finally {
      current = null;
      visitAbort = null;
    }
  }

  function showProgress(progress: VisitProgress): void {
    // A word that comes late, after the visit's end, is of no interest.
    if (!current) return;
    current = { ...current, progress };
    tell();
  }

  function keep(made: Visit, configuration: Configuration): void {
    visits.push(made);
    // Here, and not while the next visit is measured: resampling takes some milliseconds.
    const own = visits.filter(({ configuration: key }) => key === made.configuration);
    rows.set(made.configuration, { configuration, visits: own.length, latency: latencyOf(own, plan.seed) });
  }

  async function waitWhilePaused(): Promise<void> {
    if (wish !== 'pause') return;
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
      while (visits.length < planned.length) {
        await waitWhilePaused();
        const next = planned[visits.length];
        if (wish === 'cancel' || !next) break;
        const made = await visit(next);
        if (made) keep(made, next.configuration);
        tell();
      }
    } catch (thrown) {
      failure = AppError.from(thrown);
    }
    stopWatching();
    const isWhole = visits.length === planned.length && !isCut(visits);
    return { visits, events, state: isWhole ? 'complete' : 'cancelled', failure };
  }

  return {
    done: run(),
    pause() {
      if (wish === 'run') wish = 'pause';
    },
    pauseNow() {
      if (wish === 'cancel') return;
      wish = 'pause';
      isRedone = visitAbort !== null;
      visitAbort?.abort();
    },
    resume() {
      if (wish !== 'pause') return;
      wish = 'run';
      wake?.();
    },
    cancel() {
      wish = 'cancel';
      visitAbort?.abort();
      wake?.();
    },
  };
}

/** The last visit, when it was cancelled: then the run was too, whatever was left. */
function isCut(visits: readonly Visit[]): boolean {
  return visits.at(-1)?.interruptions.some(({ kind }) => kind === 'cancelled') ?? false;
}

/** At once where the phase changes, and seldom within one. */
function thinned(onProgress: (progress: VisitProgress) => void): (progress: VisitProgress) => void {
  let lastPhase: VisitProgress['phase'] | null = null;
  let lastAt = 0;
  return (progress) => {
    const now = performance.now();
    if (progress.phase === lastPhase && now - lastAt < REDRAW_MS) return;
    lastPhase = progress.phase;
    lastAt = now;
    onProgress(progress);
  };
}
