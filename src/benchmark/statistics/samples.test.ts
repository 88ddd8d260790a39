import { expect, test } from 'vitest';
import { quantile } from './samples.ts';

test.each([
  [[4, 1, 3, 2], 0.5, 2.5],
  [[1, 2, 3, 4, 5], 0.95, 4.8],
  [[7], 0.95, 7],
])('quantile of %j at %d is %d', (values, share, expected) => {
  expect(quantile(values, share)).toBeCloseTo(expected, 12);
});

test('no samples have no quantile', () => {
  expect(quantile([], 0.5)).toBeNaN();
});
