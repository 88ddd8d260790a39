import { describe, expect, it } from 'vitest';
import { outputChecks } from './output-checks.ts';

const RIGHT = [0.25, 0.75];
const at = (run: number, ...probabilities: number[]) => ({ run, probabilities });

describe('outputChecks', () => {
  it('checks the first run, the middle one and the last', () => {
    expect(outputChecks([at(0, 0.25, 0.75)], 20, RIGHT, 1e-3)).toEqual(
      [0, 10, 20].map((run) => ({ run, largestDifference: 0, allowed: 1e-3, ok: true })),
    );
  });

  it('checks the first that is wrong too, wherever it is, and only as often as it is wrong', () => {
    const answers = [at(0, 0.25, 0.75), at(13, 0.25, 0.5), at(14, 0.25, 0.75)];
    expect(outputChecks(answers, 20, RIGHT, 1e-3).map(({ run, ok }) => [run, ok])).toEqual([
      [0, true],
      [10, true],
      [13, false],
      [20, true],
    ]);
  });

  it('allows differences up to the tolerance and none above', () => {
    const check = (difference: number) => outputChecks([at(0, 0.25, 0.75 + difference)], 0, RIGHT, 0.125)[0];
    expect(check(-0.125)).toMatchObject({ largestDifference: 0.125, ok: true });
    expect(check(-0.126)?.ok).toBe(false);
  });

  it('fails an answer that is not finite or of another length', () => {
    for (const answer of [{ run: 0, probabilities: null }, at(0, 0.25)]) {
      expect(outputChecks([answer], 0, RIGHT, 1)).toEqual([
        { run: 0, largestDifference: null, allowed: 1, ok: false },
      ]);
    }
  });

  it('has no checks where there was no answer', () => {
    expect(outputChecks([], 0, RIGHT, 1)).toEqual([]);
  });
});
