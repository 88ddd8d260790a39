/** What runs and why, from the facts that a session gives. */
import type { SessionInfo } from '../core/selection.ts';
import { threadCount } from './format.ts';

const CHOICE: Readonly<Record<string, string>> = {
  measured: 'the fastest of those that proved exact in this browser, measured just now',
  kept: 'the fastest of those that proved exact in this browser, measured at an earlier visit',
  forced: 'set by hand',
};

/** @returns sentences; none where there is nothing to explain */
export function engineWords({ backend, threads, features }: SessionInfo): readonly string[] {
  if (backend !== 'int8') return [];
  const simd = features.relaxedSimd === true ? 'relaxed SIMD' : 'plain SIMD';
  const words = [
    `Kernel ${features.variant} of the build with ${simd}, ${threadCount(threads)}: ${CHOICE[String(features.choice)] ?? features.choice}.`,
  ];
  if (features.measured !== undefined) words.push(`Measured: ${features.measured}.`);
  for (const [name, value] of Object.entries(features)) {
    if (name.startsWith('refused ')) words.push(`Kernel ${name.slice(8)} is not used: ${value}.`);
  }
  if (features.threadsRefused !== undefined)
    words.push(`Fewer threads than wanted: ${features.threadsRefused}.`);
  return words;
}
