import { expect, it } from 'vitest';
import { onAxis } from './scale.ts';

it('lies from 0.1 % at the left end to 99.9 % at the right, with 50 % in the middle', () => {
  expect([0, 0.001, 0.5, 0.999, 1].map((share) => Math.round(onAxis(share) * 1e9) / 1e9)).toEqual([
    0, 0, 50, 100, 100,
  ]);
});

it('gives equal changes of the odds equal lengths', () => {
  const oddsOf = (odds: number) => onAxis(odds / (1 + odds));
  expect(oddsOf(0.2) - oddsOf(0.1)).toBeCloseTo(oddsOf(8) - oddsOf(4), 9);
});
