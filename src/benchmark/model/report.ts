/**
 * Types derived from a {@link BenchmarkRun} by pure functions in src/benchmark/model: figures,
 * warnings and the verdict.
 */

import type { Interval } from '../accuracy/types.ts';
import type { Configuration, ConfigurationKey, Interruption } from './run.ts';

/** A figure and its 95 % interval; null where there were too few samples for one. */
export interface Estimate {
  readonly value: number;
  readonly ci95: Interval | null;
}

/** Summary of many samples of one quantity. */
export interface Summary {
  readonly samples: number;
  readonly mean: Estimate;
  readonly p50: Estimate;
  readonly p95: Estimate;
  readonly p99: Estimate;
  readonly worst: number;
}

/**
 * Each figure of a configuration, by the name that comparisons and exports use; units are in the
 * name. `fetchMs`: the files from the network; `cacheReadMs`: from this device; `coldMs`: from a
 * fresh worker to the first answer, files on this device;
 * `imagesPerSecond`: the best of all batch sizes and of the overlapped pipeline.
 */
export type FigureName =
  | 'latencyP50Ms'
  | 'latencyP95Ms'
  | 'latencyP99Ms'
  | 'latencyMeanMs'
  | 'preprocessP50Ms'
  | 'uploadP50Ms'
  | 'computeP50Ms'
  | 'downloadP50Ms'
  | 'fetchMs'
  | 'cacheReadMs'
  | 'loadMs'
  | 'firstRunMs'
  | 'secondRunMs'
  | 'coldMs'
  | 'peakMiB'
  | 'imagesPerSecond'
  | 'meanAuc';

/** Everything of one configuration, over all its trials. */
export interface ConfigurationReport {
  readonly key: ConfigurationKey;
  readonly configuration: Configuration;
  readonly trials: number;
  /** Warm; null where none ran. */
  readonly latency: Summary | null;
  /** Null where it was not measured. */
  readonly figures: Readonly<Record<FigureName, Estimate | null>>;
  /** Bytes of the variant's files. */
  readonly fileBytes: number | null;
  /**
   * Mean AUC that was lost against float32, 0-1, positive for a loss; null where it was not
   * measured.
   */
  readonly aucLoss: Estimate | null;
  /** Whether AUC was measured on this device, or is as the model's manifest says. */
  readonly aucFrom: 'this device' | 'manifest' | null;
}

/**
 * A warning for readers of the figures, about one configuration, or about the whole run where `key`
 * is null.
 */
export type BenchmarkWarning = { readonly key: ConfigurationKey | null } & (
  | {
      readonly kind: 'drift';
      readonly round: number;
      readonly direction: 'up' | 'down';
      /** Change of the median from the first to the last third, %; its interval too. */
      readonly percent: Estimate;
    }
  /** A trial whose median lies above that of the fastest trial. */
  | { readonly kind: 'slow-down'; readonly round: number; readonly percent: number }
  /** Time within a run that no stage accounts for. */
  | { readonly kind: 'unaccounted'; readonly medianMs: number; readonly percent: number }
  | { readonly kind: 'wrong-output'; readonly round: number; readonly run: number }
  | { readonly kind: 'unchecked-output' }
  | { readonly kind: 'leak'; readonly round: number; readonly source: string; readonly bytesPerRun: Estimate }
  | { readonly kind: 'interrupted'; readonly round: number; readonly interruption: Interruption }
  | { readonly kind: 'coarse-timer'; readonly stepsPerRun: number; readonly resolutionMs: number }
  | { readonly kind: 'imprecise'; readonly reachedShare: number | null; readonly wantedShare: number }
  | { readonly kind: 'fewer-threads'; readonly wanted: number; readonly got: number }
  | { readonly kind: 'not-isolated' }
  | { readonly kind: 'hidden-page' }
  | { readonly kind: 'unplugged' }
);

export type LimitName = 'latency' | 'memory' | 'auc-loss';

export type Outcome = 'pass' | 'fail' | 'unknown';

/** One limit and one configuration. Latency in ms, memory in MiB, AUC loss 0-1. */
export interface LimitCheck {
  readonly limit: LimitName;
  readonly outcome: Outcome;
  readonly allowed: number;
  /** Null where it was not measured. */
  readonly measured: Estimate | null;
  /** The end of the interval that is worse for us, which is what is compared. */
  readonly pessimistic: number | null;
}

/** Why a configuration cannot pass, whatever its figures are. */
export type Objection =
  | 'no-runs'
  | 'wrong-output'
  | 'unchecked-output'
  | 'leak'
  | 'fewer-threads'
  | 'hidden'
  | 'context-lost'
  | 'error'
  | 'architecture-only';

export interface ConfigurationVerdict {
  readonly key: ConfigurationKey;
  readonly outcome: Outcome;
  readonly checks: readonly LimitCheck[];
  readonly objections: readonly Objection[];
  /** No other configuration is at least as good in latency, AUC and size, and better in one. */
  readonly onFront: boolean;
}

export interface Recommendation {
  readonly key: ConfigurationKey;
  /** `only-one`: nothing else passes. Else what decided it against the runner-up. */
  readonly decidedBy: 'only-one' | 'latency' | 'auc' | 'size' | 'memory' | 'order';
  readonly runnerUp: {
    readonly key: ConfigurationKey;
    /** Runner-up less recommended: positive costs more. Null where one of the two is unknown. */
    readonly latencyMs: number | null;
    readonly aucLoss: number | null;
    readonly fileBytes: number | null;
    readonly memoryMiB: number | null;
  } | null;
}

export interface Verdict {
  /** Fails where no configuration passes. */
  readonly outcome: 'pass' | 'fail';
  readonly configurations: readonly ConfigurationVerdict[];
  readonly recommendation: Recommendation | null;
}

export type Change = 'regression' | 'improvement' | 'same' | 'unknown';

/**
 * One figure of one configuration in a run, beside the same in the run that all are compared with.
 */
export interface FigureChange {
  readonly figure: FigureName;
  readonly base: Estimate | null;
  readonly other: Estimate | null;
  /** Relative to the base, %; null where one of the two is unknown. */
  readonly percent: number | null;
  readonly change: Change;
}
