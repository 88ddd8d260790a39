/**
 * State of the benchmark page. It is created when the page is first opened, and stays as long as
 * the app is open.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AppError, Problem } from '../../core/errors.ts';
import { type BenchmarkChoice, storedChoice } from '../../state/preferences.ts';
import type { AccuracyTable } from '../accuracy/types.ts';
import type { RunFileProblem } from '../model/export/export-json.ts';
import { DEFAULT_LIMITS } from '../model/limits.ts';
import type { PlanLinkError } from '../model/permalink.ts';
import { PLANS } from '../model/plan.ts';
import type { Summary } from '../model/report.ts';
import type { BenchmarkPlan, BenchmarkRun, Configuration, Limits } from '../model/run.ts';
import type { TrialProgress } from '../worker/trials/client.ts';
import type { DeviceDescription } from '../worker/trials/protocol.ts';

export type { TrialProgress } from '../worker/trials/client.ts';

/** Models, backends and environment, as the measuring side describes them. */
export type Device =
  | { readonly state: 'asking' }
  | ({ readonly state: 'ready' } & DeviceDescription)
  | { readonly state: 'failed'; readonly error: AppError };

/** A configuration in the table that fills while the run goes on. */
export interface LiveRow {
  readonly configuration: Configuration;
  readonly trials: number;
  /** Warm, over all its trials so far; null before the first ended. */
  readonly latency: Summary | null;
}

export interface RunProgress {
  readonly trialsDone: number;
  readonly trialsTotal: number;
  /** Estimate for the trials that are left, the present one included, as of the last end of one. */
  readonly remainingMs: number;
  /** Null between trials. `progress` is null until the worker first reports. */
  readonly current: {
    readonly configuration: Configuration;
    readonly round: number;
    readonly progress: TrialProgress | null;
  } | null;
  readonly rows: readonly LiveRow[];
  /** How often the page was out of sight, which spoils what was measured meanwhile. */
  readonly timesHidden: number;
}

/**
 * `pausing`: the trial under way is ended first. `cancelling`: what it has measured is being
 * fetched.
 */
export type Activity =
  | { readonly state: 'idle' }
  | {
      readonly state: 'running' | 'pausing' | 'paused' | 'cancelling';
      readonly progress: RunProgress;
    };

/** An action of the page that failed, and why; `ui/error-words.ts` has the words. */
export type BenchmarkError =
  | { readonly of: 'link'; readonly problem: Pick<PlanLinkError, 'parameter' | 'found' | 'expected'> }
  /** Null in place of a problem where the file could not be read at all. */
  | { readonly of: 'file'; readonly name: string | null; readonly problem: RunFileProblem | null }
  | { readonly of: 'storage' | 'run'; readonly problem: Problem };

export interface BenchmarkState {
  readonly device: Device;
  /** The plan that Start will measure. */
  readonly plan: BenchmarkPlan;
  /** By which the run on the screen is judged, and the next one will be. */
  readonly limits: Limits;
  readonly activity: Activity;
  /** Measured here, or opened from a file; the newest first. */
  readonly runs: readonly BenchmarkRun[];
  /** Ids of the run on the screen, and of those that it is compared with. */
  readonly shownId: string | null;
  readonly baseIds: readonly string[];
  readonly choice: BenchmarkChoice | null;
  /** Accuracy as last measured on labelled pictures here; later runs include it. */
  readonly accuracy: AccuracyTable | null;
  readonly error: BenchmarkError | null;
}

export type BenchmarkStore = StoreApi<BenchmarkState>;

export function createBenchmarkStore(): BenchmarkStore {
  return createStore<BenchmarkState>()(() => ({
    device: { state: 'asking' },
    plan: PLANS.quick,
    limits: DEFAULT_LIMITS,
    activity: { state: 'idle' },
    runs: [],
    shownId: null,
    baseIds: [],
    choice: storedChoice(),
    accuracy: null,
    error: null,
  }));
}

export function runById({ runs }: Pick<BenchmarkState, 'runs'>, id: string | null): BenchmarkRun | null {
  return runs.find((run) => run.id === id) ?? null;
}
