/** The median and its interval, which ask nothing of how times are distributed. */

import { Z_975 } from '../accuracy/delong.ts';
import type { Interval } from '../accuracy/types.ts';
import type { Estimate } from '../model/report.ts';
import { quantileOf, type SortedSamples, sortSamples } from './samples.ts';

/**
 * Above it the normal distribution gives the same ranks, and 2^-n comes near the smallest number.
 */
const MANY = 500;

/**
 * Between the k-th smallest and the k-th largest value lies the median with a probability that
 * follows from coin tosses alone (Conover 1999, "Practical Nonparametric Statistics", section 3.2):
 * the narrowest such interval of at least 95 %.
 * @returns null below six values, whose extremes hold it too rarely
 */
export function medianInterval(samples: SortedSamples): Interval | null {
  const cut = samples.length > MANY ? normalCut(samples.length) : exactCut(samples.length);
  const [low, high] = [samples[cut], samples[samples.length - 1 - cut]];
  return low === undefined || high === undefined ? null : [low, high];
}

/** Values to leave out at either end; -1 where none may be left out and all are too few. */
function exactCut(n: number): number {
  /** Probability that at most `cut` of n tosses come up heads. */
  let tail = 2 ** -n;
  let combination = 1;
  let cut = -1;
  while (tail <= 0.025) {
    cut++;
    combination *= (n - cut) / (cut + 1);
    tail += combination * 2 ** -n;
  }
  return cut;
}

/** Conover's approximation for many, with a correction for continuity. */
function normalCut(n: number): number {
  return Math.floor((n - 1 - Z_975 * Math.sqrt(n)) / 2);
}

/** @returns null of no values */
export function medianOf(values: Iterable<number>): Estimate | null {
  const samples = sortSamples(values);
  return samples.length === 0 ? null : { value: quantileOf(samples, 0.5), ci95: medianInterval(samples) };
}
