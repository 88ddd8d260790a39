/**
 * A variant's verdict on every image and label by its own calibration and thresholds, and the
 * agreement of two variants.
 */

import { agreementOf } from '../../../src/benchmark/accuracy/agreement.ts';
import { CRITERIA, type Criterion } from '../../../src/core/finding.ts';
import type { VariantMetrics } from '../../../src/model/manifest.ts';
import { calibrated } from '../../../src/results/classification/interpret.ts';
import type { Fit } from '../evaluation/fit-variants.ts';
import type { Scores } from './score-cache.ts';

/** By criterion, then label, one verdict an image; a label without a threshold is missing. */
export type Verdicts = ReadonlyMap<Criterion, ReadonlyMap<string, readonly boolean[]>>;

/**
 * @param scores for each image, in the order of the labels
 * @param fit null where there is none: then there is no verdict
 */
export function verdictsOf(scores: readonly Scores[], fit: Fit | null, labels: readonly string[]): Verdicts {
  return new Map(CRITERIA.map((criterion) => [criterion, verdictsBy(criterion, scores, fit, labels)]));
}

function verdictsBy(
  criterion: Criterion,
  scores: readonly Scores[],
  fit: Fit | null,
  labels: readonly string[],
): ReadonlyMap<string, readonly boolean[]> {
  const perLabel = new Map<string, readonly boolean[]>();
  for (const [k, label] of labels.entries()) {
    const platt = fit?.calibration.find((entry) => entry.label === label);
    const threshold = fit?.thresholds.find((entry) => entry.label === label && entry.criterion === criterion);
    if (!platt || !threshold) continue;
    perLabel.set(
      label,
      scores.map((row) => calibrated(row[k] ?? Number.NaN, platt) >= threshold.value),
    );
  }
  return perLabel;
}

/**
 * Over the images of the labels that both have a verdict on; a criterion without any is left out.
 * @param pairs of two variants on the same images; several where the images come in parts
 */
export function compareVerdicts(
  pairs: readonly (readonly [Verdicts, Verdicts])[],
): VariantMetrics['verdictAgreement'] {
  return CRITERIA.flatMap((criterion) => {
    const verdicts = pairs.flatMap(([a, b]) => pairsBy(criterion, a, b));
    const agreement = agreementOf(verdicts);
    return agreement ? [{ criterion, ...agreement }] : [];
  });
}

function pairsBy(criterion: Criterion, a: Verdicts, b: Verdicts): (readonly [boolean, boolean])[] {
  return [...(a.get(criterion) ?? [])].flatMap(([label, verdicts]) => {
    const others = b.get(criterion)?.get(label);
    return others ? verdicts.map((verdict, i) => [verdict, others[i] ?? false] as const) : [];
  });
}
