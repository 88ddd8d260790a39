/**
 * Every TensorFlow operator against stock TF.js: imported, it gives what the original gives there.
 */
import { describe, expect, it } from 'vitest';
import { seededUniform } from '../../../src/core/random.ts';
import { sizeOf } from '../../../src/core/tensor.ts';
import { type Constant, floats, type Graph, integers, lookup, type Shape } from '../ir.ts';
import { ints, scalar, uniform } from '../testing/onnx-model.ts';
import { readModel, type TfModel, tf, tfjsModel } from '../testing/tfjs-model.ts';
import { writeGraphModel } from '../tfjs/write.ts';
import { largestDifference, tfjsRuntime } from '../verify/runtimes.ts';

const operatorsOf = (graph: Graph) => graph.nodes.map(({ operator }) => operator);

/** Runs the original and the import on the same seeded input in -1 to 1. */
async function compare(model: TfModel) {
  const graph = readModel(model);
  const random = seededUniform(7);
  const shape = lookup(graph.shapes, 'x');
  const x = { shape, data: Float32Array.from({ length: sizeOf(shape) }, () => 2 * random() - 1) };
  const [original, imported] = [
    await tfjsRuntime(tfjsModel(model)),
    await tfjsRuntime(writeGraphModel(graph, 'float32')),
  ];
  const [[theirs], [ours]] = [
    Object.values(await original.run({ x })),
    Object.values(await imported.run({ x })),
  ];
  await Promise.all([original.dispose(), imported.dispose()]);
  if (!theirs || !ours) throw new Error('no output');
  const magnitude = theirs.data.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  return { graph, difference: largestDifference(ours, theirs), magnitude };
}

const random = seededUniform(9);
const window = { strides: [1, 1, 1, 1], dilations: [1, 1, 1, 1], padding: 'SAME' };
const stride = { ...window, strides: [1, 2, 2, 1] };
const conv = (filters: string, input = 'x', name = 'c') => tf('Conv2D', [input, filters], name, window);
const filters = uniform(random, [3, 3, 2, 4], 0.3);
const channels = (count: number): Constant => uniform(() => 0.75 + random() / 4, [count]);
const statistics = { s: channels(4), o: uniform(random, [4]), m: uniform(random, [4]), v: channels(4) };
const norm = (input: string, name = 'n') =>
  tf('FusedBatchNormV3', [input, 's', 'o', 'm', 'v'], name, { epsilon: 0.001, is_training: false });

interface Case {
  readonly title: string;
  readonly model: Omit<TfModel, 'input' | 'output'> & { readonly input?: Shape; readonly output?: string };
  /** Operators behind the placeholder. */
  readonly becomes?: readonly string[];
}

const folded: readonly Case[] = [
  {
    title: 'a convolution, its normalization and its activation are one node',
    model: {
      constants: { f: filters, ...statistics },
      nodes: [conv('f'), norm('c'), tf('Relu6', ['n'], 'y')],
    },
    becomes: ['_FusedConv2D'],
  },
  {
    title: 'a depthwise one with two filters per channel, likewise',
    model: {
      constants: { f: uniform(random, [3, 3, 2, 2], 0.3), ...statistics },
      nodes: [tf('DepthwiseConv2dNative', ['x', 'f'], 'c', window), norm('c'), tf('Relu', ['n'], 'y')],
    },
    becomes: ['FusedDepthwiseConv2dNative'],
  },
  {
    title: 'a bias between convolution and normalization is folded as well',
    model: {
      constants: { f: filters, b: uniform(random, [4]), ...statistics },
      nodes: [conv('f'), tf('BiasAdd', ['c', 'b'], 'a'), norm('a', 'y')],
    },
    becomes: ['_FusedConv2D'],
  },
  {
    title: 'factor and offset, as converters leave them, likewise',
    model: {
      constants: { f: filters, k: channels(4), o: uniform(random, [4]) },
      nodes: [conv('f'), tf('Mul', ['c', 'k'], 'm'), tf('Add', ['m', 'o'], 'y')],
    },
    becomes: ['_FusedConv2D'],
  },
  {
    title: 'not if the convolution has other readers',
    model: {
      constants: { f: filters, k: channels(4) },
      nodes: [conv('f'), tf('Mul', ['c', 'k'], 'm'), tf('AddV2', ['m', 'c'], 'y')],
    },
    becomes: ['Conv2D', 'Mul', 'AddV2'],
  },
  {
    title: 'not if two convolutions share their filters',
    model: {
      constants: { f: filters, k: channels(4) },
      nodes: [conv('f'), conv('f', 'x', 'd'), tf('Mul', ['c', 'k'], 'm'), tf('AddV2', ['m', 'd'], 'y')],
    },
  },
  {
    title: 'a normalization behind something else is a factor and an offset',
    model: { input: [1, 5, 6, 4], constants: statistics, nodes: [tf('Relu', ['x'], 'r'), norm('r', 'y')] },
    becomes: ['Relu', 'Mul', 'AddV2'],
  },
  {
    title: 'zeros before a convolution are its padding',
    model: {
      constants: { f: filters, p: integers([4, 2], [0, 0, 0, 1, 0, 1, 0, 0]) },
      nodes: [tf('Pad', ['x', 'p'], 'p1'), tf('Conv2D', ['p1', 'f'], 'y', { ...stride, padding: 'VALID' })],
    },
    becomes: ['Conv2D'],
  },
  {
    title: 'zeros that differ from SAME are explicit padding',
    model: {
      constants: { f: filters, p: integers([4, 2], [0, 0, 2, 1, 0, 3, 0, 0]) },
      nodes: [tf('Pad', ['x', 'p'], 'p1'), tf('Conv2D', ['p1', 'f'], 'y', { ...window, padding: 'VALID' })],
    },
    becomes: ['Conv2D'],
  },
  {
    title: 'Identity and similar operators leave no node but the output',
    model: {
      nodes: [
        tf('Identity', ['x'], 'a'),
        tf('StopGradient', ['a', '^x'], 'b'),
        tf('Relu', ['b'], 'c'),
        tf('Identity', ['c'], 'y'),
      ],
    },
    becomes: ['Relu', 'Identity'],
  },
  {
    title: 'a fused product with transposed weights',
    model: {
      input: [1, 6],
      constants: { w: uniform(random, [5, 6], 0.3), b: channels(5) },
      nodes: [
        tf('_FusedMatMul', ['x', 'w', 'b'], 'y', {
          transpose_b: true,
          num_args: 1,
          fused_ops: ['BiasAdd', 'Relu'],
        }),
      ],
    },
    becomes: ['_FusedMatMul'],
  },
  {
    title: 'a computed shape is a constant',
    model: {
      input: [-1, 3, 4, 2],
      constants: { i0: ints(0), i1: ints(1), minus: integers([], [-1]) },
      nodes: [
        tf('Shape', ['x'], 's'),
        tf('StridedSlice', ['s', 'i0', 'i1', 'i1'], 'batch', { shrink_axis_mask: 1 }),
        tf('Pack', ['batch', 'minus'], 'p'),
        tf('Reshape', ['x', 'p'], 'y'),
      ],
    },
    becomes: ['Reshape'],
  },
];

const single = (op: string, title: string, attr = {}, constants: Record<string, Constant> = {}): Case => ({
  title: `${op} ${title}`,
  model: { constants, nodes: [tf(op, ['x', ...Object.keys(constants)], 'y', attr)] },
});
const pool = { ksize: [1, 3, 3, 1], strides: [1, 2, 2, 1] };

const operators: readonly Case[] = [
  ...['Relu', 'Relu6', 'Sigmoid', 'Tanh', 'Elu', 'Softmax'].map((op) => single(op, 'of an image')),
  ...['Add', 'AddV2', 'Sub', 'Mul', 'RealDiv', 'Minimum', 'Maximum'].map((op) =>
    single(op, 'by a channel', {}, { c: channels(2) }),
  ),
  single('ClipByValue', 'to bounds', {}, { low: scalar(-0.25), high: scalar(0.5) }),
  ...['SAME', 'VALID'].flatMap((padding) => [
    single('MaxPool', padding, { ...pool, padding }),
    single('AvgPool', padding, { ...pool, padding }),
    {
      title: `Conv2D ${padding} at stride 2`,
      model: {
        constants: { f: filters },
        nodes: [tf('Conv2D', ['x', 'f'], 'y', { ...stride, padding })],
      },
    },
  ]),
  single('Conv2D', 'with dilations', { ...window, dilations: [1, 2, 2, 1] }, { f: filters }),
  single(
    'Conv2D',
    'with explicit padding',
    {
      ...window,
      padding: 'EXPLICIT',
      explicit_paddings: [0, 0, 1, 2, 0, 1, 0, 0],
    },
    { f: filters },
  ),
  ...[true, false].map((keep_dims) =>
    single('Mean', `keeping axes: ${keep_dims}`, { keep_dims }, { axes: ints(1, 2) }),
  ),
  single('Reshape', 'to a row', {}, { shape: ints(-1, 60) }),
  single('ExpandDims', 'at the end', {}, { axis: integers([], [-1]) }),
  single('Transpose', 'of rows and columns', {}, { perm: ints(0, 2, 1, 3) }),
  single('PadV2', 'with a value', {}, { p: integers([4, 2], [0, 0, 1, 0, 0, 2, 0, 0]), v: scalar(0.5) }),
  single(
    'MirrorPad',
    'by reflection',
    { mode: 'REFLECT' },
    { p: integers([4, 2], [0, 0, 1, 0, 0, 2, 0, 0]) },
  ),
  single('ResizeNearestNeighbor', 'twofold', { half_pixel_centers: false }, { size: ints(10, 12) }),
  single('ResizeBilinear', 'to a size', { half_pixel_centers: true }, { size: ints(7, 9) }),
  {
    title: 'Squeeze of one axis',
    model: { input: [1, 1, 4, 2], nodes: [tf('Squeeze', ['x'], 'y', { squeeze_dims: [1] })] },
  },
  {
    title: 'ConcatV2 of channels',
    model: {
      constants: { axis: integers([], [-1]) },
      nodes: [tf('Relu', ['x'], 'r'), tf('ConcatV2', ['x', 'r', 'axis'], 'y', { N: 2 })],
    },
  },
  {
    title: 'MatMul',
    model: {
      input: [1, 6],
      constants: { w: uniform(random, [6, 5], 0.3) },
      nodes: [tf('MatMul', ['x', 'w'], 'y')],
    },
  },
];

/**
 * 18 to 36 products of at most 1 each, and a polynomial for an exponential: 64 operations at most.
 */
const TOLERANCE = 64 * 2 ** -23;

describe.each([
  ['folding', folded],
  ['operators', operators],
] as const)('%s', (_, cases) => {
  it.each(cases)('$title', async ({ model, becomes }) => {
    const { graph, difference, magnitude } = await compare({ input: [1, 5, 6, 2], output: 'y', ...model });
    expect(magnitude).toBeGreaterThan(0.01);
    expect(difference).toBeLessThanOrEqual(TOLERANCE);
    if (becomes) expect(operatorsOf(graph)).toEqual(['Placeholder', ...becomes]);
  });
});

it('a bias of one number, which stock TF.js rejects, applies to each channel', async () => {
  const model = (b: Constant): TfModel => ({
    input: [1, 5, 6, 2],
    constants: { f: filters, b },
    nodes: [tf('_FusedConv2D', ['x', 'f', 'b'], 'y', { ...window, num_args: 1, fused_ops: ['BiasAdd'] })],
    output: 'y',
  });
  const vector = floats([4], new Float32Array(4).fill(0.25));
  expect([...readModel(model(scalar(0.25))).constants.values()]).toEqual([
    ...readModel(model(vector)).constants.values(),
  ]);
  expect((await compare(model(vector))).difference).toBeLessThanOrEqual(TOLERANCE);
});
