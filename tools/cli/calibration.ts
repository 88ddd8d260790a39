/** Calibration and operating points, fitted on the validation images of one model variant. */
import { calibrated, logit } from '../../src/findings/interpret.ts';
import type { ModelVariant } from '../../src/model/manifest.ts';
import { calibrationError } from '../statistics/calibration-error.ts';
import { fitPlatt } from '../statistics/platt.ts';
import { countPositives, MIN_POSITIVES, mean, type Scored } from '../statistics/scored.ts';
import { youden } from '../statistics/youden.ts';

export interface LabelSamples {
  readonly label: string;
  /** Scores are the network's raw outputs, 0-1. */
  readonly samples: readonly Scored[];
}

export type LabelCalibration = NonNullable<ModelVariant['calibration']>['perLabel'][number];
export type LabelThreshold = Omit<NonNullable<ModelVariant['thresholds']>[number], 'chosenOn'>;

/**
 * Platt scaling, label by label. A slope from a handful of positives is noise, and one that is not positive would
 * turn the ranking round: such labels keep an intercept of their own, for their own prevalence, and take the
 * slope of one fit over all labels together.
 */
export function calibrateLabels(labels: readonly LabelSamples[]): LabelCalibration[] {
  const onLogits = labels.map(({ samples }) =>
    samples.map(({ score, positive }) => ({ score: logit(score), positive })),
  );
  const shared = fitPlatt(onLogits);
  return labels.map(({ label, samples }, k) => {
    const positives = countPositives(samples);
    const own = fitPlatt([onLogits[k] ?? []]);
    const trusted = positives >= MIN_POSITIVES && own.slope > 0;
    const { slope } = trusted ? own : shared;
    const intercept = trusted ? own.intercepts[0] : shared.intercepts[k];
    return { label, slope, intercept: intercept ?? 0, positives };
  });
}

/** Below this many positives Youden's point follows single images: such a label gets no threshold and no verdict. */
export const MIN_POSITIVES_FOR_THRESHOLD = 10;

/** Youden's point on the calibrated probability. */
export function chooseThresholds(
  labels: readonly LabelSamples[],
  calibrations: readonly LabelCalibration[],
): LabelThreshold[] {
  return labels.flatMap(({ label, samples }) => {
    const positives = countPositives(samples);
    if (positives < MIN_POSITIVES_FOR_THRESHOLD) return [];
    const point = youden(toProbabilities(label, samples, calibrations));
    if (!point) return [];
    const { threshold: value, sensitivity, specificity } = point;
    return { label, value, criterion: 'youden' as const, sensitivity, specificity, positives };
  });
}

/** Calibration error on other images than those of the fit; null below 20 positives. */
export function calibrationErrors(
  labels: readonly LabelSamples[],
  calibrations: readonly LabelCalibration[],
): { readonly perLabel: ReadonlyMap<string, number | null>; readonly mean: number } {
  const perLabel = new Map(
    labels.map(({ label, samples }) => {
      const enough = countPositives(samples) >= MIN_POSITIVES;
      return [label, enough ? calibrationError(toProbabilities(label, samples, calibrations)) : null];
    }),
  );
  return { perLabel, mean: mean([...perLabel.values()].flatMap((error) => error ?? [])) };
}

function toProbabilities(
  label: string,
  samples: readonly Scored[],
  calibrations: readonly LabelCalibration[],
): Scored[] {
  const platt = calibrations.find((entry) => entry.label === label);
  if (!platt) throw new TypeError(`no calibration for ${label}`);
  return samples.map(({ score, positive }) => ({ score: calibrated(score, platt), positive }));
}
