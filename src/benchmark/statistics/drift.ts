import type { Estimate } from '../model/report.ts';
import { differenceBetween, scaled } from './difference.ts';
import { medianOf } from './median.ts';

/**
 * Less is no drift: runs that follow each other are alike, which makes the interval narrower than
 * the truth, and 5 % is what the stop rule leaves open anyway.
 */
const LEAST_PERCENT = 5;

export interface Drift {
  /** `none` where the interval holds 0 or the change is below 5 %. */
  readonly direction: 'up' | 'down' | 'none';
  /** Median of the last third less that of the first, % of the first. */
  readonly percent: Estimate;
}

/**
 * First third of a trial against its last: warm-up that went on, a device that grew hot, a clock
 * that rose.
 * @param values in the order of time
 * @returns null below 18 values, six a third
 */
export function driftOf(values: readonly number[]): Drift | null {
  const third = Math.floor(values.length / 3);
  const [first, last] = [medianOf(values.slice(0, third)), medianOf(values.slice(values.length - third))];
  if (!first?.ci95 || !last?.ci95 || first.value === 0) return null;
  const percent = scaled(differenceBetween(last, first), 100 / first.value);
  const [low, high] = percent.ci95 ?? [0, 0];
  const isReal = (low > 0 || high < 0) && Math.abs(percent.value) >= LEAST_PERCENT;
  return { direction: !isReal ? 'none' : percent.value > 0 ? 'up' : 'down', percent };
}
