import { mean } from '../statistics/samples.ts';
import type { Scored } from './scored.ts';
import type { Interval } from './types.ts';

/** 97.5 % quantile of the standard normal distribution. */
export const Z_975 = 1.959963984540054;

/**
 * 95 % interval of the AUC for independent images (DeLong, DeLong & Clarke-Pearson 1988), by
 * midranks in O(n log n) (Sun & Xu 2014, IEEE Signal Processing Letters 21:1389), cut to 0-1.
 * @returns null below two images in either class, where no variance exists
 */
export function delongInterval(samples: readonly Scored[]): Interval | null {
  const positives = samples.filter(({ positive }) => positive).map(({ score }) => score);
  const negatives = samples.filter(({ positive }) => !positive).map(({ score }) => score);
  if (positives.length < 2 || negatives.length < 2) return null;

  const together = midranks([...positives, ...negatives]);
  const amongPositives = midranks(positives);
  const amongNegatives = midranks(negatives);
  /**
   * Share of negatives that each positive outranks, and of positives that outrank each negative.
   */
  const perPositive = amongPositives.map((rank, i) => ((together[i] ?? 0) - rank) / negatives.length);
  const perNegative = amongNegatives.map(
    (rank, i) => 1 - ((together[positives.length + i] ?? 0) - rank) / positives.length,
  );

  const area = mean(perPositive);
  const halfWidth =
    Z_975 * Math.sqrt(variance(perPositive) / positives.length + variance(perNegative) / negatives.length);
  return [Math.max(0, area - halfWidth), Math.min(1, area + halfWidth)];
}

/** Ranks from 1; equal values share the mean of their ranks. */
function midranks(values: readonly number[]): number[] {
  const order = values.map((value, index) => ({ value, index })).sort((a, b) => a.value - b.value);
  const ranks = new Array<number>(values.length);
  for (let start = 0; start < order.length; ) {
    let end = start;
    while (order[end]?.value === order[start]?.value && end < order.length) end++;
    for (const { index } of order.slice(start, end)) ranks[index] = (start + 1 + end) / 2;
    start = end;
  }
  return ranks;
}

/** Unbiased (n - 1). */
function variance(values: readonly number[]): number {
  const centre = mean(values);
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1);
}
