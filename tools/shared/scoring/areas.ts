/** AUC-ROC of variants on labelled images, as the app's benchmark page computes it. */
import { areasOf as areasOfTable, type VariantAreas } from '../../../src/benchmark/accuracy/areas.ts';
import { numberPatients, RESAMPLING, type Resampling } from '../../../src/benchmark/accuracy/resample.ts';
import type { Scored } from '../../../src/benchmark/accuracy/scored.ts';
import type { LabelledImage } from './labels.ts';
import type { VariantScores } from './scores.ts';

export function areasOf(
  images: readonly LabelledImage[],
  variants: readonly Pick<VariantScores, 'scores'>[],
  labels: readonly string[],
  resampling: Resampling = RESAMPLING,
): VariantAreas[] {
  return areasOfTable(
    {
      variants: variants.length,
      labels: labels.length,
      samplesOf: (v, k) => samplesOf(images, variants[v] ?? { scores: [] }, labels, k),
      patients: numberPatients(images.map(patientName)),
    },
    resampling,
  );
}

/** One label's view of the images; `k` is its place among the labels. */
export function samplesOf(
  images: readonly LabelledImage[],
  { scores }: Pick<VariantScores, 'scores'>,
  labels: readonly string[],
  k: number,
): Scored[] {
  return images.map((image, i) => {
    const score = scores[i]?.[k];
    if (score === undefined) throw new TypeError(`no score of ${labels[k]} for ${image.key}`);
    return { score, positive: image.labels.has(labels[k] ?? '') };
  });
}

/** Where the patient is unknown, every image stands for one. */
export function patientName({ patient, key }: LabelledImage): string {
  return patient ?? key;
}
