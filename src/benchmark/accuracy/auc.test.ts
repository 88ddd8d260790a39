import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { auc } from './auc.ts';
import type { Scored } from './scored.ts';

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
});
