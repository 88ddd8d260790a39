/** From scored images to the figures of each variant. */

import { differenceOf, intervalOf, meanArea } from '../../../src/benchmark/accuracy/areas.ts';
import { labelFigures } from '../../../src/benchmark/accuracy/label-figures.ts';
import { RESAMPLING } from '../../../src/benchmark/accuracy/resample.ts';
import type { VariantId } from '../../../src/core/variant.ts';
import { type ModelManifest, type VariantMetrics, variantOf } from '../../../src/model/manifest.ts';
import { areasOf, samplesOf } from '../scoring/areas.ts';
import type { LabelledImage } from '../scoring/labels.ts';
import type { Scoring, VariantScores } from '../scoring/scores.ts';
import { compareVerdicts, verdictsOf } from '../scoring/verdicts.ts';
import type { VariantChoice } from '../session.ts';
import { calibrationErrors } from './calibration.ts';
import type { Fit } from './fit-variants.ts';

/**
 * As the manifest's metrics, but a mean over no label is null, and it is not said of which files
 * and images.
 */
export interface Evaluation
  extends VariantChoice,
    Omit<VariantMetrics, 'measuredFor' | 'backend' | 'measuredOn' | 'meanAuc' | 'latency'> {
  readonly meanAuc: number | null;
}

const RESAMPLED = `${RESAMPLING.resamples} resamples, seed ${RESAMPLING.seed}`;
const BY_PATIENT = `bootstrap by patient, ${RESAMPLED}`;
const BY_IMAGE = `DeLong, images taken as independent (no patient_id); of means and differences bootstrap by image, ${RESAMPLED}`;

/**
 * Calibration and thresholds are those of the manifest. Differences are to the first variant in
 * float32, on the same images and the same resamples of patients.
 */
export function evaluateVariants(scoring: Scoring, manifest: ModelManifest): Evaluation[] {
  const { images, variants } = scoring;
  const areas = areasOf(images, variants, manifest.labels);
  const base = variants.findIndex(({ variantId }) => variantId === 'float32');
  const baseMean = meanArea(areas[base]?.perLabel ?? []);
  const verdicts = variants.map(({ scores, variantId }) =>
    verdictsOf(scores, fitOf(manifest, variantId), manifest.labels),
  );
  const baseSaid = verdicts[base];

  return variants.map((variant, v) => {
    const { variantId, backend } = variant;
    const own = areas[v] ?? { perLabel: [] };
    const errors = calibrationErrorsOf(images, variant, manifest);
    const isBase = variantId === 'float32';
    const said = verdicts[v];
    const area = meanArea(own.perLabel);
    return {
      variantId,
      backend,
      interval: patientsKnown(images) ? BY_PATIENT : BY_IMAGE,
      images: images.length,
      meanAuc: area?.value ?? null,
      meanAucCi95: intervalOf(area),
      meanOver: own.perLabel.filter((label) => label !== null).length,
      meanAucDifference: isBase ? null : differenceOf(area, baseMean),
      verdictAgreement: isBase || !said || !baseSaid ? [] : compareVerdicts([[said, baseSaid]]),
      meanCalibrationError: errors?.mean ?? null,
      perLabel: labelFigures(
        manifest.labels,
        (k) => samplesOf(images, variant, manifest.labels, k),
        own,
        patientsKnown(images),
      ).map(({ ci95, ...figures }) => ({
        ...figures,
        ci95: ci95 && [...ci95],
        calibrationError: errors?.perLabel.get(figures.label) ?? null,
      })),
    };
  });
}

function calibrationErrorsOf(
  images: readonly LabelledImage[],
  variant: VariantScores,
  manifest: ModelManifest,
) {
  const { calibration } = variantOf(manifest, variant.variantId);
  const samples = manifest.labels.map((label, k) => ({
    label,
    samples: samplesOf(images, variant, manifest.labels, k),
  }));
  return calibration && calibrationErrors(samples, calibration.perLabel);
}

/** As the manifest has it; null where the variant is not calibrated. */
function fitOf(manifest: ModelManifest, variantId: VariantId): Fit | null {
  const { calibration, thresholds } = variantOf(manifest, variantId);
  return calibration && { calibration: calibration.perLabel, thresholds: thresholds?.perLabel ?? [] };
}

function patientsKnown(images: readonly LabelledImage[]): boolean {
  return images.every(({ patient }) => patient !== null);
}
