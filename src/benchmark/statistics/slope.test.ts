import { expect, test } from 'vitest';
import { lineThrough } from './slope.ts';

const zip = (x: readonly number[], y: readonly number[]) => x.map((at, i) => [at, y[i] ?? 0] as const);

/** `scipy.stats.theilslopes(y, x)`, scipy 1.17.1. */
test.each([
  [
    'one outlier',
    [0, 10, 20, 30, 40, 50, 60, 70, 80, 90],
    [100, 112, 118, 131, 90, 152, 149, 171, 300, 190],
    { slope: 1.0142857142857142, low: 0.9, high: 2.2, intercept: 94.35714285714286 },
  ],
  [
    'ties in x',
    [1, 1, 1, 8, 8, 8, 64, 64, 64, 256, 256],
    [1.0, 1.1, 0.9, 1.5, 1.4, 1.6, 5.0, 5.2, 5.1, 18.0, 18.4],
    {
      slope: 0.06666666666666667,
      low: 0.06428571428571428,
      high: 0.06862745098039216,
      intercept: 1.0666666666666669,
    },
  ],
  [
    'ties in y',
    [0, 1, 2, 3, 4, 5, 6, 7],
    [5, 5, 5, 5, 6, 5, 5, 5],
    { slope: 0, low: 0, high: 0, intercept: 5 },
  ],
])('has the slope and interval of scipy with %s', (_, x, y, expected) => {
  const line = lineThrough(zip(x, y));
  expect(line?.slope.value).toBeCloseTo(expected.slope, 12);
  expect(line?.slope.ci95?.[0]).toBeCloseTo(expected.low, 12);
  expect(line?.slope.ci95?.[1]).toBeCloseTo(expected.high, 12);
  expect(line?.intercept).toBeCloseTo(expected.intercept, 12);
});

test('there is no line through points of one x, and no interval of four', () => {
  expect(lineThrough(zip([1, 1, 1], [1, 2, 3]))).toBeNull();
  expect(lineThrough(zip([1, 2, 3, 4], [1, 2, 3, 4]))?.slope).toEqual({ value: 1, ci95: null });
});
