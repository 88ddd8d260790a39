/** What runs and why, from the facts that a session gives. */
import { backendOf } from '../../core/backends.ts';
import type { SessionInfo } from '../../core/selection.ts';
import { messages } from '../../messages/index.ts';

const CHOICE: Readonly<Record<string, string>> = {
  first:
    'exact in this browser, and the fastest almost everywhere; measured against the others after the first picture',
  measured: 'the fastest that is exact in this browser, measured just now',
  kept: 'the fastest that is exact in this browser, measured at an earlier visit',
  forced: 'set by hand',
};

const REFUSED = 'refused ';

/**
 * @param wished threads that a benchmark recommended, where it did
 * @returns sentences; none where there is nothing to explain
 */
export function engineWords(info: SessionInfo, wished?: number): readonly string[] {
  const recommended =
    wished === undefined ? [] : [`A benchmark of this device recommended ${messages.names.threads(wished)}.`];
  return [...kernelWords(info), ...recommended];
}

function kernelWords({ backend, threads, features }: SessionInfo): readonly string[] {
  if (!backendOf(backend).selfTested) return [];
  const simd = features.relaxedSimd === true ? 'relaxed SIMD' : 'plain SIMD';
  const words = [
    `Kernel ${features.variant} with ${simd} on ${messages.names.threads(threads)}: ${CHOICE[String(features.choice)] ?? features.choice}.`,
  ];
  if (features.measured !== undefined) words.push(`Measured: ${features.measured}.`);
  if (features.weights === 'kept') words.push('Its packed weights were kept at an earlier visit.');
  // Which number came out for which is for those who look for faults: the session's features hold it.
  const refused = Object.entries(features).flatMap(([name, why]) =>
    name.startsWith(REFUSED) ? [{ name: name.slice(REFUSED.length), why }] : [],
  );
  const inexact = refused.filter(({ name }) => !name.endsWith('threads')).map(({ name }) => name);
  if (inexact.length > 0) words.push(`Not exact on this processor, and so not used: ${inexact.join(', ')}.`);
  for (const { name, why } of refused.filter((each) => each.name.endsWith('threads'))) {
    words.push(`${name} did not start: ${why}.`);
  }
  if (features.threadsRefused !== undefined)
    words.push(`Fewer threads than wanted: ${features.threadsRefused}.`);
  return words;
}
