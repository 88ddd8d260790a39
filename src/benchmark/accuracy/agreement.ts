/** Agreement of two raters' verdicts on the same cases. */
export interface Agreement {
  /** Share of equal verdicts, 0-1. */
  readonly agreement: number;
  /**
   * Cohen's (1960) kappa; null where both raters say the same of every case, so that chance alone
   * gives it.
   */
  readonly kappa: number | null;
  readonly verdicts: number;
}

/** @returns null of an empty list */
export function agreementOf(pairs: readonly (readonly [a: boolean, b: boolean])[]): Agreement | null {
  const n = pairs.length;
  if (n === 0) return null;
  const agreement = pairs.filter(([a, b]) => a === b).length / n;
  const [ofA, ofB] = [0, 1].map((rater) => pairs.filter((pair) => pair[rater as 0 | 1]).length / n) as [
    number,
    number,
  ];
  const byChance = ofA * ofB + (1 - ofA) * (1 - ofB);
  return { agreement, kappa: byChance === 1 ? null : (agreement - byChance) / (1 - byChance), verdicts: n };
}
