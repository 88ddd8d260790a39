/** Searches for the least of many errors, where an error that exceeds another need not be exact. */

/** One in so many trials is taken first. */
const STRIDE = 8;

/**
 * The trial of least error, the first among equals. All are compared, those near the best of every
 * eighth first: most others then exceed its error within a part of the row.
 * @param count The number of trials.
 * @param errorOf The error of a trial; any number above the limit if it exceeds that.
 */
export function leastOf(count: number, errorOf: (trial: number, limit: number) => number): number {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  const attempt = (trial: number): void => {
    const error = errorOf(trial, least);
    if (error > least || (error === least && trial > best)) return;
    [best, least] = [trial, error];
  };
  for (let trial = 0; trial < count; trial += STRIDE) attempt(trial);
  const centre = best;
  for (let distance = 1; distance < count; distance++) {
    for (const trial of [centre - distance, centre + distance]) {
      if (trial >= 0 && trial < count && trial % STRIDE !== 0) attempt(trial);
    }
  }
  return best;
}
