/**
 * TF.js's own profile of its kernels. It knows no layers, so each kernel goes by its place and what
 * it gives.
 */
import { backend, profile, type Tensor } from '@tensorflow/tfjs-core';
import { checkpoint } from '../../../core/abort.ts';
import type { KernelSample } from '../../measurement.ts';
import { medianTimes, profilesUntil } from '../../profiling.ts';
import { type KernelShapes, kernelMacs } from './kernel-macs.ts';

interface Profiled extends KernelShapes {
  readonly kernelTimeMs: number;
}

/**
 * On TF.js's active backend.
 * @param execute one inference; its outputs are disposed here
 * @returns null where the GPU has no timer: a clock in JavaScript would time how kernels are asked
 * for, not how they run
 */
export async function profileKernels(
  execute: () => Tensor[],
  signal: AbortSignal,
): Promise<KernelSample[] | null> {
  if (!backend().timerAvailable()) return null;
  const rounds: Profiled[][] = [];
  const isEnough = profilesUntil();
  do {
    rounds.push(await profileOnce(execute));
    await checkpoint(signal);
  } while (!isEnough(rounds.length));
  const ms = medianTimes(rounds.map((kernels) => kernels.map(({ kernelTimeMs }) => kernelTimeMs)));
  return (rounds[0] ?? []).map((kernel, i) => ({
    name: `${i + 1}: [${kernel.outputShapes[0] ?? ''}]`,
    op: kernel.name,
    ms: ms[i] ?? 0,
    macs: kernelMacs(kernel),
  }));
}

async function profileOnce(execute: () => Tensor[]): Promise<Profiled[]> {
  let outputs: Tensor[] = [];
  const { kernels } = await profile(() => {
    outputs = execute();
    return outputs;
  });
  for (const output of outputs) output.dispose();
  // The types promise a number or a failure; where there is a timer it is a number.
  return kernels as unknown as Profiled[];
}
