/** How the findings of an image stand to the thresholds of one criterion. */
import type { Criterion, Finding } from './finding.ts';
import { marginOf } from './ranking.ts';

type Judged = Pick<Finding, 'probability' | 'thresholds'>;

export interface Standing<F extends Judged = Finding> {
  /** How many findings have a threshold by this criterion. */
  readonly judged: number;
  /** How many of them are on or above it. */
  readonly above: number;
  /** The one most above its threshold, or the nearest below where none is above; null without any. */
  readonly first: F | null;
}

export function standingOf<F extends Judged>(findings: readonly F[], criterion: Criterion): Standing<F> {
  let [judged, above, most] = [0, 0, Number.NEGATIVE_INFINITY];
  let first: F | null = null;
  for (const finding of findings) {
    const threshold = finding.thresholds[criterion];
    const margin = marginOf(finding, criterion);
    if (!threshold || margin === null) continue;
    judged += 1;
    if (finding.probability >= threshold.value) above += 1;
    if (first === null || margin > most) [first, most] = [finding, margin];
  }
  return { judged, above, first };
}
