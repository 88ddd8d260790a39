import { quantile } from '../../statistics/samples.ts';

/** Fewer frames do not tell how often this screen draws. */
const LEAST_FRAMES = 20;

/**
 * Frames that the page should have drawn and did not. How often it should is the median gap's word:
 * screens have 30 to 240 Hz.
 * @param drawnAtMs when each frame began, in the order of time
 * @returns null where there were too few
 */
export function droppedFrames(drawnAtMs: readonly number[]): number | null {
  if (drawnAtMs.length < LEAST_FRAMES) return null;
  const gaps = drawnAtMs.slice(1).map((atMs, i) => atMs - (drawnAtMs[i] as number));
  const everyMs = quantile(gaps, 0.5);
  return gaps.reduce((dropped, gap) => dropped + Math.max(0, Math.round(gap / everyMs) - 1), 0);
}
