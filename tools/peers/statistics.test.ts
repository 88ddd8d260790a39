import { describe, expect, it } from 'vitest';
import { seededUniform } from '../random.ts';
import { correlation, medianInterval, quartiles, shuffled } from './statistics.ts';

const ascending = (count: number) => Array.from({ length: count }, (_, i) => i + 1);

describe('the interval of a median', () => {
  // Of n tosses: 2 * 2^-6 = 0.031; 2 * (1 + 9) / 2^9 = 0.039; 2 * (1 + 20 + 190 + 1140 + 4845 + ...) as in Conover's table A3.
  const known = [
    { count: 6, interval: [1, 6] },
    { count: 8, interval: [1, 8] },
    { count: 9, interval: [2, 8] },
    { count: 20, interval: [6, 15] },
    { count: 30, interval: [10, 21] },
  ];
  it.each(known)('is between the order statistics of the table for $count values', ({ count, interval }) => {
    expect(medianInterval(shuffled(ascending(count), seededUniform(1)))).toEqual(interval);
  });

  it('is not given where the extremes hold the median too rarely', () => {
    for (const count of [0, 1, 5]) expect(medianInterval(ascending(count))).toBeNull();
  });

  it('holds the median of a skewed distribution as often as it says', () => {
    const random = seededUniform(7);
    const trials = 4000;
    let held = 0;
    for (let trial = 0; trial < trials; trial++) {
      const [low, high] = medianInterval(ascending(9).map(() => -Math.log(random()))) ?? [0, 0];
      if (low <= Math.LN2 && Math.LN2 <= high) held++;
    }
    // 1 - 2 * 10 / 512 = 0.961; four standard errors are 0.012.
    expect(Math.abs(held / trials - 0.961)).toBeLessThan(0.0125);
  });
});

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

it('shuffles to the same order for the same seed, and loses nothing', () => {
  const items = ascending(9);
  expect(shuffled(items, seededUniform(3))).toEqual(shuffled(items, seededUniform(3)));
  expect(shuffled(items, seededUniform(3))).not.toEqual(items);
  expect(shuffled(items, seededUniform(3)).toSorted((a, b) => a - b)).toEqual(items);
});
