import { describe, expect, test } from 'vitest';
import { seededUniform } from '../../core/random.ts';
import { differenceBetween, overlap } from './difference.ts';
import { driftOf } from './drift.ts';

const noisy = (at: (i: number) => number, n = 90) => {
  const random = seededUniform(4);
  return Array.from({ length: n }, (_, i) => at(i) * (0.98 + 0.04 * random()));
};

describe('driftOf', () => {
  test.each([
    ['steady', () => 10, 'none'],
    ['20 ms more from the middle on', (i: number) => (i < 45 ? 10 : 30), 'up'],
    ['a slow rise of a fifth', (i: number) => 10 + (2 * i) / 90, 'up'],
    ['warm-up that went on', (i: number) => (i < 30 ? 12 : 10), 'down'],
    ['a real change of a hundredth', (i: number) => (i < 45 ? 10 : 10.1), 'none'],
    ['one outlier', (i: number) => (i === 80 ? 900 : 10), 'none'],
  ] as const)('%s', (_, at, direction) => {
    expect(driftOf(noisy(at))?.direction).toBe(direction);
  });

  test('gives the change in per cent', () => {
    const drift = driftOf(noisy((i) => (i < 45 ? 10 : 15)));
    expect(drift?.percent.value).toBeGreaterThan(47);
    expect(drift?.percent.value).toBeLessThan(53);
  });

  test('is unknown below six values per third', () => {
    expect(driftOf(noisy(() => 10, 17))).toBeNull();
    expect(driftOf(noisy(() => 10, 18))).not.toBeNull();
  });
});

describe('differenceBetween', () => {
  test('adds the errors of both as independent errors', () => {
    const found = differenceBetween({ value: 10, ci95: [7, 14] }, { value: 4, ci95: [1, 8] });
    expect(found).toEqual({ value: 6, ci95: [6 - Math.hypot(3, 4), 6 + Math.hypot(4, 3)] });
  });

  test('has no interval where one of the two has none', () => {
    expect(differenceBetween({ value: 3, ci95: null }, { value: 1, ci95: [0, 2] })).toEqual({
      value: 2,
      ci95: null,
    });
  });
});

test.each([
  [[1, 2], [2, 3], true],
  [[1, 2], [2.1, 3], false],
  [[1, 9], [4, 5], true],
] as const)('%j and %j overlap: %j', (a, b, expected) => {
  expect(overlap({ value: 0, ci95: a }, { value: 0, ci95: b })).toBe(expected);
  expect(overlap({ value: 0, ci95: b }, { value: 0, ci95: a })).toBe(expected);
});
