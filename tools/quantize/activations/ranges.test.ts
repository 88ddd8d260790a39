import { describe, expect, it } from 'vitest';
import { seededUniform } from '../../../src/core/random.ts';
import { affineOf, rangeOf } from '../../../src/quantize/affine.ts';
import { Extremes, Histogram } from './histogram.ts';
import { entropyRange, mseRange, percentileRange, quantizationError, rangeCandidates } from './ranges.ts';

/**
 * The sum of twelve uniform draws less six: close to a standard normal distribution, never beyond
 * 6.
 */
function normal(seed: number, count: number): Float32Array {
  const random = seededUniform(seed);
  return Float32Array.from({ length: count }, () => {
    let sum = -6;
    for (let i = 0; i < 12; i++) sum += random();
    return sum;
  });
}

function histogramOf(values: Float32Array): Histogram {
  const extremes = new Extremes(1);
  extremes.add(values);
  const histogram = new Histogram(extremes.range());
  histogram.add(values);
  return histogram;
}

describe('Extremes', () => {
  it('keep a single outlier among a million values, in its channel', () => {
    const values = new Float32Array(1_000_000);
    values[777_777] = 41.5;
    values[333_332] = -7.25;
    const extremes = new Extremes(2);
    extremes.add(values);
    expect(extremes.range()).toEqual({ min: -7.25, max: 41.5 });
    expect([...extremes.max]).toEqual([0, 41.5]);
    expect([...extremes.min]).toEqual([-7.25, 0]);
  });
});

describe('affineOf', () => {
  const ranges = [
    { min: -1, max: 3 },
    { min: 0, max: 6 },
    { min: 0.5, max: 6 },
    { min: -4, max: -1 },
    { min: -1e-3, max: 250 },
    { min: 0, max: 0 },
  ];
  it.each(ranges)('represents 0 exactly and reaches $min to $max within half a step', ({ min, max }) => {
    for (const bits of [7, 8]) {
      const quantization = affineOf({ min, max }, bits);
      expect(Number.isInteger(quantization.zeroPoint)).toBe(true);
      expect(Math.fround(quantization.scale)).toBe(quantization.scale);
      const reached = rangeOf(quantization, bits);
      // Rounding the zero point moves both ends by at most half a step; float32 rounds the scale by
      // 2^-24 of it.
      const slack = quantization.scale * (0.5 + 256 * 2 ** -24);
      expect(reached.min).toBeLessThanOrEqual(Math.min(0, min) + slack);
      expect(reached.max).toBeGreaterThanOrEqual(Math.max(0, max) - slack);
    }
  });
});

describe('range candidates', () => {
  const clean = normal(1, 100_000);

  it('agree on the extremes of a uniform distribution', () => {
    const random = seededUniform(2);
    const uniform = histogramOf(Float32Array.from({ length: 100_000 }, () => 4 * random()));
    // In 2 % steps: the least error of a uniform distribution is within one step of its ends.
    expect(mseRange(uniform, 8).max).toBeGreaterThan(0.97 * 4);
    expect(percentileRange(uniform).max).toBeGreaterThan(0.995 * 4);
    expect(entropyRange(uniform, 8).max).toBeGreaterThan(0.9 * 4);
  });

  it('clip a distant outlier, except min-max', () => {
    const values = Float32Array.from([...clean, 200]);
    const [minMax, ...others] = rangeCandidates(histogramOf(values), 8);
    expect(minMax).toMatchObject({ method: 'min-max', range: { max: 200 } });
    expect(others.length).toBeGreaterThan(0);
    for (const { range } of others) expect(range.max).toBeLessThan(200);
  });

  it('of least squared error are never worse than min-max, at any width', () => {
    for (const values of [clean, Float32Array.from([...clean, 40]), clean.map((x) => Math.max(0, x) ** 3)]) {
      const histogram = histogramOf(values);
      for (const bits of [4, 7, 8]) {
        const least = quantizationError(histogram, mseRange(histogram, bits), bits);
        expect(least).toBeLessThanOrEqual(quantizationError(histogram, histogram.range, bits));
      }
    }
  });

  it('never exceed the extremes: a ReLU6 stays within 0 and 6', () => {
    const bounded = histogramOf(clean.map((x) => Math.min(6, Math.max(0, 3 * x))));
    for (const { range } of rangeCandidates(bounded, 8)) {
      expect(range.min).toBeGreaterThanOrEqual(0);
      expect(range.max).toBeLessThanOrEqual(6);
    }
  });
});
