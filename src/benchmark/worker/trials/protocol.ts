/**
 * The wire between the page and a worker that measures: one fresh worker for each trial. Types
 * only.
 */

import type { BackendReport } from '../../../core/backends.ts';
import type { Problem } from '../../../core/errors.ts';
import type {
  BenchmarkModel,
  BenchmarkPlan,
  Configuration,
  Environment,
  Interruption,
  OutputCheck,
  Trial,
} from '../../model/run.ts';

/** Models of this build and of this device, what runs them here, and what this device is. */
export interface DeviceDescription {
  readonly models: readonly BenchmarkModel[];
  readonly backends: readonly BackendReport[];
  readonly environment: Environment;
  /**
   * Threads that a CPU backend can be given here, from 1, which is all where workers cannot share a
   * memory.
   */
  readonly maxThreads: number;
}

/**
 * Made on purpose, to prove that it is noticed: for tests only, no address of the app leads here.
 * `afterRun`: warm runs done before.
 */
export type PlantedFault =
  /** A loop that keeps the processor busy for so long, in every run. */
  | { readonly kind: 'slow'; readonly ms: number }
  /** Numbers that every run allocates and never gives up. */
  | { readonly kind: 'leak'; readonly bytesPerRun: number }
  | { readonly kind: 'wrong-output'; readonly afterRun: number }
  | { readonly kind: 'lose-context'; readonly afterRun: number };

export interface TrialTask {
  readonly configuration: Configuration;
  /** From 0. */
  readonly round: number;
  readonly plan: BenchmarkPlan;
  /**
   * The first trial of this configuration: throughput, kernels, the GPU and the leak, as far as the
   * plan asks.
   */
  readonly extras: boolean;
  readonly fault?: PlantedFault;
}

export type TrialPhase =
  | 'fetching'
  | 'loading'
  | 'warming-up'
  | 'running'
  | 'leak-check'
  | 'throughput'
  | 'kernels'
  | 'gpu';

/**
 * The network's answer for the picture: of the first run, and of each run whose answer differs from
 * the one before.
 */
export interface TrialAnswer {
  /** The run's number, as in {@link OutputCheck}. */
  readonly run: number;
  /** Null where an output was not finite. */
  readonly probabilities: readonly number[] | null;
}

/** An interruption as the worker sees it; the page turns its problem into words. */
export type TrialInterruption =
  | Exclude<Interruption, { kind: 'error' }>
  | { readonly kind: 'error'; readonly afterRun: number; readonly problem: Problem };

/** Results of a worker. The page adds its own observations and the check of the answers. */
export interface Measured
  extends Pick<
    Trial,
    'threadsGot' | 'features' | 'stages' | 'runs' | 'ended' | 'memory' | 'throughput' | 'kernels' | 'gpu'
  > {
  readonly interruptions: readonly TrialInterruption[];
  readonly answers: readonly TrialAnswer[];
  /**
   * Largest difference of a probability from the oracle's that this backend may have here; see
   * host-oracle.ts.
   */
  readonly allowedDifference: OutputCheck['allowed'];
}

/**
 * Lists hold what is new since the last part, all else the current state: if a worker dies, its
 * reports so far remain.
 */
export type MeasuredPart = Partial<Measured>;

export type TrialUpdate =
  | { readonly kind: 'phase'; readonly phase: TrialPhase }
  | { readonly kind: 'part'; readonly part: MeasuredPart }
  /** The page alone can ask the browser; the trial waits for `browserBytes`. */
  | { readonly kind: 'browser-bytes-requested' };

export interface BenchmarkApi {
  describe: { request: null; progress: never; response: DeviceDescription };
  /** Answers when all is measured, or cut short; it throws for nothing that the device does. */
  trial: { request: TrialTask; progress: TrialUpdate; response: null };
  /** Has the trial under way end after the run under way. */
  stop: { request: null; progress: never; response: null };
  /** Bytes of the page and its workers; null where the browser does not tell. */
  browserBytes: { request: number | null; progress: never; response: null };
  /**
   * The oracle's probabilities for the same picture, computed by other code. Null where none runs
   * here.
   */
  oracle: { request: Configuration; progress: never; response: readonly number[] | null };
}
