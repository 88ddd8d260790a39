import { ascending, countPositives, type Scored } from './scored.ts';
import type { RocPoint } from './types.ts';

/**
 * From (0, 0) to (1, 1), one point for each observed score but those on a straight line between
 * their neighbours, which scikit-learn drops too: the area below it is the AUC.
 * @returns empty where one of the classes is absent
 */
export function rocCurve(samples: readonly Scored[]): RocPoint[] {
  const positives = countPositives(samples);
  const negatives = samples.length - positives;
  if (positives === 0 || negatives === 0) return [];
  const descending = ascending(samples).reverse();
  const counts: { threshold: number | null; truePositives: number; falsePositives: number }[] = [
    { threshold: null, truePositives: 0, falsePositives: 0 },
  ];
  let [truePositives, falsePositives] = [0, 0];
  for (const [i, { score, positive }] of descending.entries()) {
    if (positive) truePositives++;
    else falsePositives++;
    if (descending[i + 1]?.score !== score) counts.push({ threshold: score, truePositives, falsePositives });
  }
  const corners = counts.filter((own, i) => {
    const [before, after] = [counts[i - 1], counts[i + 1]];
    if (!before || !after) return true;
    // Counts are integers, so a straight line is recognized exactly.
    return (
      (own.truePositives - before.truePositives) * (after.falsePositives - own.falsePositives) !==
      (after.truePositives - own.truePositives) * (own.falsePositives - before.falsePositives)
    );
  });
  return corners.map((corner) => ({
    falsePositiveRate: corner.falsePositives / negatives,
    truePositiveRate: corner.truePositives / positives,
    threshold: corner.threshold,
  }));
}
