import { describe, expect, test } from 'vitest';
import { seededUniform } from '../../core/random.ts';
import { quantile } from './samples.ts';
import { summarise } from './summary.ts';

const within = (interval: readonly [number, number] | null | undefined, value: number) =>
  interval != null && interval[0] <= value && value <= interval[1];

/** Box and Muller. */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

describe('summarise', () => {
  const trials = [
    [5, 3, 9, 9, 4, 40],
    [2, 8, 7],
    [6, 6, 1, 5.5],
  ];

  test('has the quantiles and the mean of all samples, outliers kept', () => {
    const found = summarise(trials, 1);
    const all = trials.flat();
    expect(found?.samples).toBe(13);
    expect(found?.worst).toBe(40);
    expect(found?.p50.value).toBe(quantile(all, 0.5));
    expect(found?.p95.value).toBe(quantile(all, 0.95));
    expect(found?.p99.value).toBe(quantile(all, 0.99));
    expect(found?.mean.value).toBeCloseTo(all.reduce((sum, value) => sum + value) / 13, 12);
  });

  test('equals a plain two-level bootstrap that allocates an array for each resample', () => {
    const random = seededUniform(7);
    const p95: number[] = [];
    const means: number[] = [];
    for (let r = 0; r < 1000; r++) {
      const drawn: number[] = [];
      for (let k = 0; k < trials.length; k++) {
        const trial = trials[Math.floor(random() * trials.length)] ?? [];
        for (let i = 0; i < trial.length; i++) drawn.push(trial[Math.floor(random() * trial.length)] ?? 0);
      }
      p95.push(quantile(drawn, 0.95));
      means.push(drawn.reduce((sum, value) => sum + value) / drawn.length);
    }
    /** Samples of three trials. */
    const share = 6.83e-8;
    const found = summarise(trials, 7);
    for (const [estimate, values] of [
      [found?.p95, p95],
      [found?.mean, means],
    ] as const) {
      expect(estimate?.ci95?.[0]).toBeCloseTo(quantile(values, share), 10);
      expect(estimate?.ci95?.[1]).toBeCloseTo(quantile(values, 1 - share), 10);
    }
  });

  test('the same seed gives the same intervals', () => {
    expect(summarise(trials, 3)).toEqual(summarise(trials, 3));
    expect(summarise(trials, 3)).not.toEqual(summarise(trials, 4));
  });

  test('runs repeated within their trials add little certainty, trials do', () => {
    const random = seededUniform(2);
    const few = Array.from({ length: 6 }, (_, k) => Array.from({ length: 20 }, () => k + random()));
    const width = (list: number[][]) => {
      const [low, high] = summarise(list, 1)?.mean.ci95 ?? [0, 0];
      return high - low;
    };
    expect(width(few.map((trial) => [...trial, ...trial, ...trial]))).toBeGreaterThan(0.8 * width(few));
    expect(width([...few, ...few, ...few])).toBeLessThan(0.7 * width(few));
  });

  test('five trials hold the truth about 95 times of 100, though trials differ more than runs', () => {
    const random = seededUniform(11);
    const trials = 400;
    let held = 0;
    for (let trial = 0; trial < trials; trial++) {
      const sample = Array.from({ length: 5 }, () => {
        const shift = 2 * normal(random);
        return Array.from({ length: 20 }, () => 50 + shift + normal(random));
      });
      if (within(summarise(sample, trial)?.mean.ci95, 50)) held++;
    }
    // Four standard errors of a share of 0.95 of 400, and 0.01 for the bootstrap itself.
    expect(held / trials).toBeGreaterThan(0.95 - 4 * Math.sqrt((0.95 * 0.05) / trials) - 0.01);
  });

  test('no samples have no summary, and one sample has no interval', () => {
    expect(summarise([[], []], 1)).toBeNull();
    expect(summarise([[4]], 1)?.p50).toEqual({ value: 4, ci95: null });
  });
});
