import { seededUniform } from '../random.ts';
import { weightedAuc } from './auc.ts';
import type { Scored } from './scored.ts';
import { ascending, quantile } from './scored.ts';

export type Interval = readonly [lo: number, hi: number];

export interface Resampling {
  readonly resamples: number;
  /** The same seed draws the same patients for every label, model and precision. */
  readonly seed: number;
}

export const RESAMPLING: Resampling = { resamples: 1000, seed: 14 };

/**
 * 95 % percentile interval of the AUC, resampling patients, not images: a patient's images stand or fall
 * together (cluster bootstrap; Efron & Tibshirani 1993, 13.3; Rutter 2000).
 * @returns null where no resample holds both classes
 */
export function bootstrapInterval(
  samples: readonly (Scored & { readonly patient: string })[],
  { resamples, seed }: Resampling = RESAMPLING,
): Interval | null {
  const patients = new Map<string, number>();
  for (const { patient } of samples) {
    if (!patients.has(patient)) patients.set(patient, patients.size);
  }
  const sorted = ascending(samples);
  const patientOf = sorted.map(({ patient }) => patients.get(patient) ?? 0);
  const random = seededUniform(seed);

  const areas: number[] = [];
  const timesDrawn = new Float64Array(patients.size);
  for (let resample = 0; resample < resamples; resample++) {
    timesDrawn.fill(0);
    for (let draw = 0; draw < patients.size; draw++) {
      const patient = Math.floor(random() * patients.size);
      timesDrawn[patient] = (timesDrawn[patient] ?? 0) + 1;
    }
    const weights = Float64Array.from(patientOf, (patient) => timesDrawn[patient] ?? 0);
    const area = weightedAuc(sorted, weights);
    if (area !== null) areas.push(area);
  }
  return areas.length > 0 ? [quantile(areas, 0.025), quantile(areas, 0.975)] : null;
}
