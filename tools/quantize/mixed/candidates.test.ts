import { describe, expect, it } from 'vitest';
import { seededUniform } from '../../../src/core/random.ts';
import { bestScale, rangeOf } from './candidates.ts';

const random = seededUniform(3);
/** Sums of three: most are small and few are large, as in real weights. */
const row = Float64Array.from({ length: 3000 }, () => random() + random() + random() - 1.5);
const importance = Float64Array.from(row, () => random());
const alike = new Float64Array(row.length).fill(1);

function errorAt(scale: number, bits: number, weights: Float64Array): number {
  const { least, most } = rangeOf(bits);
  return row.reduce((sum, weight, k) => {
    const integer = Math.max(least, Math.min(most, Math.round(weight / scale)));
    return sum + (weights[k] ?? 0) * (weight - scale * integer) ** 2;
  }, 0);
}

describe('bestScale', () => {
  it.each([2, 3, 4, 5, 6, 7, 8])(
    'errs at most a seventh more in %i bits than the best of a fine search',
    (bits) => {
      const { scale, error } = bestScale(row, importance, rangeOf(bits));
      expect(error).toBeCloseTo(errorAt(scale, bits, importance), 12);
      const largest = Math.max(...row.map(Math.abs));
      const fine = Array.from({ length: 200 }, (_, i) => (largest * (i + 1)) / 200 / 2 ** (bits - 2));
      const best = Math.min(...fine.map((each) => errorAt(each, bits, importance)));
      // Scales are tried within 7 % of any other, and an error grows with its square.
      expect(error).toBeLessThan(1.07 ** 2 * best);
    },
  );

  it('clips the few large weights if there are few bits', () => {
    const { scale } = bestScale(row, alike, rangeOf(2));
    expect(scale * 2).toBeLessThan(Math.max(...row.map(Math.abs)));
  });

  it('clips nothing if the large weights matter, and much if only the small ones do', () => {
    const largest = Math.max(...row.map(Math.abs));
    const isLarge = (weight: number) => Math.abs(weight) > 0.9 * largest;
    const [large, small] = [
      row.map((weight) => +isLarge(weight)),
      row.map((weight) => +(Math.abs(weight) < 0.5)),
    ];
    expect(bestScale(row, large, rangeOf(4)).scale * 7).toBeGreaterThan(0.9 * largest);
    expect(bestScale(row, small, rangeOf(4)).scale * 8).toBeLessThan(0.6);
  });

  it('finds nothing to round in a row of zeros', () => {
    expect(bestScale(new Float64Array(4), alike, rangeOf(4))).toEqual({ scale: 1, error: 0 });
  });
});

describe('rangeOf', () => {
  it.each([
    [2, -2, 1],
    [5, -16, 15],
    [8, -128, 127],
  ])('%i bits represent %i to %i', (bits, least, most) => {
    expect(rangeOf(bits)).toEqual({ least, most });
  });
});
