/** The figures of a configuration: from raw samples to estimates with intervals. */

import { scaled } from '../../statistics/difference.ts';
import { summarise } from '../../statistics/summary.ts';
import type { Estimate, FigureName, Summary } from '../report.ts';
import type { RunSample, ThroughputSample, Trial } from '../run.ts';
import { peakBytes } from './memory.ts';

export interface FigureTraits {
  readonly unit: 'ms' | 'MiB' | 'images/s' | 'share';
  readonly better: 'lower' | 'higher';
  /** A smaller change, % of the figure, is of no consequence, whatever its interval says. */
  readonly leastPercent: number;
}

/** The precision that the stopping rule reaches; smaller differences of a time are not reported. */
const LEAST_PERCENT = 5;
const time: FigureTraits = { unit: 'ms', better: 'lower', leastPercent: LEAST_PERCENT };

/** Every figure, in the order of tables. */
export const FIGURES: Readonly<Record<FigureName, FigureTraits>> = {
  latencyP50Ms: time,
  latencyP95Ms: time,
  latencyP99Ms: time,
  latencyMeanMs: time,
  preprocessP50Ms: time,
  uploadP50Ms: time,
  computeP50Ms: time,
  downloadP50Ms: time,
  fetchMs: time,
  cacheReadMs: time,
  loadMs: time,
  firstRunMs: time,
  secondRunMs: time,
  coldMs: time,
  peakMiB: { unit: 'MiB', better: 'lower', leastPercent: LEAST_PERCENT },
  imagesPerSecond: { unit: 'images/s', better: 'higher', leastPercent: LEAST_PERCENT },
  // The smallest loss that its interval shows counts: patients are behind it.
  meanAuc: { unit: 'share', better: 'higher', leastPercent: 0 },
};

export const FIGURE_NAMES = Object.keys(FIGURES) as readonly FigureName[];

/** Figures derived from trials; AUC is derived from patients. */
export type TimedFigures = Readonly<Record<Exclude<FigureName, 'meanAuc'>, Estimate | null>>;

/**
 * All warm runs of all trials, an interrupted trial's too: nothing is thrown away, and the verdict
 * knows of interruptions.
 */
export function latencyOf(trials: readonly Trial[], seed: number): Summary | null {
  return summarise(
    trials.map(({ runs }) => runs.map(({ totalMs }) => totalMs)),
    seed,
  );
}

/** @param latency of the same trials */
export function timedFigures(trials: readonly Trial[], latency: Summary | null, seed: number): TimedFigures {
  const stage = (name: keyof RunSample) =>
    summarise(
      trials.map(({ runs }) => runs.map((run) => run[name])),
      seed,
    )?.p50 ?? null;
  /** One sample a trial. */
  const perTrial = (of: (trial: Trial) => number | null): Estimate | null =>
    summarise(
      trials.map((trial) => {
        const value = of(trial);
        return value === null ? [] : [value];
      }),
      seed,
    )?.p50 ?? null;
  const peak = perTrial(({ memory }) => peakBytes(memory));
  return {
    latencyP50Ms: latency?.p50 ?? null,
    latencyP95Ms: latency?.p95 ?? null,
    latencyP99Ms: latency?.p99 ?? null,
    latencyMeanMs: latency?.mean ?? null,
    preprocessP50Ms: stage('preprocessMs'),
    uploadP50Ms: stage('uploadMs'),
    computeP50Ms: stage('computeMs'),
    downloadP50Ms: stage('downloadMs'),
    fetchMs: perTrial(({ stages }) => (stages && !stages.fromCache ? stages.fetchMs : null)),
    cacheReadMs: perTrial(({ stages }) => (stages?.fromCache ? stages.fetchMs : null)),
    loadMs: perTrial(({ stages }) => stages?.loadMs ?? null),
    firstRunMs: perTrial(({ stages }) => stages?.firstRunMs ?? null),
    secondRunMs: perTrial(({ stages }) => stages?.secondRunMs ?? null),
    coldMs: perTrial(coldMsOf),
    peakMiB: peak && scaled(peak, 2 ** -20),
    imagesPerSecond: perTrial(bestThroughput),
  };
}

/** Null where the files came from the network: then that is measured, not the device. */
export function coldMsOf({ stages }: Pick<Trial, 'stages'>): number | null {
  return stages?.fromCache ? stages.fetchMs + stages.loadMs + stages.firstRunMs : null;
}

function bestThroughput({ throughput }: Trial): number | null {
  const rates = throughput.filter(({ ms }) => ms > 0).map(imagesPerSecond);
  return rates.length > 0 ? Math.max(...rates) : null;
}

export function imagesPerSecond({ images, ms }: ThroughputSample): number {
  return (1000 * images) / ms;
}
