/** The cost of launching kernels, apart from computing. */
import type { GpuAnalysis } from '../../../engine/measurement.ts';
import { scaled } from '../../statistics/difference.ts';
import { lineThrough } from '../../statistics/slope.ts';
import type { Estimate } from '../report.ts';

export interface LaunchCost {
  /** Cost of one more trivial kernel in a chain. */
  readonly perLaunchMs: Estimate;
  /** A chain of no kernel: uploading and reading back a number. */
  readonly roundTripMs: number;
  /**
   * Kernels of one inference, and what launching them costs; null where the profile does not tell.
   */
  readonly launches: number | null;
  readonly perInferenceMs: Estimate | null;
}

/**
 * The slope of time over the length of a chain: what is the same for every chain, above all the
 * wait for the result, is in the intercept instead.
 * @returns null where all chains are of one length
 */
export function launchCost({
  chains,
  launches,
}: Pick<GpuAnalysis, 'chains' | 'launches'>): LaunchCost | null {
  const line = lineThrough(chains.map(({ length, ms }) => [length, ms] as const));
  return (
    line && {
      perLaunchMs: line.slope,
      roundTripMs: line.intercept,
      launches,
      perInferenceMs: launches === null ? null : scaled(line.slope, launches),
    }
  );
}
