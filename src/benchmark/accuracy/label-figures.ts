import { intervalOf, type VariantAreas } from './areas.ts';
import { delongInterval } from './delong.ts';
import { countPositives, type Scored } from './scored.ts';
import type { AucFigure } from './types.ts';

/**
 * AUC of each label with its interval: of the resampled patients; where none are known, DeLong's
 * for independent images.
 * @param areas of the same variant and samples
 */
export function labelFigures(
  labels: readonly string[],
  samplesOf: (label: number) => readonly Scored[],
  { perLabel }: VariantAreas,
  patientsKnown: boolean,
): AucFigure[] {
  return labels.map((label, k) => {
    const samples = samplesOf(k);
    const area = perLabel[k] ?? null;
    const ci95 = (area && !patientsKnown ? delongInterval(samples) : null) ?? intervalOf(area);
    return { label, positives: countPositives(samples), auc: area?.value ?? null, ci95 };
  });
}
