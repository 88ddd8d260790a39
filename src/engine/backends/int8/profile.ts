/**
 * Measures how long each operation of a plan takes, run in order, so that caches are as warm or
 * cold as in a normal run.
 */
import { checkpoint } from '../../../core/abort.ts';
import type { KernelSample } from '../../measurement.ts';
import { medianTimes, profilesUntil } from '../../profiling.ts';
import type { Int8Executor } from './executor.ts';

/**
 * Between two operations there is a call from JavaScript, which costs less than a microsecond, and
 * the resolution of the clock, 5 µs in an isolated page and 100 µs elsewhere, limits the precision
 * for short layers.
 * @throws LostThread
 */
export async function profilePlan(
  executor: Int8Executor,
  inputs: Readonly<Record<string, Float32Array>>,
  signal: AbortSignal,
): Promise<KernelSample[]> {
  const rounds: number[][] = [];
  const isEnough = profilesUntil();
  do {
    rounds.push(executor.runTimed(inputs));
    await checkpoint(signal);
  } while (!isEnough(rounds.length));
  const ms = medianTimes(rounds);
  return executor.steps.map(({ node, kind, macs }, i) => ({ name: node, op: kind, ms: ms[i] ?? 0, macs }));
}
