import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededUniform } from '../core/random.ts';
import { symmetricRange } from './nearest.ts';
import { nearestOfRow, roundingError } from './nearest-of-row.ts';
import { saturationGroupsOf } from './saturation.ts';
import { chooseScales, scalesOf } from './scales.ts';

const range = symmetricRange(8);

const cases = fc.record({
  positions: fc.integer({ min: 1, max: 9 }),
  channels: fc.integer({ min: 1, max: 40 }),
  accumulation: fc.constantFrom('single', 'pairs', 'fours'),
  isWeighted: fc.boolean(),
  scale: fc.double({ min: 0.002, max: 0.03, noNaN: true }),
  seed: fc.integer({ min: 1, max: 1e6 }),
});

describe('roundingError', () => {
  it('is the error of the nearest integers, or exceeds the limit with it', () => {
    let [exact, beyond] = [0, 0];
    fc.assert(
      fc.property(cases, ({ positions, channels, accumulation, isWeighted, scale, seed }) => {
        const taps = positions * channels;
        const groups = saturationGroupsOf(
          { kind: 'conv', shape: [positions, 1, channels, 1], taps },
          accumulation,
        );
        const random = seededUniform(seed);
        const row = Float64Array.from({ length: taps }, () => 2 * random() - 1);
        const importance = isWeighted ? Float64Array.from(row, random) : null;
        const integers = new Int8Array(taps);
        nearestOfRow(row, scale, range, groups, importance, integers);
        const error = row.reduce(
          (sum, weight, k) => sum + (weight - scale * (integers[k] ?? 0)) ** 2 * (importance?.[k] ?? 1),
          0,
        );
        const errorWithin = (limit: number) =>
          roundingError(row, scale, range, groups, importance, limit, new Int8Array(taps));
        expect(errorWithin(Number.POSITIVE_INFINITY)).toBe(error);
        const limit = 2 * random() * error;
        const found = errorWithin(limit);
        if (error > limit) expect(found).toBeGreaterThan(limit);
        else expect(found).toBe(error);
        if (error > limit) beyond += 1;
        else exact += 1;
      }),
      { seed: 1 },
    );
    // Both kinds of answers occurred.
    expect(Math.min(exact, beyond)).toBeGreaterThan(20);
  });
});

describe('chooseScales', () => {
  it.each([0, -1e-18])('tolerates inputs that hardly vary, of mean square %d', (cost) => {
    const random = seededUniform(5);
    const rows = Float64Array.from({ length: 64 }, () => random() - 0.5);
    const importance = new Float64Array(64).fill(cost);
    const scales = chooseScales(rows, 64, 8, importance);
    expect(scalesOf(scales)[0]).toBeGreaterThan(0);
    // Without any cost of errors no scale is better than the one that clips nothing.
    if (cost === 0) expect(scales).toEqual(chooseScales(rows, 64, 8, null, null, 'none'));
  });
});
