/** Every operator against ONNX Runtime: converted, it gives the same values in stock TF.js. */
import { describe, expect, it } from 'vitest';
import { seededUniform } from '../../src/core/random.ts';
import { type Constant, floats } from './ir.ts';
import { compare } from './testing/compare.ts';
import { encodeModel, ints, type ModelInput, node, scalar, uniform } from './testing/onnx-model.ts';

interface Case {
  readonly title: string;
  /**
   * Float operations behind one element. Weights are plus or minus one over the fan-in at most and
   * inputs plus or minus 1, so no partial sum exceeds 1 and two orders of summing differ by at most
   * one unit of float32's precision per operation. 0: nothing is computed, so nothing may differ.
   */
  readonly operations: number;
  readonly model: ModelInput;
  /** Operators that the converted graph must consist of, in order. */
  readonly becomes?: readonly string[];
}

const EPSILON = 2 ** -23;
/**
 * TF.js and ONNX Runtime approximate the exponential with different polynomials, within a few
 * units.
 */
const EXPONENTIAL = 16;

const random = seededUniform(42);
const weights = (shape: readonly number[], fanIn: number) => uniform(random, shape, 1 / fanIn);
const image = (channels: number, height: number, width = height) => ({ x: [1, channels, height, width] });

function conv(title: string, settings: ConvSettings): Case {
  const {
    channels = 3,
    filters = 4,
    kernel = [3, 3],
    size = [7, 7],
    group = 1,
    bias = true,
    becomes,
  } = settings;
  const [kh = 1, kw = 1] = kernel;
  const [height = 1, width = 1] = size;
  const fanIn = (channels / group) * kh * kw;
  const constants = {
    w: weights([filters, channels / group, kh, kw], fanIn),
    ...(bias && { b: weights([filters], 1) }),
  };
  const inputs = ['x', ...Object.keys(constants)];
  const attributes = { kernel_shape: kernel, group, ...settings.attributes };
  return {
    title: `Conv ${title}`,
    operations: 2 * fanIn + 2,
    ...(becomes && { becomes }),
    model: {
      inputs: image(channels, height, width),
      constants,
      nodes: [node('Conv', inputs, 'y', attributes)],
      outputs: ['y'],
    },
  };
}

interface ConvSettings {
  readonly channels?: number;
  readonly filters?: number;
  readonly kernel?: readonly number[];
  readonly size?: readonly number[];
  readonly group?: number;
  readonly bias?: boolean;
  readonly attributes?: Readonly<Record<string, number | string | readonly number[]>>;
  readonly becomes?: readonly string[];
}

const FUSED = ['Placeholder', '_FusedConv2D'];
const FUSED_DEPTHWISE = ['Placeholder', 'FusedDepthwiseConv2dNative'];
const depthwise = { channels: 4, filters: 4, group: 4 };

const convolutions: readonly Case[] = [
  conv('without padding', { becomes: FUSED }),
  conv('without bias', { bias: false, becomes: ['Placeholder', 'Conv2D'] }),
  conv('1 x 1', { kernel: [1, 1], becomes: FUSED }),
  conv('with a kernel, strides and an image that are not square', {
    kernel: [5, 2],
    size: [11, 6],
    attributes: { strides: [2, 1], pads: [2, 0, 2, 1] },
  }),
  conv('with symmetric padding', { attributes: { pads: [1, 1, 1, 1] }, becomes: FUSED }),
  conv('with symmetric padding at stride 2, which is not SAME', {
    size: [8, 8],
    attributes: { pads: [1, 1, 1, 1], strides: [2, 2] },
    becomes: FUSED,
  }),
  conv('with padding on one side only', { attributes: { pads: [2, 0, 0, 1] }, becomes: FUSED }),
  conv('with dilation', { attributes: { pads: [2, 2, 2, 2], dilations: [2, 2] } }),
  conv('with auto_pad SAME_UPPER', { size: [8, 8], attributes: { auto_pad: 'SAME_UPPER', strides: [2, 2] } }),
  conv('with auto_pad SAME_LOWER', { size: [8, 8], attributes: { auto_pad: 'SAME_LOWER', strides: [2, 2] } }),
  conv('depthwise', { ...depthwise, attributes: { pads: [1, 1, 1, 1] }, becomes: FUSED_DEPTHWISE }),
  conv('depthwise with padding on one side only', {
    ...depthwise,
    attributes: { pads: [0, 2, 1, 0] },
    becomes: FUSED_DEPTHWISE,
  }),
  conv('depthwise at stride 2 with symmetric padding', {
    ...depthwise,
    size: [8, 8],
    attributes: { pads: [1, 1, 1, 1], strides: [2, 2] },
  }),
  conv('depthwise with two filters per channel', { channels: 3, filters: 6, group: 3 }),
];

function pool(
  operator: string,
  title: string,
  attributes: Record<string, number | readonly number[]>,
  size = [7, 9],
): Case {
  const [height = 1, width = 1] = size;
  return {
    title: `${operator} ${title}`,
    operations: operator === 'MaxPool' ? 0 : 12,
    model: {
      inputs: image(3, height, width),
      nodes: [node(operator, ['x'], 'y', attributes)],
      outputs: ['y'],
    },
  };
}

const pools: readonly Case[] = ['MaxPool', 'AveragePool'].flatMap((operator) => [
  pool(operator, 'without padding', { kernel_shape: [2, 2], strides: [2, 2] }),
  pool(operator, 'with the padding of SAME', { kernel_shape: [3, 3], pads: [1, 1, 1, 1] }),
  pool(
    operator,
    'as in ResNet, whose padding is not SAME',
    { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] },
    [8, 8],
  ),
  pool(operator, 'with uneven padding', { kernel_shape: [3, 2], strides: [2, 1], pads: [0, 1, 2, 0] }),
]);
const morePools: readonly Case[] = [
  pool('MaxPool', 'with ceil_mode', { kernel_shape: [3, 3], strides: [2, 2], ceil_mode: 1 }, [8, 8]),
  pool(
    'MaxPool',
    'with ceil_mode and padding',
    { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1], ceil_mode: 1 },
    [8, 8],
  ),
  pool('AveragePool', 'counting SAME padding in', {
    kernel_shape: [3, 3],
    pads: [1, 1, 1, 1],
    count_include_pad: 1,
  }),
  pool(
    'AveragePool',
    'counting uneven padding in',
    { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1], count_include_pad: 1 },
    [8, 8],
  ),
];

function pointwise(
  title: string,
  operations: number,
  model: Omit<ModelInput, 'inputs' | 'outputs'>,
  shape = [1, 3, 4, 5],
): Case {
  return { title, operations, model: { inputs: { x: shape }, outputs: ['y'], ...model } };
}
const unary = (operator: string, operations: number, attributes = {}) =>
  pointwise(operator, operations, { nodes: [node(operator, ['x'], 'y', attributes)] });
const perChannel = (): Constant => uniform(random, [3, 1, 1], 0.5);

const pointwises: readonly Case[] = [
  ...['Add', 'Sub', 'Mul'].flatMap((operator) => [
    pointwise(`${operator} of a constant per channel`, 1, {
      constants: { c: perChannel() },
      nodes: [node(operator, ['x', 'c'], 'y')],
    }),
    pointwise(`${operator} of two branches`, 2, {
      nodes: [node('Relu', ['x'], 'r'), node(operator, ['r', 'x'], 'y')],
    }),
  ]),
  pointwise('Div by a scalar', 1, { constants: { c: scalar(3) }, nodes: [node('Div', ['x', 'c'], 'y')] }),
  pointwise('Sub from a constant of the last axis', 1, {
    constants: { c: uniform(random, [5]) },
    nodes: [node('Sub', ['c', 'x'], 'y')],
  }),
  pointwise('Mul by a vector computed at run time', 2, {
    nodes: [node('ReduceMean', ['x'], 'm', { axes: [0, 1, 2], keepdims: 0 }), node('Mul', ['x', 'm'], 'y')],
  }),
  unary('Relu', 0),
  unary('Sigmoid', EXPONENTIAL),
  unary('HardSigmoid', 2, { alpha: 0.25, beta: 0.4 }),
  unary('HardSwish', 4),
  pointwise('Clip from 0 to 6 is Relu6', 0, {
    constants: { low: scalar(0), high: scalar(6) },
    nodes: [node('Clip', ['x', 'low', 'high'], 'y')],
  }),
  pointwise('Clip to other bounds', 0, {
    constants: { low: scalar(-0.25), high: scalar(0.5) },
    nodes: [node('Clip', ['x', 'low', 'high'], 'y')],
  }),
  pointwise('Clip with bounds as attributes (operator set 6)', 0, {
    opset: 10,
    nodes: [node('Clip', ['x'], 'y', { min: -0.5, max: 0.25 })],
  }),
  pointwise('Softmax over the channels', EXPONENTIAL, { nodes: [node('Softmax', ['x'], 'y', { axis: 1 })] }),
  pointwise('Softmax of a vector', EXPONENTIAL, { nodes: [node('Softmax', ['x'], 'y')] }, [1, 10]),
  pointwise('Identity and Dropout as outputs', 0, {
    nodes: [node('Dropout', ['x'], 'd'), node('Identity', ['d'], 'y')],
  }),
  pointwise('BatchNormalization without a convolution before it', 6, {
    constants: {
      scale: floats([3], Float32Array.of(0.5, -1, 0.25)),
      bias: floats([3], Float32Array.of(0.1, 0.2, -0.3)),
      mean: floats([3], Float32Array.of(-0.1, 0.3, 0)),
      variance: floats([3], Float32Array.of(1, 2, 4)),
    },
    nodes: [node('BatchNormalization', ['x', 'scale', 'bias', 'mean', 'variance'], 'y', { epsilon: 1e-3 })],
  }),
];

const move = (title: string, model: Omit<ModelInput, 'inputs' | 'outputs'>, shape = [1, 3, 4, 5]) =>
  pointwise(title, 0, model, shape);
const reshapeTo = (...shape: number[]) => ({
  constants: { shape: ints(...shape) },
  nodes: [node('Reshape', ['x', 'shape'], 'y')],
});
const padBy = (attributes: Record<string, string>, ...pads: number[]) => ({
  constants: { pads: ints(...pads) },
  nodes: [node('Pad', ['x', 'pads'], 'y', attributes)],
});

const moves: readonly Case[] = [
  move('Reshape of an image to a row', reshapeTo(1, -1)),
  move('Reshape of a row to an image', reshapeTo(1, 3, 4, 5), [1, 60]),
  move('Reshape of an image to another', reshapeTo(0, 6, -1, 2)),
  move('Flatten', { nodes: [node('Flatten', ['x'], 'y')] }),
  move(
    'Squeeze',
    { constants: { axes: ints(-1) }, nodes: [node('Squeeze', ['x', 'axes'], 'y')] },
    [1, 3, 4, 1],
  ),
  move(
    'Squeeze with axes as an attribute (operator set 11)',
    {
      opset: 12,
      nodes: [node('Squeeze', ['x'], 'y', { axes: [2, 3] })],
    },
    [1, 3, 1, 1],
  ),
  move(
    'Unsqueeze to an image',
    { constants: { axes: ints(0, -1) }, nodes: [node('Unsqueeze', ['x', 'axes'], 'y')] },
    [3, 4],
  ),
  ...[
    [0, 2, 3, 1],
    [0, 3, 1, 2],
    [0, 1, 3, 2],
    [3, 2, 1, 0],
  ].map((perm) =>
    move(`Transpose of an image by ${perm}`, { nodes: [node('Transpose', ['x'], 'y', { perm })] }),
  ),
  ...[1, 2, -1].map((axis) =>
    move(`Concat of images along axis ${axis}`, {
      nodes: [node('Relu', ['x'], 'r'), node('Concat', ['x', 'r', 'x'], 'y', { axis })],
    }),
  ),
  move('Concat with a constant image', {
    constants: { c: uniform(random, [1, 2, 4, 5]) },
    nodes: [node('Concat', ['c', 'x'], 'y', { axis: 1 })],
  }),
  move('Pad of rows, columns and channels', padBy({}, 0, 1, 0, 2, 0, 0, 3, 1)),
  move('Pad with a value', {
    constants: { pads: ints(0, 0, 1, 1, 0, 0, 1, 1), value: scalar(0.5) },
    nodes: [node('Pad', ['x', 'pads', 'value'], 'y')],
  }),
  move('Pad by reflection', padBy({ mode: 'reflect' }, 0, 0, 1, 2, 0, 0, 1, 0)),
  move('Pad of a matrix', padBy({}, 0, 1, 2, 0), [3, 4]),
  move('Resize to the nearest by whole factors', {
    constants: { scales: floats([4], Float32Array.of(1, 1, 2, 3)) },
    nodes: [
      node('Resize', ['x', '', 'scales'], 'y', {
        coordinate_transformation_mode: 'asymmetric',
        nearest_mode: 'floor',
      }),
    ],
  }),
  move('Resize to the nearest pixel centre', {
    constants: { sizes: ints(1, 3, 12, 10) },
    nodes: [node('Resize', ['x', '', '', 'sizes'], 'y')],
  }),
];

const reduceBy = (axes: readonly number[], keepdims: number) =>
  pointwise(`ReduceMean over [${axes}]${keepdims ? ', axes kept' : ''}`, 12, {
    nodes: [node('ReduceMean', ['x'], 'y', { axes, keepdims })],
  });

const reductions: readonly Case[] = [
  ...[[2, 3], [1], [2], [-1], [1, 2, 3]].flatMap((axes) => [reduceBy(axes, 0), reduceBy(axes, 1)]),
  pointwise('GlobalAveragePool', 20, { nodes: [node('GlobalAveragePool', ['x'], 'y')] }),
];

const matrices: readonly Case[] = [
  pointwise(
    'Gemm with factors and transposed weights',
    16,
    {
      constants: { w: weights([5, 6], 6), b: weights([5], 1) },
      nodes: [node('Gemm', ['x', 'w', 'b'], 'y', { alpha: 0.5, beta: 2, transB: 1 })],
    },
    [2, 6],
  ),
  pointwise(
    'Gemm of a transposed input without bias',
    16,
    {
      constants: { w: weights([6, 5], 6) },
      nodes: [node('Gemm', ['x', 'w'], 'y', { transA: 1 })],
    },
    [6, 2],
  ),
  pointwise(
    'MatMul',
    12,
    { constants: { w: weights([6, 5], 6) }, nodes: [node('MatMul', ['x', 'w'], 'y')] },
    [2, 6],
  ),
];

describe.each([
  ['convolution', convolutions],
  ['pooling', [...pools, ...morePools]],
  ['pointwise', pointwises],
  ['moving', moves],
  ['reduction', reductions],
  ['matrices', matrices],
] as const)('%s', (_, cases) => {
  it.each(cases)('$title', async ({ model, operations, becomes }) => {
    const { graph, difference, magnitude } = await compare(encodeModel(model));
    expect(magnitude).toBeGreaterThan(0.01);
    expect(difference).toBeLessThanOrEqual(operations * EPSILON);
    if (becomes) expect(graph.nodes.map(({ operator }) => operator)).toEqual(becomes);
  });
});
