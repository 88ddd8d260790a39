import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { auc } from './auc.ts';
import { youden } from './operating-point.ts';
import type { Scored } from './scored.ts';
import { quantile } from './scored.ts';

const samples = (text: string): Scored[] =>
  text.split(' ').map((item) => ({ score: Number(item.slice(1)), positive: item.startsWith('+') }));

describe('auc', () => {
  test.each([
    ['all positives above', '-1 -2 +3 +4', 1],
    ['all positives below', '+1 +2 -3 -4', 0],
    ['all tied', '+5 -5 +5 -5', 0.5],
    ['one pair of four lost', '-1 +2 -3 +4', 0.75],
    ['a tie counts half', '-1 +1 +2', 0.75],
    ['only positives', '+1 +2', null],
    ['only negatives', '-1 -2', null],
  ])('%s', (_, text, expected) => {
    expect(auc(samples(text))).toBe(expected);
  });

  const scored = fc.array(fc.record({ score: fc.integer({ min: 0, max: 9 }), positive: fc.boolean() }));

  test('is the share of pairs won, counted one by one', () => {
    fc.assert(
      fc.property(scored, (list) => {
        const pairs = list
          .filter(({ positive }) => positive)
          .flatMap((p) => list.filter(({ positive }) => !positive).map((n) => p.score - n.score));
        const won = pairs.filter((d) => d > 0).length + pairs.filter((d) => d === 0).length / 2;
        expect(auc(list)).toBe(pairs.length > 0 ? won / pairs.length : null);
      }),
    );
  });

  test('no threshold beats the one of youden', () => {
    fc.assert(
      fc.property(scored, (list) => {
        const best = youden(list);
        if (!best) return;
        for (const { score: threshold } of list) {
          const called = (positive: boolean) => {
            const members = list.filter((sample) => sample.positive === positive);
            return members.filter(({ score }) => score >= threshold).length / members.length;
          };
          const gain = called(true) - called(false);
          /** One rounding of each of two quotients. */
          expect(gain).toBeLessThanOrEqual(best.sensitivity + best.specificity - 1 + 4 * Number.EPSILON);
        }
      }),
    );
  });
});

test.each([
  [[4, 1, 3, 2], 0.5, 2.5],
  [[1, 2, 3, 4, 5], 0.95, 4.8],
  [[7], 0.95, 7],
])('quantile of %j at %d is %d', (values, share, expected) => {
  expect(quantile(values, share)).toBeCloseTo(expected, 12);
});

test('there is no quantile of nothing', () => {
  expect(quantile([], 0.5)).toBeNaN();
});
