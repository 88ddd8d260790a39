import type { Scored } from './scored.ts';
import { ascending } from './scored.ts';

/**
 * Area under the ROC curve: the chance that a positive outranks a negative, ties counting half
 * (Mann & Whitney 1947; Hanley & McNeil 1982).
 * @returns 0-1, or null where one of the classes is absent
 */
export function auc(samples: readonly Scored[]): number | null {
  return weightedAuc(ascending(samples), new Float64Array(samples.length).fill(1));
}

/**
 * The same in one pass over sorted samples, each counted `weights[i]` times.
 * @param sorted lowest score first
 * @param weights one per sample, not negative
 */
export function weightedAuc(sorted: readonly Scored[], weights: Float64Array): number | null {
  let wins = 0;
  let positives = 0;
  let negatives = 0;
  let tiedPositives = 0;
  let tiedNegatives = 0;
  let tiedScore = Number.NEGATIVE_INFINITY;

  const settleTies = () => {
    wins += tiedPositives * (negatives + tiedNegatives / 2);
    positives += tiedPositives;
    negatives += tiedNegatives;
    tiedPositives = 0;
    tiedNegatives = 0;
  };

  for (const [i, { score, positive }] of sorted.entries()) {
    if (score !== tiedScore) settleTies();
    tiedScore = score;
    if (positive) tiedPositives += weights[i] ?? 0;
    else tiedNegatives += weights[i] ?? 0;
  }
  settleTies();
  return positives > 0 && negatives > 0 ? wins / (positives * negatives) : null;
}
