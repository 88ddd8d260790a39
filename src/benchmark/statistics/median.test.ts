import { describe, expect, test } from 'vitest';
import { seededUniform } from '../../core/random.ts';
import { medianInterval, medianOf } from './median.ts';
import { sortSamples } from './samples.ts';

/**
 * Largest c with `scipy.stats.binom.cdf(c, n, 0.5) <= 0.025`, scipy 1.17.1: the values left out at
 * either end.
 */
test.each([
  [6, 0],
  [9, 1],
  [20, 5],
  [100, 39],
  [500, 227],
  [501, 228],
  [1000, 468],
  [3000, 1445],
])('of %d values, %d are left out at either end', (n, cut) => {
  const samples = sortSamples(Array.from({ length: n }, (_, i) => i));
  expect(medianInterval(samples)).toEqual([cut, n - 1 - cut]);
});

describe('medianOf', () => {
  test('has no interval below six values, and no median of nothing', () => {
    expect(medianOf([3, 1, 2, 5, 4])).toEqual({ value: 3, ci95: null });
    expect(medianOf([])).toBeNull();
  });

  test('holds the median at least 95 times of 100, whatever the distribution', () => {
    const random = seededUniform(5);
    const trials = 2000;
    let held = 0;
    for (let trial = 0; trial < trials; trial++) {
      // A long tail, as times have it; its median is 1.
      const values = Array.from({ length: 25 }, () => (random() / (1 - random())) ** 2);
      const [low, high] = medianOf(values)?.ci95 ?? [1, 0];
      if (low <= 1 && 1 <= high) held++;
    }
    // Four standard errors of a share of 0.95 of 2000.
    expect(held / trials).toBeGreaterThan(0.95 - 4 * Math.sqrt((0.95 * 0.05) / trials));
  });
});
