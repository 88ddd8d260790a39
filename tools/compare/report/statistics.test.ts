import { expect, it } from 'vitest';
import { correlation, quartiles } from './statistics.ts';

it('gives quartiles as order statistics', () => {
  expect(quartiles([5, 1, 4, 2, 3])).toEqual({ p25: 2, p50: 3, p75: 4 });
});

it('correlates what differs in scale and offset alone, and nothing else, as 1', () => {
  const values = [1, 4, -2, 0.5];
  expect(
    correlation(
      values,
      values.map((value) => 3 * value - 7),
    ),
  ).toBeCloseTo(1, 12);
  expect(
    correlation(
      values,
      values.map((value) => -value),
    ),
  ).toBeCloseTo(-1, 12);
  expect(correlation(values, [4, 1, -2, 0.5])).toBeLessThan(0.9);
  expect(correlation(values, [2, 2, 2, 2])).toBeNaN();
});
