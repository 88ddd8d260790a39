/** A model's calibration and thresholds, fitted anew on validation images. */

import { numberPatients } from '../../../src/benchmark/accuracy/resample.ts';
import { identityOf } from '../../../src/model/consistency.ts';
import type { ModelManifest, ModelVariant } from '../../../src/model/manifest.ts';
import { patientName, samplesOf } from '../scoring/areas.ts';
import type { LabelledImage } from '../scoring/labels.ts';
import type { Scoring, VariantScores } from '../scoring/scores.ts';
import { PROPORTION_INTERVAL } from '../statistics/proportion.ts';
import {
  calibrateLabels,
  chooseThresholds,
  type LabelCalibration,
  type LabelThreshold,
  positiveCalls,
} from './calibration.ts';

/** Calibration and thresholds of one variant. */
export interface Fit {
  readonly calibration: LabelCalibration[];
  readonly thresholds: LabelThreshold[];
}

/**
 * Metrics stay as they were: they are of the earlier calibration, and the caller measures them
 * anew.
 */
export function fitVariants({ images, variants }: Scoring, manifest: ModelManifest): ModelManifest {
  const chosenOn = imagesInWords('validation images', images);
  const fits = fitScores(images, variants, manifest.labels);
  return {
    ...manifest,
    variants: manifest.variants.map((variant): ModelVariant => {
      const k = variants.findIndex(({ variantId }) => variantId === variant.id);
      const [scored, fit] = [variants[k], fits[k]];
      if (!scored || !fit) return variant;
      const made = { measuredFor: identityOf(manifest, variant), backend: scored.backend };
      return {
        ...variant,
        calibration: { ...made, method: 'platt', fittedOn: chosenOn, perLabel: fit.calibration },
        thresholds: { ...made, chosenOn, interval: PROPORTION_INTERVAL, perLabel: fit.thresholds },
      };
    }),
  };
}

/** In the order of the variants. If float32 is among them, the others use its Youden point. */
export function fitScores(
  images: readonly LabelledImage[],
  variants: readonly Pick<VariantScores, 'variantId' | 'scores'>[],
  labels: readonly string[],
): Fit[] {
  const { patientOf } = numberPatients(images.map(patientName));
  const samples = variants.map((variant) =>
    labels.map((label, k) => ({ label, samples: samplesOf(images, variant, labels, k) })),
  );
  const fitOne = (v: number, calledByFloat32: ReadonlyMap<string, number> | null): Fit => {
    const calibration = calibrateLabels(samples[v] ?? []);
    const thresholds = chooseThresholds(samples[v] ?? [], calibration, { patientOf, calledByFloat32 });
    return { calibration, thresholds };
  };
  const base = variants.findIndex(({ variantId }) => variantId === 'float32');
  const float32 = base < 0 ? null : fitOne(base, null);
  const called =
    float32 && positiveCalls(samples[base] ?? [], float32.calibration, float32.thresholds, 'youden');
  return variants.map((_, v) => (v === base && float32 ? float32 : fitOne(v, called)));
}

/** Counts and sources, never a patient's id. */
export function imagesInWords(kind: string, images: readonly LabelledImage[]): string {
  const patients = new Set(images.map(patientName)).size;
  const sources = [...new Set(images.map(({ key }) => key.split('/')[0]))].sort().join(' and ');
  return `${images.length} ${kind} of ${patients} patients (${sources})`;
}
