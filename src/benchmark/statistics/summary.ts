/**
 * Summaries of warm runs with intervals that know of trials. Runs of one trial are alike: they
 * share a worker, its memory layout and the heat of that minute. Resampling runs alone would take a
 * thousand of them for a thousand witnesses, so trials are resampled first, and the runs of each
 * then (Davison & Hinkley 1997, "Bootstrap Methods and their Application", section 3.8; for
 * benchmarks Kalibera & Jones 2013, "Rigorous Benchmarking in Reasonable Time").
 */

import { seededUniform } from '../../core/random.ts';
import type { Interval } from '../accuracy/types.ts';
import type { Estimate, Summary } from '../model/report.ts';
import { quantileOf, type SortedSamples, sortSamples } from './samples.ts';

const RESAMPLES = 1000;

/** Ascending: one walk over the sorted samples meets them in this order. */
const SHARES = [0.5, 0.95, 0.99] as const;

/**
 * With few trials a plain percentile interval is too narrow: resamples vary by (n - 1) / n of the
 * variance, and know nothing of Student's t. So it is taken at the share Phi(-sqrt(n / (n - 1)) t)
 * instead of 0.025 (Hesterberg 2015, "What Teachers Should Know about the Bootstrap", the expanded
 * percentile interval). By number of trials from 2; for more, the last.
 * `scipy.stats.norm.cdf(-np.sqrt(n / (n - 1)) * scipy.stats.t.ppf(0.975, n - 1))`, scipy 1.17.1.
 */
const EXPANDED_SHARES = [
  0, 6.83e-8, 0.000119, 0.000954, 0.00243, 0.00411, 0.00574, 0.00722, 0.00855, 0.00972, 0.01076, 0.01167,
  0.01248, 0.01321, 0.01386, 0.01444, 0.01497, 0.01544, 0.01588,
];

/**
 * @param trials the samples of each
 * @returns null of no samples. A single trial is resampled by runs alone, and its interval knows
 *   nothing of other trials; that of two or three trials is as wide as resamples go, and still
 *   holds the truth less often than 95 times of 100.
 */
export function summarise(trials: readonly (readonly number[])[], seed: number): Summary | null {
  const given = trials.filter(({ length }) => length > 0);
  const samples = sortSamples(given.flat());
  const worst = samples.at(-1);
  if (worst === undefined) return null;
  const resampled = samples.length > 1 ? resample(given, samples, seed) : null;
  const share = EXPANDED_SHARES[Math.min(given.length, EXPANDED_SHARES.length + 1) - 2] ?? 0.025;
  const estimate = (value: number, k: number): Estimate => {
    const values = resampled?.[k];
    return { value, ci95: values ? intervalAt(sortSamples(values), share) : null };
  };
  return {
    samples: samples.length,
    p50: estimate(quantileOf(samples, SHARES[0]), 0),
    p95: estimate(quantileOf(samples, SHARES[1]), 1),
    p99: estimate(quantileOf(samples, SHARES[2]), 2),
    mean: estimate(samples.reduce((sum, value) => sum + value, 0) / samples.length, MEAN),
    worst,
  };
}

const MEAN = SHARES.length;

function intervalAt(values: SortedSamples, share: number): Interval {
  return [quantileOf(values, share), quantileOf(values, 1 - share)];
}

/**
 * Samples are sorted once and a resample only counts how often each is drawn, so that all quantiles
 * are one walk.
 * @returns for each of {@link SHARES}, then for the mean, one value a resample
 */
function resample(
  trials: readonly (readonly number[])[],
  sorted: SortedSamples,
  seed: number,
): Float64Array[] {
  const random = seededUniform(seed);
  const places = placesOf(trials);
  const times = new Uint32Array(sorted.length);
  const results = Array.from({ length: SHARES.length + 1 }, () => new Float64Array(RESAMPLES));
  for (let r = 0; r < RESAMPLES; r++) {
    times.fill(0);
    let drawn = 0;
    for (let k = 0; k < places.length; k++) {
      const ofTrial = places[Math.floor(random() * places.length)] as Uint32Array;
      drawn += ofTrial.length;
      for (let i = 0; i < ofTrial.length; i++) {
        const place = ofTrial[Math.floor(random() * ofTrial.length)] as number;
        times[place] = (times[place] as number) + 1;
      }
    }
    walk(sorted, times, drawn, results, r);
  }
  return results;
}

/** The rank of each sample of each trial among all, lowest first. */
function placesOf(trials: readonly (readonly number[])[]): Uint32Array[] {
  const all = trials.flat();
  const order = Uint32Array.from(all.keys()).sort((a, b) => (all[a] as number) - (all[b] as number));
  const placeOf = new Uint32Array(all.length);
  for (const [place, index] of order.entries()) placeOf[index] = place;
  let start = 0;
  return trials.map(({ length }) => {
    start += length;
    return placeOf.subarray(start - length, start);
  });
}

/** Quantiles of type 7 and the mean of one resample. */
function walk(
  sorted: SortedSamples,
  times: Uint32Array,
  drawn: number,
  results: readonly Float64Array[],
  r: number,
): void {
  let sum = 0;
  let seen = 0;
  let k = 0;
  /** The order statistic below the wanted place; NaN until it is met. */
  let below = Number.NaN;
  for (let i = 0; i < sorted.length; i++) {
    const count = times[i] as number;
    if (count === 0) continue;
    const value = sorted[i] as number;
    sum += count * value;
    seen += count;
    while (k < SHARES.length) {
      const position = (drawn - 1) * (SHARES[k] as number);
      const floor = Math.floor(position);
      if (Number.isNaN(below)) {
        if (seen <= floor) break;
        below = value;
      }
      if (seen <= Math.ceil(position)) break;
      (results[k] as Float64Array)[r] = below + (value - below) * (position - floor);
      below = Number.NaN;
      k++;
    }
  }
  (results[MEAN] as Float64Array)[r] = sum / drawn;
}
