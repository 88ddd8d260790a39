/**
 * Each kernel is compared element by element with a naive implementation, on seeded inputs that
 * reach both ends of every range.
 */
import { describe, expect, it } from 'vitest';
import { seededUniform } from '../../../../core/random.ts';
import type { ConvOp, Rescale, Window } from '../../../integer/plan.ts';
import {
  naiveAdd,
  naiveAffine,
  naiveAverage,
  naiveConv,
  naiveDepthwise,
  naiveMax,
  naiveMultiply,
} from '../testing/naive.ts';
import { conv } from './conv.ts';
import { depthwise } from './depthwise.ts';
import { add, affine, lookup, multiply, quantize } from './elementwise.ts';
import { floatBinary, floatMatMul, floatUnary, softmax } from './float.ts';
import { floatConv, floatDepthwise } from './float-layers.ts';
import { concat, gather } from './gather.ts';
import { averageFloats, averageQuantized, max } from './pool.ts';

const random = seededUniform(20261122);
const integer = (low: number, high: number): number => low + Math.floor(random() * (high - low + 1));
const quantized = (length: number, bits = 8) => Uint8Array.from({ length }, () => integer(0, 2 ** bits - 1));
const int8 = (length: number, bits = 8) =>
  Int8Array.from({ length }, () => integer(1 - 2 ** (bits - 1), 2 ** (bits - 1) - 1));
const floats = (length: number, bound = 2) => Float32Array.from({ length }, () => bound * (2 * random() - 1));

const op = { node: 'node', inputs: [0], output: 1 } as const;

const windows: readonly (Partial<Window> & { readonly title: string; readonly filters: number })[] = [
  { title: 'one pixel', filters: 5, channels: 7, kernelHeight: 1, kernelWidth: 1, padTop: 0, padLeft: 0 },
  { title: 'three by three within padding', filters: 4, channels: 3 },
  {
    title: 'SAME with an odd pixel at the end',
    filters: 6,
    strideY: 2,
    strideX: 2,
    padTop: 0,
    padLeft: 0,
    outputHeight: 4,
    outputWidth: 5,
  },
  { title: 'strides that differ', filters: 2, strideY: 3, outputHeight: 3 },
  { title: 'dilation', filters: 3, dilationY: 2, dilationX: 3, padTop: 2, padLeft: 3 },
  {
    title: 'a window wider than the image',
    filters: 5,
    channels: 6,
    inputHeight: 2,
    inputWidth: 2,
    kernelHeight: 5,
    kernelWidth: 5,
    padTop: 2,
    padLeft: 2,
    outputHeight: 2,
    outputWidth: 2,
  },
  { title: 'padding on one side only', filters: 9, padTop: 2, padLeft: 0, outputWidth: 7 },
];

const windowOf = ({ title: _, filters: __, ...given }: (typeof windows)[number]): Window => ({
  inputHeight: 7,
  inputWidth: 9,
  channels: 2,
  outputHeight: 7,
  outputWidth: 9,
  kernelHeight: 3,
  kernelWidth: 3,
  strideY: 1,
  strideX: 1,
  dilationY: 1,
  dilationX: 1,
  padTop: 1,
  padLeft: 1,
  ...given,
});

const toQuantized = (multipliers: Float32Array): Rescale => ({
  to: 'u8',
  multipliers,
  zeroPoint: 101,
  low: 101,
  high: 250,
});
const toFloats = (multipliers: Float32Array): Rescale => ({
  to: 'f32',
  multipliers,
  zeroPoint: 0,
  low: -50,
  high: 160,
});
const targets = [
  { to: 'quantized values', rescale: toQuantized, allocate: (length: number) => new Uint8Array(length) },
  { to: 'floats', rescale: toFloats, allocate: (length: number) => new Float32Array(length) },
] as const;

const sizeOf = ({ outputHeight, outputWidth }: Window, channels: number) =>
  outputHeight * outputWidth * channels;
const imageSize = ({ inputHeight, inputWidth, channels }: Window) => inputHeight * inputWidth * channels;
/**
 * Multipliers for which a typical sum of `taps` products spans a few hundred steps, so that results
 * lie at both ends and between.
 */
const multipliersFor = (taps: number, channels: number) =>
  Float32Array.from({ length: channels }, () => (0.5 + random()) / (40 * Math.sqrt(taps)));

describe.each(windows)('$title', (each) => {
  const window = windowOf(each);
  const { filters } = each;
  const taps = window.kernelHeight * window.kernelWidth;

  describe.each(targets)('to $to', ({ rescale, allocate }) => {
    it('conv', () => {
      const image = quantized(imageSize(window));
      const layer: ConvOp = {
        ...op,
        kind: 'conv',
        window,
        weights: int8(filters * taps * window.channels),
        bias: Int32Array.from({ length: filters }, () => integer(-2000, 2000)),
        inputZeroPoint: 37,
        rescale: rescale(multipliersFor(taps * window.channels, filters)),
      };
      const output = allocate(sizeOf(window, filters));
      conv(layer, image, output)();
      expect(Array.from(output)).toEqual(naiveConv(layer, image));
      expect(new Set(output).size).toBeGreaterThan(2);
    });

    it('depthwise', () => {
      const image = quantized(imageSize(window));
      const layer = {
        ...op,
        kind: 'depthwise',
        window,
        weights: int8(taps * window.channels),
        bias: Int32Array.from({ length: window.channels }, () => integer(-2000, 2000)),
        inputZeroPoint: 200,
        rescale: rescale(multipliersFor(taps, window.channels)),
      } as const;
      const output = allocate(sizeOf(window, window.channels));
      depthwise(layer, image, output)();
      expect(Array.from(output)).toEqual(naiveDepthwise(layer, image));
      expect(new Set(output).size).toBeGreaterThan(2);
    });

    it('average', () => {
      const image = quantized(imageSize(window));
      const multipliers = Float32Array.from({ length: taps }, (_, i) => 0.7 / (i + 1));
      const integers = { inputZeroPoint: 60, rescale: rescale(multipliers) };
      const pool = { ...op, kind: 'average', window, integer: integers } as const;
      const output = allocate(sizeOf(window, window.channels));
      averageQuantized(pool, integers, image, output)();
      expect(Array.from(output)).toEqual(naiveAverage(pool, image));
    });
  });

  it('average of floats', () => {
    const image = floats(imageSize(window));
    const pool = { ...op, kind: 'average', window, integer: null } as const;
    const output = new Float32Array(sizeOf(window, window.channels));
    averageFloats(pool, image, output)();
    expect(Array.from(output)).toEqual(naiveAverage(pool, image));
  });

  it.each([
    {
      of: 'quantized values',
      image: quantized(imageSize(window)),
      output: new Uint8Array(sizeOf(window, window.channels)),
    },
    {
      of: 'floats',
      image: floats(imageSize(window)),
      output: new Float32Array(sizeOf(window, window.channels)),
    },
  ])('maximum of $of', ({ image, output }) => {
    max({ ...op, kind: 'max', window }, image, output)();
    expect(Array.from(output)).toEqual(naiveMax(window, image));
  });

  it('float convolution equals the integer one where all its values are integers', () => {
    const image = quantized(imageSize(window), 6);
    const weights = int8(filters * taps * window.channels);
    const bias = Int32Array.from({ length: filters }, () => integer(-2000, 2000));
    const limits = { low: -900, high: 5000 };
    const output = new Float32Array(sizeOf(window, filters));
    const floats = { weights: Float32Array.from(weights), bias: Float32Array.from(bias) };
    floatConv(
      { ...op, kind: 'float-conv', window, ...floats, ...limits },
      Float32Array.from(image),
      output,
    )();
    const rescale: Rescale = {
      to: 'f32',
      multipliers: new Float32Array(filters).fill(1),
      zeroPoint: 0,
      ...limits,
    };
    const layer = { ...op, kind: 'conv', window, weights, bias, inputZeroPoint: 0, rescale } as const;
    expect(Array.from(output)).toEqual(naiveConv(layer, image));
  });

  it('float depthwise convolution equals the integer one where all its values are integers', () => {
    const image = quantized(imageSize(window), 6);
    const weights = int8(taps * window.channels);
    const bias = Int32Array.from({ length: window.channels }, () => integer(-2000, 2000));
    const limits = { low: -900, high: 5000 };
    const output = new Float32Array(sizeOf(window, window.channels));
    const floats = { weights: Float32Array.from(weights), bias: Float32Array.from(bias) };
    floatDepthwise(
      { ...op, kind: 'float-depthwise', window, ...floats, ...limits },
      Float32Array.from(image),
      output,
    )();
    const multipliers = new Float32Array(window.channels).fill(1);
    const rescale: Rescale = { to: 'f32', multipliers, zeroPoint: 0, ...limits };
    const layer = { ...op, kind: 'depthwise', window, weights, bias, inputZeroPoint: 0, rescale } as const;
    expect(Array.from(output)).toEqual(naiveDepthwise(layer, image));
  });
});

describe('elementwise operations', () => {
  it.each([
    { title: 'two tensors', lengths: [240, 240] },
    { title: 'one value per channel on the right', lengths: [240, 12] },
    { title: 'one value per channel on the left', lengths: [8, 240] },
    { title: 'a single value', lengths: [240, 1] },
  ] as const)('sums and products of $title', ({ lengths: [first, second] }) => {
    const [a, b] = [quantized(first), quantized(second)];
    const sum = {
      ...op,
      kind: 'add',
      factorA: Math.fround(0.71),
      factorB: Math.fround(-0.433),
      offset: Math.fround(38.3),
      low: 5,
      high: 127,
    } as const;
    const sums = new Uint8Array(240);
    add(sum, a, b, sums)();
    expect(Array.from(sums)).toEqual(naiveAdd(sum, a, b, 240));
    for (const { rescale, allocate } of targets) {
      const product = {
        ...op,
        kind: 'multiply',
        zeroPointA: 10,
        zeroPointB: 100,
        rescale: rescale(Float32Array.of(0.0123)),
      } as const;
      const products = allocate(240);
      multiply(product, a, b, products)();
      expect(Array.from(products)).toEqual(naiveMultiply(product, a, b, 240));
    }
  });

  it.each(['u8', 'f32'] as const)('a factor and an offset per channel, to %s', (to) => {
    const input = quantized(300);
    const layer = {
      ...op,
      kind: 'affine',
      to,
      factors: floats(6),
      offsets: floats(6, 90),
      low: 3,
      high: 99,
    } as const;
    const output = to === 'u8' ? new Uint8Array(300) : new Float32Array(300);
    affine(layer, input, output)();
    expect(Array.from(output)).toEqual(naiveAffine(layer, input));
  });

  it('a lookup table maps each value to its entry', () => {
    const table = floats(256);
    const output = new Float32Array(256);
    lookup(
      { ...op, kind: 'lookup', table },
      Uint8Array.from({ length: 256 }, (_, i) => i),
      output,
    )();
    expect(output).toEqual(table);
  });

  it('floats become the nearest quantized value within the range', () => {
    const output = new Uint8Array(7);
    const input = Float32Array.of(-9, -0.25, -0.24, 0, 0.25, 0.75, 99);
    quantize({ scale: 0.5, zeroPoint: 3 }, 127, input, output)();
    // Ties are 2.5 - 3, 0.5 and 1.5 steps: they round to the even step before the zero point is
    // added.
    expect(Array.from(output)).toEqual([0, 3, 3, 3, 3, 5, 127]);
  });

  it('functions of floats are rounded to float32', () => {
    const input = floats(50);
    const output = new Float32Array(50);
    floatUnary({ ...op, kind: 'float-unary', function: 'Sigmoid', parameters: [] }, input, output)();
    expect(Array.from(output)).toEqual(Array.from(input, (x) => Math.fround(1 / (1 + Math.exp(-x)))));
    floatBinary({ ...op, kind: 'float-binary', function: 'Sub' }, input, Float32Array.of(1.5), output)();
    expect(Array.from(output)).toEqual(Array.from(input, (x) => Math.fround(x - 1.5)));
  });
});

describe('gathering and concatenating', () => {
  it('a gather takes blocks by index, and fills where there is none', () => {
    const output = new Uint8Array(8);
    const blocks = Int32Array.of(2, -1, 0, 2);
    gather(
      { ...op, kind: 'gather', blocks, blockLength: 2, fill: 9 },
      Uint8Array.of(1, 2, 3, 4, 5, 6),
      output,
    )();
    expect(Array.from(output)).toEqual([5, 6, 9, 9, 1, 2, 5, 6]);
  });

  it('a concatenation puts parts side by side, each mapped by its own table', () => {
    const table = Uint8Array.from({ length: 256 }, (_, code) => 255 - code);
    const parts = [
      { length: 1, table: null },
      { length: 2, table },
    ];
    const output = new Uint8Array(6);
    concat(
      { ...op, kind: 'concat', outer: 2, parts },
      [Uint8Array.of(1, 2), Uint8Array.of(3, 4, 5, 6)],
      output,
    )();
    expect(Array.from(output)).toEqual([1, 252, 251, 2, 250, 249]);
  });
});

describe('float matrices', () => {
  it('are multiplied rows by columns', () => {
    const output = new Float32Array(4);
    const shape = { rows: 2, inner: 3, columns: 2 };
    const [a, b] = [Float32Array.of(1, 2, 3, 4, 5, 6), Float32Array.of(1, -1, 2, -2, 3, -3)];
    floatMatMul({ ...op, kind: 'float-matmul', ...shape }, a, b, output)();
    expect(Array.from(output)).toEqual([14, -14, 32, -32]);
  });

  it('softmax of each row sums to one, and does not overflow', () => {
    const output = new Float32Array(4);
    softmax(
      { ...op, kind: 'softmax', length: 2 },
      Float32Array.of(1000, 1000, 0, Math.fround(Math.log(3))),
      output,
    )();
    expect(Array.from(output, (p) => Math.round(p * 1e6) / 1e6)).toEqual([0.5, 0.5, 0.25, 0.75]);
  });
});
