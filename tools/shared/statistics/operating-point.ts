import type { Scored } from '../../../src/benchmark/accuracy/scored.ts';
import { ascending, countPositives } from '../../../src/benchmark/accuracy/scored.ts';

export interface OperatingPoint {
  /** A score at or above it is called positive. */
  readonly threshold: number;
  readonly sensitivity: number;
  readonly specificity: number;
}

/**
 * The observed score that maximises sensitivity + specificity - 1 (Youden 1950); of equals, the
 * highest.
 * @returns null where one of the classes is absent
 */
export function youden(samples: readonly Scored[]): OperatingPoint | null {
  let best: OperatingPoint | null = null;
  let bestGain = Number.NEGATIVE_INFINITY;
  for (const { point, gain } of observedPoints(samples)) {
    if (gain <= bestGain) continue;
    bestGain = gain;
    best = point;
  }
  return best;
}

/**
 * The highest observed score that finds at least this share of the positives.
 * @param wanted 0-1
 * @returns null where one of the classes is absent
 */
export function atSensitivity(samples: readonly Scored[], wanted: number): OperatingPoint | null {
  for (const { point } of observedPoints(samples)) {
    if (point.sensitivity >= wanted) return point;
  }
  return null;
}

/**
 * The lowest observed score that clears at least this share of the negatives.
 * @param wanted 0-1
 * @returns null where one of the classes is absent, or no observed score clears so many
 */
export function atSpecificity(samples: readonly Scored[], wanted: number): OperatingPoint | null {
  let lowest: OperatingPoint | null = null;
  for (const { point } of observedPoints(samples)) {
    if (point.specificity < wanted) break;
    lowest = point;
  }
  return lowest;
}

/**
 * The observed score that calls as many samples positive as wanted; where equal scores forbid it,
 * the next more.
 * @param wanted from 1
 * @returns null where one of the classes is absent
 */
export function atCount(samples: readonly Scored[], wanted: number): OperatingPoint | null {
  for (const { point, called } of observedPoints(samples)) {
    if (called >= wanted) return point;
  }
  return null;
}

/**
 * Every observed score as a threshold, the highest first; nothing where one of the classes is
 * absent.
 */
function* observedPoints(samples: readonly Scored[]) {
  const positives = countPositives(samples);
  const negatives = samples.length - positives;
  if (positives === 0 || negatives === 0) return;

  const descending = ascending(samples).reverse();
  let truePositives = 0;
  let falsePositives = 0;
  for (const [i, { score, positive }] of descending.entries()) {
    if (positive) truePositives++;
    else falsePositives++;
    if (descending[i + 1]?.score === score) continue;
    const point: OperatingPoint = {
      threshold: score,
      sensitivity: truePositives / positives,
      specificity: 1 - falsePositives / negatives,
    };
    /** Youden's index times positives times negatives: an integer, so equals compare as equal. */
    const gain = truePositives * negatives - falsePositives * positives;
    yield { point, gain, called: i + 1 };
  }
}
