/** Whether two runs on one device agree within their confidence intervals. */

import { differenceBetween, overlap } from '../../statistics/difference.ts';
import type { Estimate, FigureName } from '../report.ts';
import type { BenchmarkRun, ConfigurationKey } from '../run.ts';
import { compareRuns } from './compare.ts';

/** One figure of one configuration in both runs. */
export interface FigurePair {
  readonly key: ConfigurationKey;
  readonly figure: FigureName;
  readonly a: Estimate;
  readonly b: Estimate;
  readonly overlap: boolean;
}

export interface Repeatability {
  /** Figures that both runs have with an interval. */
  readonly figures: number;
  /** Share of them, 0-1, whose intervals overlap; NaN of none. */
  readonly overlapping: number;
  /**
   * Share of them whose difference is not told from 0, which is harder: the interval of a
   * difference is narrower than the sum of both. Where intervals are honest and the device is the
   * same, 0.95.
   */
  readonly indistinguishable: number;
  readonly pairs: readonly FigurePair[];
}

/** AUC is left out: on the same pictures it cannot differ. */
export function repeatabilityOf(a: BenchmarkRun, b: BenchmarkRun): Repeatability {
  const pairs = compareRuns(a, [b])
    .flatMap(({ configurations }) => configurations)
    .flatMap(({ key, changes }) =>
      changes.flatMap(({ figure, base, other }): FigurePair[] =>
        figure !== 'meanAuc' && base?.ci95 && other?.ci95
          ? [{ key, figure, a: base, b: other, overlap: overlap(base, other) === true }]
          : [],
      ),
    );
  const share = (of: (pair: FigurePair) => boolean) => pairs.filter(of).length / pairs.length;
  return {
    figures: pairs.length,
    overlapping: share((pair) => pair.overlap),
    indistinguishable: share((pair) => {
      const [low, high] = differenceBetween(pair.a, pair.b).ci95 ?? [0, 0];
      return low <= 0 && 0 <= high;
    }),
    pairs,
  };
}
