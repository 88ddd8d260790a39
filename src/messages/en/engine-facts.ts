/** How the engine runs, and why so. */
import type { KernelChoiceDetails } from '../../core/session-details.ts';
import { threads as threadCount } from './names.ts';

/** Why the integer engine runs with its kernels, by the engine's own word for it. */
const choices: Readonly<Record<KernelChoiceDetails['choice'], string>> = {
  first:
    'exact in this browser, and the fastest almost everywhere; measured against the others after the first image',
  measured: 'the fastest that is exact in this browser, measured just now',
  kept: 'the fastest that is exact in this browser, measured at an earlier visit',
  forced: 'set by hand',
};

export const recommended = (threads: number): string =>
  `A benchmark of this device recommended ${threadCount(threads)}.`;
export const kernel = (
  kernel: string,
  relaxedSimd: boolean,
  threads: number,
  choice: KernelChoiceDetails['choice'],
): string =>
  `Kernel ${kernel} with ${relaxedSimd ? 'relaxed' : 'plain'} SIMD on ${threadCount(threads)}: ${choices[choice]}.`;
/** @param times ms by the name of what was measured */
export const measured = (times: Readonly<Record<string, number>>): string =>
  `Measured: ${Object.entries(times)
    .map(([name, ms]) => `${name} ${ms} ms`)
    .join(', ')}.`;
export const weightsKept = 'Its packed weights were kept at an earlier visit.';
export const inexact = (kernels: readonly string[]): string =>
  `Not exact on this processor, and so not used: ${kernels.join(', ')}.`;
export const notStarted = (threads: number, why: string): string =>
  `${threadCount(threads)} did not start: ${why}.`;
export const fewerThreads = (why: string): string => `Fewer threads than requested: ${why}.`;
