/** Explains which kernels run and why, from the facts that a session reports. */
import type { SessionInfo } from '../../core/selection.ts';
import { engineFacts } from '../../messages/engine-facts.ts';

/**
 * @param recommendedThreads threads that a benchmark recommended, where it did
 * @returns sentences; none where there is nothing to explain
 */
export function engineWords(info: SessionInfo, recommendedThreads?: number): readonly string[] {
  const recommended = recommendedThreads === undefined ? [] : [engineFacts.recommended(recommendedThreads)];
  return [...kernelWords(info), ...recommended];
}

function kernelWords({ threads, details }: SessionInfo): readonly string[] {
  if (details.kind !== 'integer-kernels') return [];
  const { variant, relaxedSimd, choice, measuredMs, refusedVariants, threadsRefused } = details;
  const lines = [engineFacts.kernel(variant, relaxedSimd, threads, choice)];
  if (Object.keys(measuredMs).length > 0) lines.push(engineFacts.measured(measuredMs));
  if (details.planFromCache) lines.push(engineFacts.weightsKept);
  // The values that differed are in the session's details, for debugging.
  if (refusedVariants.length > 0)
    lines.push(engineFacts.inexact(refusedVariants.map((each) => each.variant)));
  for (const refused of details.refusedThreads) {
    lines.push(engineFacts.notStarted(refused.threads, refused.why));
  }
  if (threadsRefused !== null) lines.push(engineFacts.fewerThreads(threadsRefused));
  return lines;
}
