/** Loss of each precision, over patients that the fold's model has not seen in training. */

import { createHash } from 'node:crypto';
import { type Area, differenceOf, intervalOf, meanArea } from '../../src/benchmark/accuracy/areas.ts';
import { RESAMPLING } from '../../src/benchmark/accuracy/resample.ts';
import type { Scored } from '../../src/benchmark/accuracy/scored.ts';
import { mean } from '../../src/benchmark/statistics/samples.ts';
import { precisionOf } from '../../src/core/variant.ts';
import type { CrossValidation } from '../../src/model/manifest.ts';
import { toProbabilities } from '../shared/evaluation/calibration.ts';
import { fitScores } from '../shared/evaluation/fit-variants.ts';
import { areasOf, patientName, samplesOf } from '../shared/scoring/areas.ts';
import type { Scoring } from '../shared/scoring/scores.ts';
import { compareVerdicts, type Verdicts, verdictsOf } from '../shared/scoring/verdicts.ts';
import { calibrationError } from '../shared/statistics/calibration-error.ts';

/** The held-out images of one fold, scored by the model that never saw their patients. */
export type Fold = Pick<Scoring, 'images' | 'variants'>;

const PROTOCOL =
  'Patients are dealt into folds; each fold is scored by a model that trained on the others. AUC-ROC is computed ' +
  'within each fold, averaged over the folds for each label, then over the labels. Calibration and thresholds are ' +
  "fitted on one half of a fold's patients and applied to the other, both ways round.";

/**
 * @param folds at least one, all with the same variants
 * @param labels of the models, in their order
 * @returns null where no label has 20 positives in every fold
 */
export function crossValidate(
  folds: readonly Fold[],
  labels: readonly string[],
  version: string,
): CrossValidation | null {
  const areas = folds.map(({ images, variants }, fold) =>
    // Other draws in each fold: the folds are independent, so that the resamples are stratified by
    // fold.
    areasOf(images, variants, labels, { ...RESAMPLING, seed: RESAMPLING.seed + fold }),
  );
  const measured = [...labels.keys()].filter((k) => areas.every(([first]) => first?.perLabel[k]));
  const means = (folds[0]?.variants ?? []).map((_, v) =>
    meanArea(measured.map((k) => meanArea(areas.map((fold) => fold[v]?.perLabel[k] ?? null)))),
  );
  const halves = folds.flatMap((fold) => applied(fold, labels));
  const choices = folds[0]?.variants ?? [];
  const base = choices.findIndex(({ variantId }) => variantId === 'float32');

  const perPrecision = choices.flatMap(({ variantId, backend }, v) => {
    const area: Area | null = means[v] ?? null;
    const meanAucCi95 = intervalOf(area);
    if (!area || !meanAucCi95) return [];
    const isBase = variantId === 'float32';
    const pairs = halves.flatMap(({ verdicts }): (readonly [Verdicts, Verdicts])[] => {
      const [own, other] = [verdicts[v], verdicts[base]];
      return own && other ? [[own, other]] : [];
    });
    return [
      {
        precision: precisionOf(variantId),
        backend,
        meanAuc: area.value,
        meanAucCi95,
        meanAucDifference: isBase ? null : differenceOf(area, means[base] ?? null),
        verdictAgreement: isBase ? [] : compareVerdicts(pairs),
        meanCalibrationError: mean(
          measured.map((k) =>
            calibrationError(halves.flatMap(({ probabilities }) => probabilities[v]?.[k] ?? [])),
          ),
        ),
      },
    ];
  });
  if (perPrecision.length === 0) return null;
  return {
    version,
    folds: folds.length,
    images: folds.reduce((sum, { images }) => sum + images.length, 0),
    patients: new Set(folds.flatMap(({ images }) => images.map(patientName))).size,
    protocol: PROTOCOL,
    interval: `bootstrap by patient within each fold, ${RESAMPLING.resamples} resamples, seed ${RESAMPLING.seed}`,
    labels: measured.map((k) => labels[k] ?? ''),
    perPrecision,
  };
}

/** Results of applying calibration and thresholds of one half of the patients to the other half. */
interface Applied {
  /** By variant. */
  readonly verdicts: readonly Verdicts[];
  /** By variant, then label. */
  readonly probabilities: readonly (readonly (readonly Scored[])[])[];
}

function applied(fold: Fold, labels: readonly string[]): Applied[] {
  const halves = [0, 1].map((half) => part(fold, half));
  return halves.map((own, half) => {
    const other = halves[1 - half] ?? own;
    const fits = fitScores(other.images, other.variants, labels);
    return {
      verdicts: own.variants.map(({ scores }, v) => verdictsOf(scores, fits[v] ?? null, labels)),
      probabilities: own.variants.map((variant, v) =>
        labels.map((label, k) =>
          toProbabilities(label, samplesOf(own.images, variant, labels, k), fits[v]?.calibration ?? []),
        ),
      ),
    };
  });
}

/** The images of the patients of one half, which their names alone decide. */
function part({ images, variants }: Fold, half: number): Fold {
  const isIn = images.map((image) => halfOf(patientName(image)) === half);
  return {
    images: images.filter((_, i) => isIn[i]),
    variants: variants.map((variant) => ({ ...variant, scores: variant.scores.filter((_, i) => isIn[i]) })),
  };
}

/** 0 or 1, by the name alone. */
export function halfOf(patient: string): number {
  return (createHash('sha256').update(`half:${patient}`).digest()[0] ?? 0) % 2;
}

/** Patients that two folds hold out: one of the two models may have seen them. */
export function sharedPatients(folds: readonly Pick<Fold, 'images'>[]): number {
  const seen = new Map<string, number>();
  const shared = new Set<string>();
  for (const [fold, { images }] of folds.entries()) {
    for (const name of images.map(patientName)) {
      if ((seen.get(name) ?? fold) !== fold) shared.add(name);
      seen.set(name, fold);
    }
  }
  return shared.size;
}
