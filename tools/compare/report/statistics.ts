/** Statistics of the comparison's tables, beside those of src/benchmark/statistics. */
import { mean, quantile } from '../../../src/benchmark/statistics/samples.ts';

export interface Quartiles {
  readonly p25: number;
  readonly p50: number;
  readonly p75: number;
}

export function quartiles(values: readonly number[]): Quartiles {
  return { p25: quantile(values, 0.25), p50: quantile(values, 0.5), p75: quantile(values, 0.75) };
}

/**
 * Pearson's, of two answers on the same image.
 * @returns NaN where one of them is the same everywhere
 */
export function correlation(a: readonly number[], b: readonly number[]): number {
  if (a.length !== b.length) throw new RangeError(`${a.length} values and ${b.length}`);
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
