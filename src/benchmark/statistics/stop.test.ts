import { describe, expect, test } from 'vitest';
import { PLANS } from '../model/plan.ts';
import { reachedShare, whyStop } from './stop.ts';

const plan = { ...PLANS.standard, minRuns: 20, maxRuns: 60, trialLimitMs: 1000, leakCheck: false };
const steady = (n: number) => Array.from({ length: n }, (_, i) => 10 + (i % 3) / 10);
const wild = (n: number) => Array.from({ length: n }, (_, i) => (i % 2 === 0 ? 5 : 50));

describe('a trial', () => {
  test.each([
    ['goes on below the fewest runs', steady(19), 500, null],
    ['ends where it is precise', steady(20), 500, 'precise'],
    ['goes on where it is not', wild(59), 500, null],
    ['ends at the most runs', wild(60), 500, 'run-limit'],
    ['ends at its time, precise or not', wild(5), 1000, 'time-limit'],
    ['takes three runs whatever they cost', wild(2), 9000, null],
  ] as const)('%s', (_, totals, elapsedMs, expected) => {
    expect(whyStop(totals, elapsedMs, 0, plan)).toBe(expected);
  });

  test('makes the runs of a leak check in the first round only', () => {
    const leaks = { ...plan, leakCheck: true };
    expect(whyStop(steady(30), 500, 0, leaks)).toBeNull();
    expect(whyStop(steady(50), 500, 0, leaks)).toBe('precise');
    expect(whyStop(steady(30), 500, 1, leaks)).toBe('precise');
  });
});

test('the precision reached is the farther end of the interval of the median', () => {
  expect(reachedShare([9, 9, 10, 10, 10, 10, 10, 12])).toBeCloseTo(0.2, 12);
  expect(reachedShare([1, 2, 3])).toBeNull();
});
