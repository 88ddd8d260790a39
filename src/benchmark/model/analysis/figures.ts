/** The figures of a configuration: from raw samples to estimates with intervals. */

import { scaled } from '../../statistics/difference.ts';
import { summarise } from '../../statistics/summary.ts';
import type { Estimate, FigureName, Summary } from '../report.ts';
import type { RunSample, ThroughputSample, Visit } from '../run.ts';
import { peakBytes } from './memory.ts';

export interface FigureTraits {
  readonly unit: 'ms' | 'MiB' | 'images/s' | 'share';
  readonly better: 'lower' | 'higher';
  /** A smaller change, % of the figure, is of no consequence, whatever its interval says. */
  readonly leastPercent: number;
}

/** What the stop rule leaves open; smaller differences of a time are not worth a word. */
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

/** Figures that come of visits; AUC comes of patients. */
export type TimedFigures = Readonly<Record<Exclude<FigureName, 'meanAuc'>, Estimate | null>>;

/** All warm runs of all visits, an interrupted visit's too: nothing is thrown away, and the verdict knows of interruptions. */
export function latencyOf(visits: readonly Visit[], seed: number): Summary | null {
  return summarise(
    visits.map(({ runs }) => runs.map(({ totalMs }) => totalMs)),
    seed,
  );
}

/** @param latency of the same visits */
export function timedFigures(visits: readonly Visit[], latency: Summary | null, seed: number): TimedFigures {
  const stage = (name: keyof RunSample) =>
    summarise(
      visits.map(({ runs }) => runs.map((run) => run[name])),
      seed,
    )?.p50 ?? null;
  /** One sample a visit. */
  const perVisit = (of: (visit: Visit) => number | null): Estimate | null =>
    summarise(
      visits.map((visit) => {
        const value = of(visit);
        return value === null ? [] : [value];
      }),
      seed,
    )?.p50 ?? null;
  const peak = perVisit(({ memory }) => peakBytes(memory));
  return {
    latencyP50Ms: latency?.p50 ?? null,
    latencyP95Ms: latency?.p95 ?? null,
    latencyP99Ms: latency?.p99 ?? null,
    latencyMeanMs: latency?.mean ?? null,
    preprocessP50Ms: stage('preprocessMs'),
    uploadP50Ms: stage('uploadMs'),
    computeP50Ms: stage('computeMs'),
    downloadP50Ms: stage('downloadMs'),
    fetchMs: perVisit(({ stages }) => (stages && !stages.fromCache ? stages.fetchMs : null)),
    cacheReadMs: perVisit(({ stages }) => (stages?.fromCache ? stages.fetchMs : null)),
    loadMs: perVisit(({ stages }) => stages?.loadMs ?? null),
    firstRunMs: perVisit(({ stages }) => stages?.firstRunMs ?? null),
    secondRunMs: perVisit(({ stages }) => stages?.secondRunMs ?? null),
    coldMs: perVisit(coldMsOf),
    peakMiB: peak && scaled(peak, 2 ** -20),
    imagesPerSecond: perVisit(bestThroughput),
  };
}

/** Null where the files came from the network: then that is measured, not the device. */
export function coldMsOf({ stages }: Pick<Visit, 'stages'>): number | null {
  return stages?.fromCache ? stages.fetchMs + stages.loadMs + stages.firstRunMs : null;
}

function bestThroughput({ throughput }: Visit): number | null {
  const rates = throughput.filter(({ ms }) => ms > 0).map(imagesPerSecond);
  return rates.length > 0 ? Math.max(...rates) : null;
}

export function imagesPerSecond({ images, ms }: ThroughputSample): number {
  return (1000 * images) / ms;
}
