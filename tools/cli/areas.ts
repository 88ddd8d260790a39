/** AUC-ROC of variants on the same images, with the same resamples of patients, so that their differences are paired. */
import { auc, rank } from '../statistics/auc.ts';
import {
  type Interval,
  numberPatients,
  percentileInterval,
  RESAMPLING,
  type Resampling,
  resampledAucs,
  resampledMean,
} from '../statistics/resample.ts';
import { MIN_POSITIVES, mean, type Scored } from '../statistics/scored.ts';
import type { LabelledImage } from './labels.ts';
import type { VariantScores } from './scores.ts';

/** An area and what it is in each resample. */
export interface Area {
  /** 0-1. */
  readonly value: number;
  readonly resampled: Float64Array;
}

export interface VariantAreas {
  /** Of each label, in the order given; null below 20 positives. */
  readonly perLabel: readonly (Area | null)[];
}

export function areasOf(
  images: readonly LabelledImage[],
  variants: readonly Pick<VariantScores, 'scores'>[],
  labels: readonly string[],
  resampling: Resampling = RESAMPLING,
): VariantAreas[] {
  const { patientOf, count } = numberPatients(images.map(patientName));
  const measurable = [...labels.keys()].filter((k) => {
    const positives = images.filter((image) => image.labels.has(labels[k] ?? '')).length;
    return positives >= MIN_POSITIVES && positives < images.length;
  });
  const samples = variants.map((variant) => measurable.map((k) => samplesOf(images, variant, labels, k)));
  const rankings = samples.flat().map((ofLabel) => rank(ofLabel, patientOf));
  const resampled = resampledAucs(rankings, count, resampling);
  return samples.map((ofVariant, v) => ({
    perLabel: labels.map((_, k) => {
      const m = measurable.indexOf(k);
      const value = m < 0 ? null : auc(ofVariant[m] ?? []);
      const own = resampled[v * measurable.length + m];
      return value === null || !own ? null : { value, resampled: own };
    }),
  }));
}

/** Mean of several areas, resample by resample; null of none. */
export function meanArea(areas: readonly (Area | null)[]): Area | null {
  const given = areas.flatMap((area) => area ?? []);
  if (given.length === 0) return null;
  return {
    value: mean(given.map(({ value }) => value)),
    resampled: resampledMean(given.map(({ resampled }) => resampled)),
  };
}

export function intervalOf(area: Area | null): [number, number] | null {
  const interval = area && percentileInterval(area.resampled);
  return interval && [...interval];
}

export interface Difference {
  readonly value: number;
  readonly ci95: [number, number];
}

/** How much larger `area` is than `base`; null where one of them is missing. */
export function differenceOf(area: Area | null, base: Area | null): Difference | null {
  if (!area || !base) return null;
  const resampled = area.resampled.map((value, i) => value - (base.resampled[i] ?? Number.NaN));
  const ci95: Interval | null = percentileInterval(resampled);
  return ci95 && { value: area.value - base.value, ci95: [...ci95] };
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
