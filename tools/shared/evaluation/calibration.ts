/** Calibration and operating points, fitted on the validation images of one model variant. */

import { countPositives, MIN_POSITIVES, type Scored } from '../../../src/benchmark/accuracy/scored.ts';
import { mean } from '../../../src/benchmark/statistics/samples.ts';
import { CRITERIA, type Criterion } from '../../../src/core/finding.ts';
import { logit } from '../../../src/core/log-odds.ts';
import type { ModelVariant } from '../../../src/model/manifest.ts';
import { calibrated } from '../../../src/results/classification/interpret.ts';
import { calibrationError } from '../statistics/calibration-error.ts';
import {
  atCount,
  atSensitivity,
  atSpecificity,
  type OperatingPoint,
  youden,
} from '../statistics/operating-point.ts';
import { fitPlatt } from '../statistics/platt.ts';
import { clusteredProportion } from '../statistics/proportion.ts';

export interface LabelSamples {
  readonly label: string;
  /** Scores are the network's raw outputs, 0-1. */
  readonly samples: readonly Scored[];
}

export type LabelCalibration = NonNullable<ModelVariant['calibration']>['perLabel'][number];
export type LabelThreshold = NonNullable<ModelVariant['thresholds']>['perLabel'][number];

/**
 * Platt scaling, label by label. A slope from a handful of positives is noise, and one that is not
 * positive would turn the ranking round: such labels keep an intercept of their own, for their own
 * prevalence, and take the slope of one fit over all labels together.
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

/**
 * Below this many positives a point follows single images: such a label gets no threshold and no
 * verdict.
 */
export const MIN_POSITIVES_FOR_THRESHOLD = 10;

/**
 * Youden's index is so flat at its top that noise of a hundredth of a logit can move its best
 * threshold past every twentieth image. So it is sought once, in float32, and the other precisions
 * take the threshold that calls as many of the same images positive: see docs/decisions/0007.
 * @param called how many images float32 calls positive at its own Youden point; null for float32
 * itself
 */
function balancedPoint(samples: readonly Scored[], called: number | null): OperatingPoint | null {
  return called === null ? youden(samples) : atCount(samples, called);
}

/**
 * The points of one label, which never cross. Where the balanced threshold alone finds 90 % of the
 * positives, it is the sensitive one too, although a higher one may find as many: a person who asks
 * for more sensitivity must not get less. Likewise the specific one is never below the balanced
 * one. Each still reaches the share that its criterion asks for.
 */
function choosePoints(
  samples: readonly Scored[],
  called: number | null,
): Readonly<Record<Criterion, OperatingPoint | null>> {
  const balanced = balancedPoint(samples, called);
  const sensitive = atSensitivity(samples, 0.9);
  const specific = atSpecificity(samples, 0.9);
  return {
    'sensitivity-90':
      sensitive && balanced && sensitive.threshold > balanced.threshold ? balanced : sensitive,
    youden: balanced,
    'specificity-90': specific && balanced && specific.threshold < balanced.threshold ? balanced : specific,
  };
}

export interface ThresholdContext {
  /** Number of each image's patient, for the intervals. */
  readonly patientOf: Int32Array;
  /**
   * Positive calls of float32 on the same images at its Youden point, by label; null for float32
   * itself.
   */
  readonly calledByFloat32: ReadonlyMap<string, number> | null;
}

/** One point for each label and criterion, on the calibrated probability. */
export function chooseThresholds(
  labels: readonly LabelSamples[],
  calibrations: readonly LabelCalibration[],
  { patientOf, calledByFloat32 }: ThresholdContext,
): LabelThreshold[] {
  return labels.flatMap(({ label, samples }) => {
    if (countPositives(samples) < MIN_POSITIVES_FOR_THRESHOLD) return [];
    const probabilities = toProbabilities(label, samples, calibrations);
    const points = choosePoints(probabilities, calledByFloat32?.get(label) ?? null);
    return CRITERIA.flatMap((criterion) => {
      const point = points[criterion];
      const reached = point && reachedAt(point.threshold, probabilities, patientOf);
      return reached ? [{ label, criterion, value: point.threshold, ...reached }] : [];
    });
  });
}

/** Sensitivity and specificity of a threshold, by the rule of the app: on it is above it. */
function reachedAt(threshold: number, samples: readonly Scored[], patientOf: Int32Array) {
  const outcomes = samples.map(({ score, positive }, i) => ({
    positive,
    success: score >= threshold === positive,
    patient: patientOf[i] ?? 0,
  }));
  const positives = outcomes.filter(({ positive }) => positive);
  const negatives = outcomes.filter(({ positive }) => !positive);
  const [sensitivity, specificity] = [clusteredProportion(positives), clusteredProportion(negatives)];
  if (!sensitivity || !specificity) return null;
  return {
    sensitivity: sensitivity.share,
    sensitivityCi95: [...sensitivity.ci95] as [number, number],
    specificity: specificity.share,
    specificityCi95: [...specificity.ci95] as [number, number],
    positives: positives.length,
    negatives: negatives.length,
  };
}

/**
 * Calibration error on other images than those of the fit; null below 20 positives. The mean is
 * over the others.
 */
export function calibrationErrors(
  labels: readonly LabelSamples[],
  calibrations: readonly LabelCalibration[],
): { readonly perLabel: ReadonlyMap<string, number | null>; readonly mean: number | null } {
  const perLabel = new Map(
    labels.map(({ label, samples }) => {
      const enough = countPositives(samples) >= MIN_POSITIVES;
      return [label, enough ? calibrationError(toProbabilities(label, samples, calibrations)) : null];
    }),
  );
  const errors = [...perLabel.values()].flatMap((error) => error ?? []);
  return { perLabel, mean: errors.length > 0 ? mean(errors) : null };
}

/** How many images each label's threshold calls positive. */
export function positiveCalls(
  labels: readonly LabelSamples[],
  calibrations: readonly LabelCalibration[],
  thresholds: readonly LabelThreshold[],
  criterion: Criterion,
): ReadonlyMap<string, number> {
  return new Map(
    labels.flatMap(({ label, samples }) => {
      const threshold = thresholds.find((entry) => entry.label === label && entry.criterion === criterion);
      if (!threshold) return [];
      const probabilities = toProbabilities(label, samples, calibrations);
      return [[label, probabilities.filter(({ score }) => score >= threshold.value).length]];
    }),
  );
}

export function toProbabilities(
  label: string,
  samples: readonly Scored[],
  calibrations: readonly LabelCalibration[],
): Scored[] {
  const platt = calibrations.find((entry) => entry.label === label);
  if (!platt) throw new TypeError(`no calibration for ${label}`);
  return samples.map(({ score, positive }) => ({ score: calibrated(score, platt), positive }));
}
