import { configurationOf } from '../configuration-key.ts';
import type { ConfigurationKey, Trial } from '../run.ts';

/**
 * The threads that a configuration asked for and the fewest that any of its trials computed with.
 * @returns null where every trial had all of its threads, or none loaded
 */
export function missingThreads(
  key: ConfigurationKey,
  trials: readonly Pick<Trial, 'threadsGot'>[],
): { readonly wanted: number; readonly got: number } | null {
  const wanted = configurationOf(key).threads;
  const got = Math.min(...trials.flatMap(({ threadsGot }) => threadsGot ?? []));
  return got < wanted ? { wanted, got } : null;
}
