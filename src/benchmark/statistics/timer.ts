import { quantileOf, sortSamples } from './samples.ts';

/**
 * A run of fewer steps of the clock is known to no better than 5 %, which is what the stop rule
 * asks for.
 */
export const LEAST_STEPS = 20;

/**
 * The smallest step of the clock. Browsers round it (5 to 100 µs in Chromium, up to 100 ms where
 * they resist fingerprinting) and some add jitter; the median step of a loop that only reads the
 * clock is one tick, where a pause of the loop is several.
 * @param steps differences of readings that follow each other, ms; those that are not positive are
 *   left out
 * @returns ms; null where the clock never moved
 */
export function timerResolution(steps: readonly number[]): number | null {
  const moved = sortSamples(steps.filter((step) => step > 0));
  return moved.length > 0 ? quantileOf(moved, 0.5) : null;
}
