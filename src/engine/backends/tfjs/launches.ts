/** Chains of kernels that compute next to nothing: what they take is what launching them costs. */
import { add, type Tensor, tensor } from '@tensorflow/tfjs-core';
import { checkpoint } from '../../../core/abort.ts';
import type { GpuAnalysis } from '../../measurement.ts';
import { medianTimes } from '../../profiling.ts';

const LENGTHS = [1, 10, 50, 100, 200];
const ROUNDS = 9;

/**
 * On TF.js's active backend. @param upload TF.js would compute small tensors on the CPU, were they
 * not on the GPU already
 */
export async function chainTimes(
  upload: (tensor: Tensor) => Promise<void>,
  signal: AbortSignal,
): Promise<GpuAnalysis['chains']> {
  const one = tensor([1, 1, 1, 1]);
  try {
    await upload(one);
    timeOf(one, 1); // Compiles.
    const rounds: number[][] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      rounds.push(LENGTHS.map((length) => timeOf(one, length)));
      await checkpoint(signal);
    }
    return medianTimes(rounds).map((ms, i) => ({ length: LENGTHS[i] ?? 0, ms }));
  } finally {
    one.dispose();
  }
}

/**
 * Read back synchronously: a promise would be kept at the next turn of a timer, which browsers hold
 * up for 4 ms.
 */
function timeOf(one: Tensor, length: number): number {
  const startMs = performance.now();
  let sum = add(one, one);
  for (let i = 1; i < length; i += 1) {
    const next = add(sum, one);
    sum.dispose();
    sum = next;
  }
  sum.dataSync();
  const ms = performance.now() - startMs;
  sum.dispose();
  return ms;
}
