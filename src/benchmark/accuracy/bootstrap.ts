import { rank } from './auc.ts';
import {
  numberPatients,
  percentileInterval,
  RESAMPLING,
  type Resampling,
  resampledAucs,
} from './resample.ts';
import type { Scored } from './scored.ts';
import type { Interval } from './types.ts';

/**
 * 95 % percentile interval of one AUC, resampling patients, not images.
 * @returns null where no resample holds both classes
 */
export function bootstrapInterval(
  samples: readonly (Scored & { readonly patient: string })[],
  resampling: Resampling = RESAMPLING,
): Interval | null {
  const { patientOf, count } = numberPatients(samples.map(({ patient }) => patient));
  const [areas] = resampledAucs([rank(samples, patientOf)], count, resampling);
  return areas ? percentileInterval(areas) : null;
}
