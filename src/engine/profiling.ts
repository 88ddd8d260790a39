/** Code that the profiles of all backends share. */

/** Enough rounds for a median that one or two disturbed rounds do not change. */
const MOST_ROUNDS = 25;
const FEWEST_ROUNDS = 3;
/** A person waits for it at the end of a visit. */
const LIMIT_MS = 2000;

/** @returns whether so many rounds are enough, now */
export function profilesUntil(): (rounds: number) => boolean {
  const untilMs = performance.now() + LIMIT_MS;
  return (rounds) => rounds >= MOST_ROUNDS || (rounds >= FEWEST_ROUNDS && performance.now() >= untilMs);
}

/**
 * By layer; the upper one of the two in the middle, where their number is even.
 * @param rounds each of them ms by layer
 */
export function medianTimes(rounds: readonly (readonly number[])[]): number[] {
  return (rounds[0] ?? []).map((_, layer) => {
    const sorted = rounds.map((times) => times[layer] ?? 0).sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)] ?? 0;
  });
}
