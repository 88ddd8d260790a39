import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addition,
  addQuantized,
  affineQuantized,
  dequantize,
  quantize,
  requantize,
  rescale,
  roundHalfEven,
} from './numerics.ts';
import { exact, plus, times, toFloat32, toInteger, toNumber } from './testing/exact.ts';

const clamped = (value: bigint, low: number, high: number): number =>
  Math.min(high, Math.max(low, Number(value)));

const float32 = (min: number, max: number) =>
  fc.float({ min: Math.fround(min), max: Math.fround(max), noNaN: true });
const quantization = fc.record({ scale: float32(2 ** -12, 8), zeroPoint: fc.integer({ min: 0, max: 255 }) });
const code = fc.integer({ min: 0, max: 255 });

describe('roundHalfEven', () => {
  it.each([
    [0.5, 0],
    [1.5, 2],
    [2.5, 2],
    [-0.5, 0],
    [-1.5, -2],
    [-2.5, -2],
    [0.49999999999999994, 0],
    [4194303.5, 4194304],
    [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
  ])('maps %d to %d', (value, integer) => {
    expect(roundHalfEven(value)).toBe(integer);
  });

  it('returns the nearest integer, ties to even, for every float64 below 2^50', () => {
    fc.assert(
      fc.property(fc.double({ min: -(2 ** 50), max: 2 ** 50, noNaN: true }), (value) => {
        expect(BigInt(roundHalfEven(value))).toBe(toInteger(exact(value)));
      }),
    );
  });
});

describe('requantize', () => {
  const sum = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });

  it('rounds the sum, then its product, to float32, and then to an integer', () => {
    fc.assert(
      fc.property(sum, float32(2 ** -30, 2 ** -10), code, (total, multiplier, zeroPoint) => {
        const product = toFloat32(times(toFloat32(exact(total)), exact(multiplier)));
        const expected = clamped(toInteger(product) + BigInt(zeroPoint), 0, 255);
        expect(requantize(total, multiplier, zeroPoint, 0, 255)).toBe(expected);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    {
      sum: 5,
      zeroPoint: 10,
      code: 12,
      title: 'a tie goes to the even step, not to the even quantized value',
    },
    { sum: 7, zeroPoint: 11, code: 15, title: 'also with an odd zero point' },
    { sum: -5, zeroPoint: 10, code: 8, title: 'also below zero' },
    { sum: -100, zeroPoint: 10, code: 3, title: 'a result below the range is clamped to its low end' },
    { sum: 1000, zeroPoint: 10, code: 200, title: 'a result above the range is clamped to its high end' },
  ])('$title', (each) => {
    expect(requantize(each.sum, 0.5, each.zeroPoint, 3, 200)).toBe(each.code);
  });

  it('rescaling to floats rounds twice in the same way', () => {
    fc.assert(
      fc.property(sum, float32(2 ** -30, 2 ** -10), (total, multiplier) => {
        const product = toFloat32(times(toFloat32(exact(total)), exact(multiplier)));
        expect(rescale(total, multiplier, -(2 ** 31), 2 ** 31)).toBe(toNumber(product) + 0);
      }),
    );
  });
});

describe('quantize', () => {
  it('returns every quantized value of every quantization', () => {
    fc.assert(
      fc.property(quantization, code, (each, original) => {
        expect(quantize(dequantize(original, each), each, 255)).toBe(original);
      }),
    );
  });

  it('errs by at most half a step, plus float32 rounding', () => {
    fc.assert(
      fc.property(quantization, fc.double({ min: 0, max: 1, noNaN: true }), (each, place) => {
        const [low, high] = [dequantize(0, each), dequantize(255, each)];
        const value = Math.fround(low + place * (high - low));
        const back = dequantize(quantize(value, each, 255), each);
        expect(Math.abs(back - value)).toBeLessThanOrEqual(each.scale / 2 + 3 * 2 ** -24 * 255 * each.scale);
      }),
    );
  });

  it.each([
    [Number.NEGATIVE_INFINITY, 0],
    [-1e30, 0],
    [1e30, 127],
    [Number.POSITIVE_INFINITY, 127],
  ])('maps %d to the end of the range, %d', (value, end) => {
    expect(quantize(value, { scale: 0.1, zeroPoint: 40 }, 127)).toBe(end);
  });
});

describe('addQuantized', () => {
  it.each([1, -1] as const)('rounds each product and each sum to float32, with sign %d', (sign) => {
    fc.assert(
      fc.property(quantization, quantization, quantization, code, code, (qa, qb, qy, a, b) => {
        const parameters = addition(qa, qb, qy, sign);
        const product = (codeOf: number, factor: number) => toFloat32(times(exact(codeOf), exact(factor)));
        const right = toFloat32(plus(product(b, parameters.factorB), exact(parameters.offset)));
        const total = toFloat32(plus(product(a, parameters.factorA), right));
        expect(addQuantized(a, b, parameters, 0, 255)).toBe(clamped(toInteger(total), 0, 255));
      }),
      { numRuns: 2000 },
    );
  });

  it('adds nothing where one side holds its zero point', () => {
    // With scales at most 2^7 apart, 255 * 2^7 has a float32 neighbour at distance 2^-9, far below
    // the half that would round.
    const near = fc.record({ scale: float32(2 ** -4, 8), zeroPoint: code });
    fc.assert(
      fc.property(near, near, code, (qa, qb, a) => {
        const parameters = addition(qa, qb, qa, 1);
        expect(addQuantized(a, qb.zeroPoint, parameters, 0, 255)).toBe(a);
      }),
    );
  });

  it('differs from the real sum by at most half a step and float32 rounding', () => {
    fc.assert(
      fc.property(quantization, quantization, quantization, code, code, (qa, qb, qy, a, b) => {
        const real = (a - qa.zeroPoint) * qa.scale + (b - qb.zeroPoint) * qb.scale;
        const steps = Math.min(255, Math.max(0, real / qy.scale + qy.zeroPoint));
        const terms = (255 * (qa.scale + qb.scale)) / qy.scale + 255;
        const found = addQuantized(a, b, addition(qa, qb, qy, 1), 0, 255);
        expect(Math.abs(found - steps)).toBeLessThanOrEqual(0.5 + 7 * 2 ** -24 * 2 * terms);
      }),
    );
  });
});

describe('affineQuantized', () => {
  it('rounds the product and the sum to float32', () => {
    fc.assert(
      fc.property(code, float32(-4, 4), float32(-500, 500), (each, factor, offset) => {
        const total = toFloat32(plus(toFloat32(times(exact(each), exact(factor))), exact(offset)));
        expect(affineQuantized(each, factor, offset, 0, 255)).toBe(clamped(toInteger(total), 0, 255));
      }),
      { numRuns: 2000 },
    );
  });
});
