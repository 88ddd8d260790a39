/**
 * Every supported operator against stock TF.js: with a float input, and with a quantized one that
 * TF.js is given dequantized. Nothing else is quantized, so only float32 rounding may differ.
 */
import { describe, expect, it } from 'vitest';
import { stockModel } from '../../../tools/shared/testing/stock-tfjs.ts';
import { seededUniform } from '../../core/random.ts';
import { sizeOf } from '../../core/tensor.ts';
import { Executor } from '../backends/reference/executor.ts';
import { readGraph } from '../graph/graph.ts';
import type { Int8Metadata } from '../graph/metadata.ts';
import { ModelWriter, perAxis } from '../graph/model-writer.ts';
import { lowerToIntegers } from './lower.ts';
import { dequantize, quantize } from './numerics.ts';

interface Case {
  readonly title: string;
  readonly shape?: readonly number[];
  /** Builds a graph whose last node is named `y`. */
  readonly build: (writer: ModelWriter) => void;
}

const IMAGE = [1, 6, 7, 5];
const conv = { strides: perAxis(1), padding: 'SAME', dilations: perAxis(1) };
const pool = { ksize: perAxis(3, 2), strides: perAxis(2), data_format: 'NHWC' };

const unaries = [
  'Abs',
  'Elu',
  'Exp',
  'LeakyRelu',
  'Neg',
  'Relu',
  'Relu6',
  'Selu',
  'Sigmoid',
  'Softplus',
  'Square',
  'Tanh',
];
const binaries = ['Add', 'AddV2', 'Maximum', 'Minimum', 'Mul', 'RealDiv', 'SquaredDifference', 'Sub'];

/** The left or right operand under test. */
const operands: readonly { title: string; shape: readonly number[] }[] = [
  { title: 'a scalar', shape: [] },
  { title: 'a value per channel', shape: [5] },
  { title: 'a value per channel, of full rank', shape: [1, 1, 1, 5] },
  { title: 'a value per row', shape: [1, 6, 1, 1] },
  { title: 'a value per column and channel', shape: [7, 5] },
];

const cases: readonly Case[] = [
  ...unaries.map((op) => ({
    title: op,
    build: (w: ModelWriter) => w.node(op, 'y', ['x'], op === 'LeakyRelu' ? { alpha: 0.125 } : {}),
  })),
  ...['Sqrt', 'Rsqrt'].map((op) => ({
    title: `${op} of positive values`,
    build: (w: ModelWriter) => w.node(op, 'y', [w.node('AddV2', 'above', ['x', w.floats('c', [], [3])])]),
  })),
  ...binaries.flatMap((op) =>
    operands.flatMap(({ title, shape }) => [
      {
        title: `${op}, ${title} on the right`,
        build: (w: ModelWriter) => w.node(op, 'y', ['x', w.random('c', shape, 0.5, 2)]),
      },
      {
        title: `${op}, ${title} on the left`,
        build: (w: ModelWriter) => w.node(op, 'y', [w.random('c', shape, 0.5, 2), 'x']),
      },
    ]),
  ),
  {
    title: 'a product of two values of an image, one per channel',
    build: (w) => {
      w.integers('axes', [2], [1, 2]);
      const means = w.node('Mean', 'means', ['x', 'axes'], { keep_dims: true });
      w.node('Mul', 'y', ['x', w.node('Sigmoid', 'gate', [means])]);
    },
  },
  {
    title: 'ClipByValue',
    build: (w) =>
      w.node('ClipByValue', 'y', ['x', w.floats('low', [], [-0.25]), w.floats('high', [], [0.75])]),
  },
  {
    title: 'BiasAdd',
    build: (w) => w.node('BiasAdd', 'y', ['x', w.random('b', [5], -1, 1)], { data_format: 'NHWC' }),
  },
  {
    title: 'a chain of constants per channel and a clip',
    build: (w) => {
      const shifted = w.node('Sub', 'shifted', ['x', w.random('mean', [5], -1, 1)]);
      const scaled = w.node('Mul', 'scaled', [w.random('factor', [5], -2, 2), shifted]);
      w.node('Relu6', 'y', [w.node('AddV2', 'moved', [scaled, w.random('offset', [1, 1, 1, 5], -1, 1)])]);
    },
  },
  {
    title: 'FusedBatchNormV3',
    build: (w) => {
      const statistics = ['scale', 'offset', 'mean'].map((name) => w.random(name, [5], -1, 1));
      w.node('FusedBatchNormV3', 'y', ['x', ...statistics, w.random('variance', [5], 0.1, 2)], {
        epsilon: 0.001953125,
        data_format: 'NHWC',
      });
    },
  },
  ...['SAME', 'VALID'].flatMap((padding) => [
    {
      title: `MaxPool, ${padding}`,
      build: (w: ModelWriter) => w.node('MaxPool', 'y', ['x'], { ...pool, padding }),
    },
    {
      title: `AvgPool, ${padding}`,
      build: (w: ModelWriter) => w.node('AvgPool', 'y', ['x'], { ...pool, padding }),
    },
  ]),
  ...[[1, 2], [-1], [0, 1, 2, 3], [1, 3], [2]].flatMap((axes) =>
    [true, false].map((keep) => ({
      title: `Mean over [${axes}]${keep ? ', kept' : ''}`,
      build: (w: ModelWriter) => {
        w.integers('axes', [axes.length], axes);
        w.node('Mean', 'y', ['x', 'axes'], { keep_dims: keep });
      },
    })),
  ),
  { title: 'Softmax', build: (w) => w.node('Softmax', 'y', ['x']) },
  {
    title: 'Conv2D with weights that are not quantized',
    build: (w) => w.node('Conv2D', 'y', ['x', w.random('w', [3, 3, 5, 4], -1, 1)], conv),
  },
  {
    title: 'a fused convolution with Elu',
    build: (w) => {
      const constants = [w.random('w', [1, 1, 5, 4], -1, 1), w.random('b', [4], -1, 1)];
      w.node('_FusedConv2D', 'y', ['x', ...constants], {
        ...conv,
        fused_ops: ['BiasAdd', 'Elu'],
        num_args: 1,
      });
    },
  },
  {
    title: 'DepthwiseConv2dNative with three filters a channel',
    build: (w) => w.node('DepthwiseConv2dNative', 'y', ['x', w.random('w', [3, 3, 5, 3], -1, 1)], conv),
  },
  {
    title: 'MatMul',
    shape: [6, 9],
    build: (w) => w.node('MatMul', 'y', ['x', w.random('w', [9, 4], -1, 1)]),
  },
  {
    title: 'MatMul, transposed',
    shape: [6, 9],
    build: (w) => w.node('MatMul', 'y', ['x', w.random('w', [4, 9], -1, 1)], { transpose_b: true }),
  },
  {
    title: 'MatMul of two values of an image',
    shape: [6, 9],
    build: (w) => {
      w.integers('turn', [2], [1, 0]);
      w.node('MatMul', 'y', ['x', w.node('Transpose', 'turned', ['x', 'turn'])]);
    },
  },
  ...[
    [0, 3, 1, 2],
    [0, 2, 1, 3],
    [3, 2, 1, 0],
  ].map((order) => ({
    title: `Transpose to [${order}]`,
    build: (w: ModelWriter) => {
      w.integers('order', [4], order);
      w.node('Transpose', 'y', ['x', 'order']);
    },
  })),
  {
    title: 'PadV2',
    build: (w) => {
      w.integers('pads', [4, 2], [0, 0, 1, 2, 0, 3, 1, 0]);
      w.node('PadV2', 'y', ['x', 'pads', w.floats('fill', [], [0])]);
    },
  },
  ...['REFLECT', 'SYMMETRIC'].map((mode) => ({
    title: `MirrorPad, ${mode}`,
    build: (w: ModelWriter) => {
      w.integers('pads', [4, 2], [0, 0, 1, 2, 3, 1, 0, 0]);
      w.node('MirrorPad', 'y', ['x', 'pads'], { mode });
    },
  })),
  {
    title: 'ConcatV2 of an image with itself, upside down',
    build: (w) => {
      w.integers('axis', [], [1]);
      w.node('ConcatV2', 'y', ['x', w.node('Neg', 'negated', ['x']), 'x', 'axis'], { N: 3 });
    },
  },
  {
    title: 'ExpandDims, Squeeze, Reshape, Identity',
    build: (w) => {
      w.integers('axis', [], [-1]);
      w.integers('shape', [3], [3, -1, 5]);
      const wide = w.node('Squeeze', 'narrow', [w.node('ExpandDims', 'wide', ['x', 'axis'])], {
        squeeze_dims: [0, 4],
      });
      w.node('Identity', 'y', [w.node('Reshape', 'reshaped', [wide, 'shape'])]);
    },
  },
  ...['ResizeNearestNeighbor', 'ResizeBilinear'].flatMap((op) =>
    [
      { align_corners: false, half_pixel_centers: false },
      { align_corners: true, half_pixel_centers: false },
      { align_corners: false, half_pixel_centers: true },
    ].map((attributes) => ({
      title: `${op}, ${JSON.stringify(attributes)}`,
      build: (w: ModelWriter) => {
        w.integers('size', [2], [9, 5]);
        w.node(op, 'y', ['x', 'size'], attributes);
      },
    })),
  ),
];

const HELD = { scale: Math.fround(0.0173), zeroPoint: 113 };

/**
 * At most 45 products of 1 x 2 are summed, in another order than ours: 45 * 45 * 2 * 2^-24. TF.js's
 * polynomials are off by a few ulp of results up to 8 (exp 2), and its constants of SELU are
 * float32.
 */
const TOLERANCE = 2.5e-4;

describe.each(cases)('$title', ({ shape = IMAGE, build }) => {
  it.each(['float', 'quantized'])('with %s input', async (form) => {
    const random = seededUniform(17);
    const writer = new ModelWriter(random);
    writer.input('x', shape);
    build(writer);
    const { json, weights } = writer.write(['y']);
    const activations: Int8Metadata['activations'] =
      form === 'quantized' ? { x: [HELD.scale, HELD.zeroPoint] } : {};
    const metadata: Int8Metadata = {
      format: 1,
      precision: 'int8',
      weightBits: 8,
      activationBits: 8,
      activations,
    };
    const plan = lowerToIntegers({ ...readGraph(json, weights), metadata });

    // Numbers that quantize exactly, so that quantizing loses nothing.
    const x = Float32Array.from({ length: sizeOf(shape) }, () =>
      dequantize(quantize(4 * random() - 2, HELD, 255), HELD),
    );
    const { y } = await new Executor(plan).run({ x }, new AbortController().signal);
    const stock = await stockModel(json, weights);
    const expected = stock.run({ x: { shape, data: x } }, 'y');
    stock.dispose();
    expect(plan.outputs[0]?.shape).toEqual(expected.shape);
    const differences = Array.from(expected.data, (value, i) => Math.abs(value - (y?.[i] ?? Number.NaN)));
    expect(Math.max(...differences)).toBeLessThanOrEqual(TOLERANCE);
  });
});
