import type { BenchmarkPlan, Trial } from '../model/run.ts';
import { medianOf } from './median.ts';

/** Even at the time limit: with fewer, not even a median can be told from an accident. */
const FEWEST_RUNS = 3;

/** Memory is sampled more rarely than runs are timed, and its slope wants some ten samples. */
const LEAK_RUNS = 50;

/**
 * How far the interval of the median reaches from it, as a share of it; null where there is none
 * yet.
 */
export function reachedShare(totalsMs: readonly number[]): number | null {
  const median = medianOf(totalsMs);
  if (!median?.ci95 || median.value === 0) return null;
  return Math.max(median.ci95[1] - median.value, median.value - median.ci95[0]) / median.value;
}

/** Warm runs that a trial has at least, time allowing. */
function fewestRuns({ minRuns, leakCheck }: BenchmarkPlan, round: number): number {
  return leakCheck && round === 0 ? Math.max(minRuns, LEAK_RUNS) : minRuns;
}

/**
 * Asked after each warm run, outside of what is timed. The rule looks at the median of this trial
 * alone; how trials differ from each other is the business of rounds, and no run more of one trial
 * tells it.
 * @param totalsMs of the warm runs so far
 * @returns why the trial ends now; null while it goes on
 */
export function whyStop(
  totalsMs: readonly number[],
  elapsedMs: number,
  round: number,
  plan: BenchmarkPlan,
): Exclude<Trial['ended'], 'interrupted'> | null {
  const runs = totalsMs.length;
  if (runs < FEWEST_RUNS) return null;
  if (elapsedMs >= plan.trialLimitMs) return 'time-limit';
  const fewest = fewestRuns(plan, round);
  if (runs < fewest) return null;
  if ((reachedShare(totalsMs) ?? Number.POSITIVE_INFINITY) <= plan.precisionWanted) return 'precise';
  return runs >= Math.max(plan.maxRuns, fewest) ? 'run-limit' : null;
}
