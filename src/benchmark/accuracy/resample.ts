/**
 * Resampling of patients: one set of draws for every label and every variant, so that their
 * differences are paired.
 */

import { seededUniform } from '../../core/random.ts';
import { quantileOf, sortSamples } from '../statistics/samples.ts';
import { type Ranking, rankedAuc } from './auc.ts';
import type { Interval } from './types.ts';

export interface Resampling {
  readonly resamples: number;
  /** The same seed draws the same patients for every label, model and precision. */
  readonly seed: number;
}

export const RESAMPLING: Resampling = { resamples: 1000, seed: 14 };

export interface Patients {
  /** Number of each image's patient, from 0. */
  readonly patientOf: Int32Array;
  readonly count: number;
}

/** Numbers the names from 0, in the order of their first appearance. */
export function numberPatients(names: readonly string[]): Patients {
  const numbers = new Map<string, number>();
  const patientOf = Int32Array.from(names, (name) => {
    const known = numbers.get(name);
    if (known !== undefined) return known;
    numbers.set(name, numbers.size);
    return numbers.size - 1;
  });
  return { patientOf, count: numbers.size };
}

/**
 * AUC of every ranking under the same resamples of patients (cluster bootstrap; Efron & Tibshirani
 * 1993, 13.3; Rutter 2000): a patient's images stand or fall together.
 * @param patients how many there are
 * @returns for each ranking one value a resample, NaN where one of the classes is absent
 */
export function resampledAucs(
  rankings: readonly Ranking[],
  patients: number,
  { resamples, seed }: Resampling = RESAMPLING,
): Float64Array[] {
  const random = seededUniform(seed);
  const times = new Float64Array(patients);
  const areas = rankings.map(() => new Float64Array(resamples));
  for (let resample = 0; resample < resamples; resample++) {
    times.fill(0);
    for (let draw = 0; draw < patients; draw++) {
      const patient = Math.floor(random() * patients);
      times[patient] = (times[patient] as number) + 1;
    }
    for (const [k, ranking] of rankings.entries())
      (areas[k] as Float64Array)[resample] = rankedAuc(ranking, times);
  }
  return areas;
}

/** Mean of several rankings in each resample, over those that have a value there. */
export function resampledMean(areas: readonly Float64Array[]): Float64Array {
  return Float64Array.from(areas[0] ?? [], (_, resample) => {
    let sum = 0;
    let count = 0;
    for (const values of areas) {
      const value = values[resample] as number;
      if (Number.isNaN(value)) continue;
      sum += value;
      count++;
    }
    return sum / count;
  });
}

/** 95 % percentile interval. @returns null where no resample has a value */
export function percentileInterval(values: Float64Array): Interval | null {
  const kept = sortSamples(values.filter((value) => !Number.isNaN(value)));
  return kept.length > 0 ? [quantileOf(kept, 0.025), quantileOf(kept, 0.975)] : null;
}
