/** Whether what was measured was right: a fast wrong answer is none. */
import type { OutputCheck } from '../run.ts';

interface Answer {
  /** Warm runs done, this one included; 0 is the first run of all. */
  readonly run: number;
  /** Null where one was not finite. */
  readonly probabilities: readonly number[] | null;
}

/**
 * The first run, the middle one and the last, and the first that was wrong where it is none of
 * them.
 * @param answers in the order of time, the first run's first; a run that is missing gave what the
 *   one before it gave
 * @param runs warm runs that were made
 * @param right what the oracle says of the same picture
 * @param allowed largest difference of a probability, 0-1
 */
export function outputChecks(
  answers: readonly Answer[],
  runs: number,
  right: readonly number[],
  allowed: number,
): OutputCheck[] {
  const check = (run: number): OutputCheck | null => {
    const answer = answers.findLast((each) => each.run <= run);
    if (!answer) return null;
    const largestDifference = differenceOf(answer.probabilities, right);
    const ok = largestDifference !== null && largestDifference <= allowed;
    return { run, largestDifference, allowed, ok };
  };
  const wrong = answers.find(({ run }) => check(run)?.ok === false)?.run ?? 0;
  const chosen = [...new Set([0, Math.floor(runs / 2), wrong, runs])].sort((a, b) => a - b);
  return chosen.map(check).filter((each) => each !== null);
}

/** Null where an output was not finite, or where the two are not of the same labels. */
function differenceOf(probabilities: Answer['probabilities'], right: readonly number[]): number | null {
  if (probabilities?.length !== right.length) return null;
  return Math.max(...probabilities.map((value, i) => Math.abs(value - (right[i] as number))));
}
