/**
 * The axis of the bars: log-odds, from 0.1 % to 99.9 %, the least and the most that the figures
 * name. Most findings are rare, so that an axis of equal percents would crowd them at its left end;
 * here equal lengths are equal changes of the odds, which is also how findings are ranked.
 */
import { logit } from '../../core/log-odds.ts';

const LEAST = 0.001;
const MOST = 0.999;

/** Marked probabilities, 0-1. */
export const TICKS: readonly number[] = [LEAST, 0.01, 0.1, 0.5, 0.9, 0.99, MOST];

/** Where a probability is on the axis, in percent of its length; those beyond are at its ends. */
export function onAxis(probability: number): number {
  const share = Math.min(Math.max(probability, LEAST), MOST);
  return (100 * (logit(share) - logit(LEAST))) / (logit(MOST) - logit(LEAST));
}
