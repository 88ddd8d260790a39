/**
 * A line through samples that jump: memory that is collected now and then, times of chains of
 * kernels.
 */

import { Z_975 } from '../accuracy/delong.ts';
import type { Estimate } from '../model/report.ts';
import { quantileOf, sortSamples } from './samples.ts';

/** Fewer points than this have no interval worth the name. */
const LEAST_POINTS = 5;

export interface Line {
  readonly slope: Estimate;
  /** The line's value at 0: the median of y less slope times x. */
  readonly intercept: number;
}

/**
 * Median of the slopes of all pairs (Theil 1950) with the interval of Sen (1968, Journal of the
 * American Statistical Association 63:1379), ties corrected. Least squares would take one
 * collection of garbage, or one step of a heap, for a trend; this takes up to 29 % of outliers. It
 * is what scipy.stats.theilslopes gives.
 * @returns null where fewer than two points lie apart in x
 */
export function lineThrough(points: readonly (readonly [x: number, y: number])[]): Line | null {
  const slopes: number[] = [];
  for (const [i, [xi, yi]] of points.entries()) {
    for (const [xj, yj] of points.slice(0, i)) if (xi !== xj) slopes.push((yi - yj) / (xi - xj));
  }
  if (slopes.length === 0) return null;
  const sorted = sortSamples(slopes);
  const value = quantileOf(sorted, 0.5);
  const intercept =
    quantileOf(sortSamples(points.map(([, y]) => y)), 0.5) -
    value * quantileOf(sortSamples(points.map(([x]) => x)), 0.5);
  if (points.length < LEAST_POINTS) return { slope: { value, ci95: null }, intercept };

  const half = (Z_975 * kendallDeviation(points)) / 2;
  const low = sorted[Math.max(Math.round(sorted.length / 2 - half) - 1, 0)] as number;
  const high = sorted[Math.min(Math.round(sorted.length / 2 + half), sorted.length - 1)] as number;
  return { slope: { value, ci95: [low, high] }, intercept };
}

/**
 * Standard deviation of the number of concordant less discordant pairs where y does not depend on
 * x.
 */
function kendallDeviation(points: readonly (readonly [x: number, y: number])[]): number {
  const term = (n: number) => n * (n - 1) * (2 * n + 5);
  const ties = (values: readonly number[]) => {
    const counts = new Map<number, number>();
    for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
    return [...counts.values()].reduce((sum, count) => sum + term(count), 0);
  };
  const variance = term(points.length) - ties(points.map(([x]) => x)) - ties(points.map(([, y]) => y));
  return Math.sqrt(Math.max(variance, 0) / 18);
}
