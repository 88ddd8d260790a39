/** Explains which kernels run and why, from the facts that a session reports. */
import { backendOf } from '../../core/backends.ts';
import type { SessionInfo } from '../../core/selection.ts';
import { messages } from '../../messages/index.ts';

const words = messages.engine.facts;
const REFUSED = 'refused ';

/**
 * @param recommendedThreads threads that a benchmark recommended, where it did
 * @returns sentences; none where there is nothing to explain
 */
export function engineWords(info: SessionInfo, recommendedThreads?: number): readonly string[] {
  const recommended = recommendedThreads === undefined ? [] : [words.recommended(recommendedThreads)];
  return [...kernelWords(info), ...recommended];
}

function kernelWords({ backend, threads, features }: SessionInfo): readonly string[] {
  if (!backendOf(backend).selfTested) return [];
  const { variant, relaxedSimd, choice, measured, weights, threadsRefused } = features;
  const lines = [words.kernel(String(variant), relaxedSimd === true, threads, String(choice))];
  if (measured !== undefined) lines.push(words.measured(String(measured)));
  if (weights === 'kept') lines.push(words.weightsKept);
  // The values that differed are in the session's features, for debugging.
  const refused = Object.entries(features).flatMap(([name, why]) =>
    name.startsWith(REFUSED) ? [{ name: name.slice(REFUSED.length), why }] : [],
  );
  const inexact = refused.filter(({ name }) => !name.endsWith('threads')).map(({ name }) => name);
  if (inexact.length > 0) lines.push(words.inexact(inexact));
  for (const { name, why } of refused.filter((each) => each.name.endsWith('threads'))) {
    lines.push(words.notStarted(name, String(why)));
  }
  if (threadsRefused !== undefined) lines.push(words.fewerThreads(String(threadsRefused)));
  return lines;
}
