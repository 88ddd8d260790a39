/** One variant of a model: calibrated on the validation images, then measured on the test images. */
import type { ModelVariant } from '../../src/model/manifest.ts';
import { calibrateLabels, calibrationErrors, chooseThresholds } from './calibration.ts';
import { evaluateScores, samplesOf } from './evaluation.ts';
import type { ScoredImage } from './scores.ts';

export type MeasuredVariant = Pick<ModelVariant, 'precision' | 'calibration' | 'thresholds' | 'metrics'>;

export interface VariantScores {
  readonly precision: ModelVariant['precision'];
  readonly validation: readonly ScoredImage[];
  readonly test: readonly ScoredImage[];
}

/** @param labels the model's, in its order */
export function measureVariant(
  { precision, validation, test }: VariantScores,
  labels: readonly string[],
): MeasuredVariant {
  const fitOn = labels.map((label) => ({ label, samples: samplesOf(validation, label) }));
  const measureOn = labels.map((label) => ({ label, samples: samplesOf(test, label) }));
  const perLabel = calibrateLabels(fitOn);
  const fittedOn = imagesInWords('validation', validation);
  return {
    precision,
    calibration: { method: 'platt', fittedOn, perLabel },
    thresholds: chooseThresholds(fitOn, perLabel).map((point) => ({ ...point, chosenOn: fittedOn })),
    metrics: metricsOf(test, labels, calibrationErrors(measureOn, perLabel)),
  };
}

function metricsOf(
  images: readonly ScoredImage[],
  labels: readonly string[],
  errors: ReturnType<typeof calibrationErrors>,
): ModelVariant['metrics'] {
  const { n, meanAuc, meanOver, interval, perLabel } = evaluateScores(images, labels);
  // Without a single label that can be measured there is nothing to state.
  if (meanAuc === null) return null;
  return {
    measuredOn: imagesInWords('test', images),
    interval,
    images: n,
    meanAuc,
    meanOver,
    meanCalibrationError: errors.mean,
    perLabel: perLabel.map(({ ci95, ...entry }) => ({
      ...entry,
      ci95: ci95 ? [...ci95] : null,
      calibrationError: errors.perLabel.get(entry.label) ?? null,
    })),
  };
}

/** Counts and sources, never a patient's id. */
function imagesInWords(split: string, images: readonly ScoredImage[]): string {
  const patients = new Set(images.map(({ patient, key }) => patient ?? key)).size;
  const sources = [...new Set(images.map(({ key }) => key.split('/')[0]))].sort().join(' and ');
  return `${images.length} ${split} images of ${patients} patients (${sources})`;
}
