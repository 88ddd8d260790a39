/** Statistics of few rounds: order statistics, which ask nothing of how times are distributed. */
import type { Interval } from '../statistics/resample.ts';
import { quantile } from '../statistics/scored.ts';

export interface Quartiles {
  readonly p25: number;
  readonly p50: number;
  readonly p75: number;
}

export function quartiles(values: readonly number[]): Quartiles {
  return { p25: quantile(values, 0.25), p50: quantile(values, 0.5), p75: quantile(values, 0.75) };
}

/**
 * Between the k-th smallest and the k-th largest value lies the median with a probability that follows from coin tosses alone
 * (Conover 1999, "Practical Nonparametric Statistics", section 3.2): the narrowest such interval of at least 95 %.
 * @returns null below six values, whose extremes hold it too rarely
 */
export function medianInterval(values: readonly number[]): Interval | null {
  const n = values.length;
  const sorted = values.toSorted((a, b) => a - b);
  /** Probability that at most `cut` of n tosses come up heads; the k-th smallest is beyond the median if fewer than k do. */
  let tail = 2 ** -n;
  let combination = 1;
  let cut = -1;
  while (tail <= 0.025) {
    cut++;
    combination *= (n - cut) / (cut + 1);
    tail += combination * 2 ** -n;
  }
  const [low, high] = [sorted[cut], sorted[n - 1 - cut]];
  return low === undefined || high === undefined ? null : [low, high];
}

/** Pearson's, of two answers on the same image. @returns NaN where one of them is the same everywhere */
export function correlation(a: readonly number[], b: readonly number[]): number {
  if (a.length !== b.length) throw new RangeError(`${a.length} values and ${b.length}`);
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  let [squaresA, squaresB, products] = [0, 0, 0];
  a.forEach((value, i) => {
    const [offA, offB] = [value - meanA, (b[i] as number) - meanB];
    squaresA += offA * offA;
    squaresB += offB * offB;
    products += offA * offB;
  });
  return products / Math.sqrt(squaresA * squaresB);
}

/** Fisher and Yates. */
export function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const result = [...items];
  for (let i = result.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [result[i], result[j]] = [result[j] as T, result[i] as T];
  }
  return result;
}
