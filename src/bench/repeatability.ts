/** Whether two runs on one device say the same, within what each says of its own certainty. */
import type { BenchmarkRun, ConfigurationKey } from '../core/benchmark.ts';
import type { FigureName } from '../core/benchmark-report.ts';
import { compareRuns } from './compare.ts';
import { differenceBetween, overlap } from './statistics/difference.ts';

export interface Repeatability {
  /** Figures that both runs have with an interval. */
  readonly figures: number;
  /** Share of them, 0-1, whose intervals overlap; NaN of none. */
  readonly overlapping: number;
  /**
   * Share of them whose difference is not told from 0, which is harder: the interval of a difference is narrower than the sum of
   * both. Where intervals are honest and the device is the same, 0.95.
   */
  readonly indistinguishable: number;
  /** Those whose intervals do not overlap. */
  readonly disagreeing: readonly {
    readonly key: ConfigurationKey;
    readonly figure: FigureName;
    readonly percent: number | null;
  }[];
}

/** AUC is left out: on the same pictures it cannot differ. */
export function repeatabilityOf(a: BenchmarkRun, b: BenchmarkRun): Repeatability {
  const pairs = compareRuns(a, [b])
    .flatMap(({ configurations }) => configurations)
    .flatMap(({ key, changes }) =>
      changes.flatMap(({ figure, base, other, percent }) =>
        figure !== 'meanAuc' && base?.ci95 && other?.ci95 ? [{ key, figure, base, other, percent }] : [],
      ),
    );
  const share = (count: number) => count / pairs.length;
  const disagreeing = pairs.filter(({ base, other }) => !overlap(base, other));
  return {
    figures: pairs.length,
    overlapping: share(pairs.length - disagreeing.length),
    indistinguishable: share(
      pairs.filter(({ base, other }) => {
        const [low, high] = differenceBetween(base, other).ci95 ?? [0, 0];
        return low <= 0 && 0 <= high;
      }).length,
    ),
    disagreeing: disagreeing.map(({ key, figure, percent }) => ({ key, figure, percent })),
  };
}
