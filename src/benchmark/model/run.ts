/**
 * A run of the benchmark page as it is stored, exported and imported: raw samples, outliers
 * included. Every statistic is derived from them in `analysis/`, with the types of report.ts.
 */

import type { BackendId } from '../../core/backends.ts';
import type { Precision } from '../../core/precision.ts';
import type { Accuracy, Selection } from '../../core/selection.ts';
import type { VariantId } from '../../core/variant.ts';
import type { GpuAnalysis, KernelSample, MemoryBytes } from '../../engine/measurement.ts';
import type { AccuracyTable } from '../accuracy/types.ts';

/**
 * Version of {@link BenchmarkRun}'s format; it grows with every change that an older reader would
 * misread.
 */
export const BENCHMARK_SCHEMA = 1;

/** One way of running one model on this device. */
export interface Configuration extends Selection {
  /**
   * Requested threads, from 1; 0 on a GPU, and where the backend chooses. A trial reports how many
   * started.
   */
  readonly threads: number;
}

/**
 * Model, variant, backend and threads: `lite0-14/int8/int8/2`. The same on every device and in
 * every run.
 */
export type ConfigurationKey = `${string}/${VariantId}/${BackendId}/${number}`;

export function keyOf({ modelId, variantId, backend, threads }: Configuration): ConfigurationKey {
  return `${modelId}/${variantId}/${backend}/${threads}`;
}

/** The app's selection that corresponds to a configuration. */
export function selectionOf({ threads, ...selection }: Configuration): Selection {
  return threads === 0 ? selection : { ...selection, threads };
}

export type PlanName = 'quick' | 'standard' | 'full';

/**
 * On CPU backends. `most`: as many as there are logical cores; `one-and-most`; `every`: 1, 2, 4 and
 * so on up to them, and these themselves.
 */
export type ThreadCounts = 'most' | 'one-and-most' | 'every' | readonly number[];

/** The extent of a run. `null` in place of a list means everything available. */
export interface BenchmarkPlan {
  readonly name: PlanName;
  readonly models: readonly string[] | null;
  /** Ids of variants. Files and links have named them so since every id was a precision. */
  readonly precisions: readonly VariantId[] | null;
  readonly backends: readonly BackendId[] | null;
  readonly threads: ThreadCounts;
  /** Trials of each configuration, from 1; every round is shuffled anew. */
  readonly rounds: number;
  /** Warm runs of a trial: at least, and at most. */
  readonly minRuns: number;
  readonly maxRuns: number;
  /** Time limit for the warm runs of one trial; a run under way is completed. */
  readonly trialLimitMs: number;
  /**
   * A trial ends once the 95 % interval of its median lies within this share of it; 0.05 is 5 %.
   */
  readonly precisionWanted: number;
  /** Each of these once, in the first trial of a configuration, after its timed runs. */
  readonly throughput: boolean;
  readonly gpuAnalysis: boolean;
  readonly kernels: boolean;
  /** Memory is sampled throughout; this asks for as many runs more as a slope needs. */
  readonly leakCheck: boolean;
  /** Seed of the random order, and of every resampling. */
  readonly seed: number;
}

/** The limits that a deployment on this device must meet. */
export interface Limits {
  /**
   * From a decoded picture to its scores, 95 of 100 runs; see src/benchmark/model/limits.ts for the
   * defaults.
   */
  readonly latencyMs: number;
  /** Peak of the engine's memory, MiB. */
  readonly memoryMiB: number;
  /** Mean AUC less than float32's, 0-1. */
  readonly aucLoss: number;
}

/** Wall-clock milliseconds of loading one configuration in a fresh worker. */
export interface LoadStages {
  /** Reading every file: from the network, or from this device where `fromCache`. */
  readonly fetchMs: number;
  readonly fromCache: boolean;
  /** Bytes to a session: parsing, compiling, weights packed or uploaded. */
  readonly loadMs: number;
  readonly firstRunMs: number;
  readonly secondRunMs: number;
  /** Within `firstRunMs`; null where the backend has no shaders or does not tell. */
  readonly shaderCompileMs: number | null;
}

/** One warm run, wall-clock milliseconds. What lies between the stages is in `totalMs` alone. */
export interface RunSample {
  readonly totalMs: number;
  readonly preprocessMs: number;
  readonly uploadMs: number;
  readonly computeMs: number;
  readonly downloadMs: number;
}

export interface MemorySample {
  /** Warm runs done before; 0 is after the load. */
  readonly afterRun: number;
  readonly bytes: MemoryBytes;
}

/** The output of one run beside the reference's, on the same input. */
export interface OutputCheck {
  /** Warm runs done, this one included; 0 is the first run of all. */
  readonly run: number;
  /** Largest absolute difference of a probability, 0-1; null where an output was not finite. */
  readonly largestDifference: number | null;
  readonly allowed: number;
  readonly ok: boolean;
}

/** An event that spoiled a trial. `afterRun`: warm runs done before. */
export type Interruption =
  | { readonly kind: 'hidden'; readonly afterRun: number; readonly forMs: number }
  | { readonly kind: 'context-lost'; readonly afterRun: number }
  | { readonly kind: 'cancelled'; readonly afterRun: number }
  | { readonly kind: 'error'; readonly afterRun: number; readonly detail: string };

/** Pictures a call whose throughput is measured. */
export const BATCHES = [1, 2, 4, 8] as const;

/**
 * `batched`: n pictures in one call; `overlapped`: the next is prepared while this one computes.
 */
export interface ThroughputSample {
  readonly mode: 'batched' | 'overlapped';
  /** Pictures a call, 1-8; 1 where overlapped. */
  readonly batch: number;
  readonly images: number;
  readonly ms: number;
}

/** One fresh worker that loads one configuration cold, warms up and runs it many times. */
export interface Trial {
  readonly configuration: ConfigurationKey;
  /** From 0. */
  readonly round: number;
  /** Since the run's start. */
  readonly startedAtMs: number;
  /** From before the worker is made until it is gone; the time left is estimated from it. */
  readonly tookMs: number;
  /** Threads that the backend reports; null where it did not load. */
  readonly threadsGot: number | null;
  readonly features: Readonly<Record<string, string | number | boolean>>;
  /** Null where it did not load. */
  readonly stages: LoadStages | null;
  /** In the order of time, after the two runs of the stages. */
  readonly runs: readonly RunSample[];
  readonly ended: 'precise' | 'run-limit' | 'time-limit' | 'interrupted';
  readonly memory: readonly MemorySample[];
  readonly outputChecks: readonly OutputCheck[];
  /** Proxy of energy and of a page that stutters; null where the browser does not tell. */
  readonly longTasks: { readonly count: number; readonly ms: number } | null;
  readonly droppedFrames: number | null;
  readonly interruptions: readonly Interruption[];
  readonly throughput: readonly ThroughputSample[];
  readonly kernels: readonly KernelSample[];
  readonly gpu: GpuAnalysis | null;
}

/** `architecture only`: random weights, made on the device; its answers mean nothing. */
export type ModelKind = 'diagnostic' | 'architecture only';

export interface BenchmarkModel {
  readonly id: string;
  readonly version: string;
  readonly title: string;
  readonly kind: ModelKind;
  readonly variants: readonly {
    readonly id: VariantId;
    readonly precision: Precision;
    readonly bytes: number;
    /**
     * Hashes of its files, in the manifest's order; none where the model was made on the device.
     */
    readonly sha256: readonly string[];
    /** Accuracy measured elsewhere, from its manifest. */
    readonly accuracy: readonly Accuracy[];
  }[];
}

export interface Environment {
  readonly browser: string;
  readonly browserVersion: string;
  readonly os: string;
  readonly userAgent: string;
  readonly logicalCores: number;
  /** Rounded by the browser; null where it does not tell. */
  readonly deviceMemoryGiB: number | null;
  /** Vendor, renderer and driver as far as they are told. */
  readonly gpu: string | null;
  readonly simd: boolean;
  readonly relaxedSimd: boolean;
  readonly crossOriginIsolated: boolean;
  /** Smallest step of the clock that was seen, see src/benchmark/statistics/timer.ts. */
  readonly timerResolutionMs: number;
}

/** An event of the page during the run. `atMs` since the run's start. */
export interface RunEvent {
  readonly atMs: number;
  readonly kind: 'hidden' | 'visible' | 'plugged' | 'unplugged' | 'paused' | 'resumed';
}

export interface BenchmarkRun {
  readonly kind: 'penumbra-benchmark';
  readonly schema: typeof BENCHMARK_SCHEMA;
  readonly id: string;
  readonly appVersion: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly state: 'complete' | 'cancelled';
  readonly plan: BenchmarkPlan;
  readonly limits: Limits;
  readonly environment: Environment;
  readonly models: readonly BenchmarkModel[];
  /** In the order of time. */
  readonly trials: readonly Trial[];
  readonly events: readonly RunEvent[];
  /**
   * Accuracy on labelled pictures on this device; figures only, neither names nor scores of a
   * picture.
   */
  readonly accuracy: AccuracyTable | null;
}
