import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededUniform } from '../../../src/core/random.ts';
import { type Layer, type LayerKind, rowsOf } from '../../../src/quantize/layers.ts';
import { symmetricRange } from '../../../src/quantize/nearest.ts';
import { nearestOfRow } from '../../../src/quantize/nearest-of-row.ts';
import { roundToNearest } from '../../../src/quantize/round-to-nearest.ts';
import {
  type AccumulationWidth,
  checkSaturation,
  type SaturationGroups,
  saturationGroupsOf,
} from '../../../src/quantize/saturation.ts';
import { scalesOf } from '../../../src/quantize/scales.ts';
import { MomentCollector, type Moments } from './hessian.ts';
import { outputErrors, roundWithFeedback } from './rounding.ts';

function layerOf(kind: LayerKind, shape: readonly number[]): Layer {
  const outputs = kind === 'depthwise' ? (shape[2] ?? 0) : (shape.at(-1) ?? 0);
  const taps = shape.reduce((product, length) => product * length, 1) / outputs;
  const node = { name: 'layer', op: 'Conv2D', inputs: ['x', 'w'], attrs: {} };
  const strides = {
    outputStride: 1,
    tapStride: outputs,
    scaleShape: [outputs],
    channelAxis: shape.length - 1,
  };
  return { node, kind, weight: 'w', bias: null, input: 'x', shape, outputs, taps, ...strides };
}

/**
 * The extremes of int16 sums over all activations: of channels 2i and 2i + 1 of one kernel position
 * for pmaddubsw; in fours also of two such sums, those of channels 8i to 8i + 3 with the four
 * above.
 */
function extremesOfSums(
  { shape, outputs, taps }: Layer,
  integers: Int8Array,
  accumulation: AccumulationWidth,
): number[] {
  const channels = shape.at(-2) ?? 0;
  const found: number[] = [];
  for (let o = 0; o < outputs; o++) {
    for (let position = 0; position < taps; position += channels) {
      const at = (channel: number) =>
        channel < channels ? (integers[o * taps + position + channel] ?? 0) : 0;
      for (let channel = 0; channel < channels; channel += 2) {
        const met = [at(channel), at(channel + 1)];
        if (accumulation === 'fours' && channel % 8 < 4) met.push(at(channel + 4), at(channel + 5));
        found.push(255 * met.reduce((sum, weight) => sum + Math.max(0, weight), 0));
        found.push(255 * met.reduce((sum, weight) => sum + Math.min(0, weight), 0));
      }
    }
  }
  return found;
}

const fitInt16 = (sums: number[]) => sums.every((sum) => sum >= -32_768 && sum <= 32_767);

function momentsOf({ taps, outputs }: Layer, random: () => number): Moments {
  const matrix = new Float64Array(taps * taps);
  for (let n = 0; n < 2 * taps; n++) {
    const shared = random();
    const x = Float64Array.from({ length: taps }, () => shared + random());
    for (let i = 0; i < matrix.length; i++) {
      matrix[i] = (matrix[i] ?? 0) + (x[Math.floor(i / taps)] ?? 0) * (x[i % taps] ?? 0);
    }
  }
  const mean = [new Float64Array(taps)];
  return { taps, count: 2 * taps, mean, groups: [[{ from: 0, taps, matrix }]], outputsPerGroup: outputs };
}

const dense = fc
  .record({
    side: fc.integer({ min: 1, max: 2 }),
    channels: fc.integer({ min: 1, max: 19 }),
    isMatmul: fc.boolean(),
  })
  .map(({ side, channels, isMatmul }) =>
    isMatmul ? layerOf('matmul', [channels, 4]) : layerOf('conv', [side, side, channels, 4]),
  );

describe('rounding with saturation groups', () => {
  /**
   * Equal weights of one sign, which 8 bits cannot hold together; and of both signs, which they
   * can.
   */
  const cases = fc.record({
    layer: dense,
    shift: fc.constantFrom(-1, -0.5, 0, 1),
    seed: fc.integer({ min: 1, max: 1e6 }),
  });

  it.each([
    ['nearest', 'pairs'],
    ['feedback', 'pairs'],
    ['nearest', 'fours'],
    ['feedback', 'fours'],
  ] as const)('never saturates int16: %s, in %s', (rounding, accumulation) => {
    let held = 0;
    fc.assert(
      fc.property(cases, ({ layer, shift, seed }) => {
        const random = seededUniform(seed);
        const weights = Float32Array.from({ length: layer.taps * 4 }, () => random() + shift);
        const moments = momentsOf(layer, random);
        const saturation = saturationGroupsOf(layer, accumulation);
        const rounded = (bounded: SaturationGroups | null) =>
          rounding === 'nearest'
            ? roundToNearest(layer, weights, 8, bounded)
            : roundWithFeedback(layer, weights, 8, moments, bounded);
        const { integers } = rounded(saturation);
        expect(fitInt16(extremesOfSums(layer, integers, accumulation))).toBe(true);
        checkSaturation(layer, saturation, integers);
        const free = rounded(null).integers;
        if (fitInt16(extremesOfSums(layer, free, accumulation))) {
          expect(() => checkSaturation(layer, saturation, free)).not.toThrow();
        } else {
          held += 1;
          expect(() => checkSaturation(layer, saturation, free)).toThrow(
            /^w: taps \d+, \d+.* of output \d are /,
          );
        }
      }),
      { numRuns: 100, seed: 1 },
    );
    // Otherwise the cases above would prove nothing.
    expect(held).toBeGreaterThan(20);
  });

  it('errs less in pairs than with 7 bits, which need no groups; and less in pairs than in fours', () => {
    const layer = layerOf('matmul', [64, 16]);
    const random = seededUniform(3);
    // A sum of four is close to a bell curve: few weights are large, as in a network.
    const bell = () => random() + random() + random() + random() - 2;
    const weights = Float32Array.from({ length: 64 * 16 }, bell);
    const moments = momentsOf(layer, random);
    const error = (bits: number, accumulation: AccumulationWidth) =>
      outputErrors(
        roundWithFeedback(layer, weights, bits, moments, saturationGroupsOf(layer, accumulation)),
        rowsOf(layer, weights),
        moments,
      ).reduce((sum, each) => sum + each, 0);
    expect(error(8, 'pairs')).toBeLessThan(error(7, 'single') / 2);
    expect(error(8, 'pairs')).toBeLessThan(error(8, 'fours'));
  });

  it.each([
    ['pairs', 64],
    ['fours', 32],
  ] as const)('widens the scale where all would be held back: %s', (accumulation, integer) => {
    const layer = layerOf('matmul', [8, 1]);
    const ones = new Float32Array(8).fill(1);
    const { integers, scales } = roundToNearest(layer, ones, 8, saturationGroupsOf(layer, accumulation));
    expect([...integers]).toEqual(new Array(8).fill(integer));
    // The grid of scales has 2^-16 steps, and its step has six digits.
    expect(scalesOf(scales)[0]).toBeCloseTo(1 / integer, 6);
  });
});

describe('nearestOfRow', () => {
  it('finds the best integers of a pair within the limit', () => {
    const weight = fc.double({ min: -140, max: 140, noNaN: true });
    // A mean square about the mean may come out slightly below 0.
    const cost = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constant(-1e-18));
    const pair = saturationGroupsOf(layerOf('matmul', [2, 1]), 'pairs');
    fc.assert(
      fc.property(weight, weight, cost, cost, (a, b, costA, costB) => {
        const integers = new Int8Array(2);
        const importance = Float64Array.of(costA, costB);
        nearestOfRow(Float64Array.of(a, b), 1, symmetricRange(8), pair, importance, integers);
        const error = (p: number, q: number) => costA * (a - p) ** 2 + costB * (b - q) ** 2;
        let least = Number.POSITIVE_INFINITY;
        for (let p = -127; p <= 127; p++) {
          for (let q = -127; q <= 127; q++) {
            if (p * q <= 0 || Math.abs(p + q) <= 128) least = Math.min(least, error(p, q));
          }
        }
        expect(error(integers[0] ?? 0, integers[1] ?? 0)).toBeLessThanOrEqual(least * (1 + 1e-9) + 1e-9);
      }),
      { numRuns: 60 },
    );
  });
});

describe('saturationGroupsOf', () => {
  it.each([
    {
      of: 'two kernel positions',
      kind: 'conv',
      shape: [1, 2, 3, 5],
      accumulation: 'pairs',
      groups: '0,1 3,4',
    },
    { of: 'a matrix product', kind: 'matmul', shape: [5, 2], accumulation: 'pairs', groups: '0,1 2,3' },
    { of: 'a single channel', kind: 'conv', shape: [3, 1, 1, 2], accumulation: 'pairs', groups: '' },
    { of: 'a depthwise layer', kind: 'depthwise', shape: [2, 2, 8, 1], accumulation: 'fours', groups: '' },
    { of: 'eight channels', kind: 'matmul', shape: [8, 1], accumulation: 'fours', groups: '0,1,4,5 2,3,6,7' },
    {
      of: 'an odd last quad',
      kind: 'matmul',
      shape: [15, 1],
      accumulation: 'fours',
      groups: '0,1,4,5 2,3,6,7 8,9,12,13 10,11,14',
    },
    {
      of: 'two positions of six',
      kind: 'conv',
      shape: [2, 1, 6, 1],
      accumulation: 'fours',
      groups: '0,1,4,5 2,3 6,7,10,11 8,9',
    },
  ] as const)('are neighbouring channels: $of, $company', ({ kind, shape, accumulation, groups }) => {
    const saturation = saturationGroupsOf(layerOf(kind, shape), accumulation);
    expect(saturation?.groups.join(' ')).toBe(groups);
  });

  it('are cut by no block of moments', () => {
    // Two blocks of 961 taps, except that taps 960 to 967 belong together.
    const layer = layerOf('matmul', [1922, 1]);
    const [blocks] = new MomentCollector(layer).moments(false).groups;
    expect(blocks?.map(({ from, taps }) => [from, taps])).toEqual([
      [0, 960],
      [960, 962],
    ]);
  });
});

describe('checkSaturation', () => {
  const layer = layerOf('matmul', [3, 1]);
  it.each([
    { integers: [64, 64, 127], isFine: true },
    { integers: [-127, -1, -127], isFine: true },
    { integers: [127, -127, 127], isFine: true },
    { integers: [127, 2, 0], isFine: false },
    { integers: [-65, -64, 0], isFine: false },
  ])('$integers: $isFine', ({ integers, isFine }) => {
    const check = () => checkSaturation(layer, saturationGroupsOf(layer, 'pairs'), Int8Array.from(integers));
    if (isFine) expect(check).not.toThrow();
    else expect(check).toThrow('w: taps 0, 1 of output 0');
  });
});
