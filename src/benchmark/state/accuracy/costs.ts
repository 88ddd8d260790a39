/**
 * Cold start and memory of a variant on this device, from a trial in a fresh worker, as the
 * benchmark makes them.
 */

import type { Selection } from '../../../core/selection.ts';
import { coldMsOf } from '../../model/analysis/figures.ts';
import { peakBytes } from '../../model/analysis/memory.ts';
import { PLANS } from '../../model/plan.ts';
import type { BenchmarkPlan, Trial } from '../../model/run.ts';
import type { BenchmarkClient } from '../../worker/trials/client.ts';

export interface VariantCost {
  /** From a fresh worker to its first answer, files on this device, ms; null where it gave none. */
  readonly coldMs: number | null;
  /** Most that its engine held; null where it is not told. */
  readonly peakBytes: number | null;
}

/** Readings tell how long it takes warm. */
const PLAN: BenchmarkPlan = { ...PLANS.quick, rounds: 1, minRuns: 5, maxRuns: 5 };

/** @returns null where it was aborted or disturbed */
export async function costOf(
  selection: Selection,
  client: BenchmarkClient,
  signal: AbortSignal,
): Promise<VariantCost | null> {
  const configuration = { ...selection, threads: selection.threads ?? 0 };
  const trial = (): Promise<Trial> =>
    client.runTrial(
      { startedAtMs: 0, configuration, plan: PLAN, round: 0, extras: false },
      { signal, onProgress: () => undefined },
    );
  let made = await trial();
  // It is on this device now: from the network it was the network that was measured.
  if (made.stages && !made.stages.fromCache && !signal.aborted) made = await trial();
  // A hidden page is slowed down, and what broke off says nothing.
  if (signal.aborted || made.interruptions.length > 0) return null;
  return { coldMs: coldMsOf(made), peakBytes: peakBytes(made.memory) };
}
