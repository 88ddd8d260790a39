/** A run as the page shows it: all that is derived from its samples, by src/benchmark/model. */

import type { GpuAnalysis, KernelSample, MemoryBytes } from '../../engine/measurement.ts';
import {
  type BreakEven,
  breakEven,
  costLines,
  costOf,
  cumulativeMs,
  type RunningCost,
} from '../model/analysis/break-even.ts';
import { type Comparison, compareRuns } from '../model/analysis/compare.ts';
import { imagesPerSecond } from '../model/analysis/figures.ts';
import { type LaunchCost, launchCost } from '../model/analysis/launches.ts';
import { engineBytes, growthOf } from '../model/analysis/memory.ts';
import { reportsOf, trialsByKey } from '../model/analysis/reports.ts';
import { verdictOf } from '../model/analysis/verdict.ts';
import { warningsOf } from '../model/analysis/warnings.ts';
import type { BenchmarkWarning, ConfigurationReport, Estimate, Verdict } from '../model/report.ts';
import {
  BATCHES,
  type BenchmarkRun,
  type ConfigurationKey,
  type Limits,
  type ThroughputSample,
  type Trial,
} from '../model/run.ts';

export interface BenchmarkResult {
  readonly run: BenchmarkRun;
  readonly limits: Limits;
  readonly reports: readonly ConfigurationReport[];
  readonly verdict: Verdict;
  readonly warnings: readonly BenchmarkWarning[];
  readonly breakEven: BreakEvenChart | null;
  readonly memory: readonly MemoryLine[];
  readonly throughputs: readonly ThroughputPart[];
  readonly gpu: readonly GpuPart[];
  readonly kernels: readonly KernelPart[];
}

export interface BreakEvenChart {
  /** One a backend, of one model; the one that answers first is the first. */
  readonly lines: readonly {
    readonly key: ConfigurationKey;
    readonly points: readonly { readonly images: number; readonly ms: number }[];
  }[];
  /** The chart's width. */
  readonly images: number;
  /** Each line against the first. `ms`: where they meet, null where they do not. */
  readonly crossings: readonly {
    readonly early: ConfigurationKey;
    readonly late: ConfigurationKey;
    readonly outcome: BreakEven;
    readonly ms: number | null;
  }[];
}

export interface MemoryLine {
  readonly key: ConfigurationKey;
  readonly points: readonly { readonly afterRun: number; readonly bytes: number }[];
  /** Bytes a run of the source that grows most; null where there were too few samples. */
  readonly growth: { readonly source: keyof MemoryBytes; readonly bytesPerRun: Estimate } | null;
}

/** Throughput and page health over all trials of a configuration. */
export interface ThroughputPart {
  readonly key: ConfigurationKey;
  /**
   * Pictures a second, for each of {@link BATCHES}, and with the next one prepared meanwhile; null
   * where not measured.
   */
  readonly batches: readonly (number | null)[];
  readonly overlapped: number | null;
  /** Null where the browser does not tell. */
  readonly longTasks: Trial['longTasks'];
  readonly droppedFrames: number | null;
}

export interface GpuPart {
  readonly key: ConfigurationKey;
  readonly analysis: GpuAnalysis;
  readonly cost: LaunchCost | null;
}

export interface KernelPart {
  readonly key: ConfigurationKey;
  /** In the order of the graph. */
  readonly layers: readonly KernelSample[];
}

/**
 * The part that does not depend on limits. It takes up to a second on a large run, so it is cached
 * as long as the run lives.
 */
type Figures = Omit<BenchmarkResult, 'limits' | 'verdict'>;
const known = new WeakMap<BenchmarkRun, Figures>();

export function resultOf(run: BenchmarkRun, limits: Limits): BenchmarkResult {
  const figures = known.get(run) ?? figuresOf(run);
  known.set(run, figures);
  return { ...figures, limits, verdict: verdictOf(run, figures.reports, limits) };
}

export function comparisonOf(base: BenchmarkRun, other: BenchmarkRun): Comparison | null {
  return compareRuns(base, [other], keptReports)[0] ?? null;
}

/** Intervals are drawn once for a run, with however many it is then compared. */
const reportsKnown = new WeakMap<BenchmarkRun, readonly ConfigurationReport[]>();

function keptReports(run: BenchmarkRun): readonly ConfigurationReport[] {
  const reports = reportsKnown.get(run) ?? reportsOf(run);
  reportsKnown.set(run, reports);
  return reports;
}

export type { BreakEven } from '../model/analysis/break-even.ts';
export { type Comparison, isSameDevice } from '../model/analysis/compare.ts';

function figuresOf(run: BenchmarkRun): Figures {
  const reports = keptReports(run);
  // In the order of the reports, so that every table has its rows in the same one.
  const byKey = trialsByKey(run.trials);
  const trials = reports.map(({ key }) => [key, byKey.get(key) ?? []] as const);
  return {
    run,
    reports,
    warnings: warningsOf(run),
    breakEven: breakEvenOf(run, reports),
    memory: trials.flatMap(([key, own]) => memoryLine(key, own)),
    throughputs: trials.flatMap(([key, own]) => throughputPart(key, own)),
    gpu: trials.flatMap(([key, own]) =>
      own.flatMap(({ gpu }) => (gpu ? [{ key, analysis: gpu, cost: launchCost(gpu) }] : [])).slice(0, 1),
    ),
    kernels: trials.flatMap(([key, own]) =>
      own.flatMap(({ kernels }) => (kernels.length > 0 ? [{ key, layers: kernels }] : [])).slice(0, 1),
    ),
  };
}

/** Fewer pictures fill no chart; more than a long day brings are of no interest. */
const CHART_IMAGES = [20, 1000] as const;

/** The fastest of each backend, of one model: a line for each configuration would be a thicket. */
function breakEvenOf(
  { models }: BenchmarkRun,
  reports: readonly ConfigurationReport[],
): BreakEvenChart | null {
  const model = models.find(({ kind }) => kind === 'diagnostic') ?? models[0];
  const own = reports.filter(({ configuration }) => configuration.modelId === model?.id);
  const costs = fastestOfBackends(own).sort((a, b) => a.coldMs.value - b.coldMs.value);
  const [early, ...others] = costs;
  if (!early || others.length === 0) return null;
  const crossings = others.map((late) => {
    const outcome = breakEven(early, late);
    const ms = outcome.kind === 'after' ? cumulativeMs(late, outcome.images) : null;
    return { early: early.key, late: late.key, outcome, ms };
  });
  const last = Math.max(
    0,
    ...crossings.map(({ outcome }) => (outcome.kind === 'after' ? outcome.images : 0)),
  );
  const [least, most] = CHART_IMAGES;
  const images = Math.min(Math.max(least, Math.ceil(1.5 * last)), most);
  return { lines: costLines(costs, images), images, crossings };
}

function fastestOfBackends(reports: readonly ConfigurationReport[]): RunningCost[] {
  const fastest = new Map<string, RunningCost>();
  for (const report of reports) {
    const { backend } = report.configuration;
    const cost = costOf(report);
    if (!cost) continue;
    const best = fastest.get(backend);
    if (!best || cost.warmMs.value < best.warmMs.value) fastest.set(backend, cost);
  }
  return [...fastest.values()];
}

const SOURCES = ['wasmHeap', 'tensors', 'gpu', 'browser'] as const;

/** The memory of the trial with the most samples, which is the one that checks for leaks. */
function memoryLine(key: ConfigurationKey, trials: readonly Trial[]): MemoryLine[] {
  const longest = trials.reduce<Trial | null>(
    (a, b) => (a && a.memory.length >= b.memory.length ? a : b),
    null,
  );
  const points = (longest?.memory ?? []).flatMap(({ afterRun, bytes }) => {
    const value = engineBytes(bytes);
    return value === null ? [] : [{ afterRun, bytes: value }];
  });
  if (!longest || points.length === 0) return [];
  const growths = SOURCES.flatMap((source) => {
    const bytesPerRun = growthOf(longest.memory, source);
    return bytesPerRun ? [{ source, bytesPerRun }] : [];
  });
  const growth = growths.sort((a, b) => b.bytesPerRun.value - a.bytesPerRun.value)[0] ?? null;
  return [{ key, points, growth }];
}

function throughputPart(key: ConfigurationKey, trials: readonly Trial[]): ThroughputPart[] {
  const samples = trials.flatMap(({ throughput }) => throughput);
  const rate = (wanted: ThroughputSample['mode'], pictures: number): number | null => {
    const sample = samples.find(({ mode, batch }) => mode === wanted && batch === pictures);
    return sample ? imagesPerSecond(sample) : null;
  };
  const longTasks = trials.flatMap((trial) => trial.longTasks ?? []);
  const frames = trials.flatMap(({ droppedFrames }) => droppedFrames ?? []);
  if (trials.every(({ runs }) => runs.length === 0)) return [];
  return [
    {
      key,
      batches: BATCHES.map((pictures) => rate('batched', pictures)),
      overlapped: rate('overlapped', 1),
      longTasks:
        longTasks.length > 0
          ? { count: sum(longTasks.map(({ count }) => count)), ms: sum(longTasks.map(({ ms }) => ms)) }
          : null,
      droppedFrames: frames.length > 0 ? sum(frames) : null,
    },
  ];
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);
