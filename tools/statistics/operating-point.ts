import type { Scored } from './scored.ts';
import { ascending, countPositives } from './scored.ts';

export interface OperatingPoint {
  /** A score at or above it is called positive. */
  readonly threshold: number;
  readonly sensitivity: number;
  readonly specificity: number;
}

/**
 * The observed score that maximises sensitivity + specificity - 1 (Youden 1950); of equals, the highest.
 * @returns null where one of the classes is absent
 */
export function youden(samples: readonly Scored[]): OperatingPoint | null {
  const positives = countPositives(samples);
  const negatives = samples.length - positives;
  if (positives === 0 || negatives === 0) return null;

  const descending = ascending(samples).reverse();
  let truePositives = 0;
  let falsePositives = 0;
  let best: OperatingPoint | null = null;
  let bestGain = Number.NEGATIVE_INFINITY;
  for (const [i, { score, positive }] of descending.entries()) {
    if (positive) truePositives++;
    else falsePositives++;
    if (descending[i + 1]?.score === score) continue;
    /** Youden's index times positives times negatives: an integer, so equals compare as equal. */
    const gain = truePositives * negatives - falsePositives * positives;
    if (gain <= bestGain) continue;
    bestGain = gain;
    best = {
      threshold: score,
      sensitivity: truePositives / positives,
      specificity: 1 - falsePositives / negatives,
    };
  }
  return best;
}
