/**
 * Whole networks, as PyTorch exports them (fixtures/onnx/make.py), against ONNX Runtime, and the
 * invariants of the passes.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { seededUniform } from '../../src/core/random.ts';
import { convert } from './convert.ts';
import { ImportError } from './error.ts';
import { type Graph, lookup, usesOf } from './ir.ts';
import { readOnnx } from './onnx/read.ts';
import { resolve } from './passes/resolve.ts';
import { compare } from './testing/compare.ts';
import { encodeModel, ints, type ModelInput, node, uniform } from './testing/onnx-model.ts';

const FIXTURES = join(import.meta.dirname, '../../fixtures/onnx');
const fixture = (name: string) => readFileSync(join(FIXTURES, `${name}.onnx`));
const operatorsOf = (graph: Graph) => graph.nodes.map(({ operator }) => operator);

/**
 * Values reach 4 at most in these networks and no element sums more than 147 products (7 x 7 x 3),
 * so two orders of summing differ by at most 4 * 147 * 2^-23 = 7e-5 per layer; five layers deep
 * that is 3.5e-4 in the worst case.
 */
const TOLERANCE = 3.5e-4;

const networks = [
  {
    name: 'lite',
    habit: 'padding written as shape arithmetic is SAME, and batch normalization leaves no node',
    becomes: [
      'Placeholder',
      '_FusedConv2D',
      '_FusedConv2D',
      'FusedDepthwiseConv2dNative',
      '_FusedConv2D',
      'AddV2',
      '_FusedConv2D',
      'Mean',
      'Sigmoid',
    ],
  },
  {
    name: 'residual',
    habit: 'the pool over padding that is not SAME keeps a padding node, and only that',
    becomes: [
      'Placeholder',
      '_FusedConv2D',
      'PadV2',
      'MaxPool',
      '_FusedConv2D',
      '_FusedConv2D',
      '_FusedConv2D',
      'AddV2',
      'Relu',
      'Mean',
      'Reshape',
      '_FusedMatMul',
    ],
  },
  {
    name: 'plain',
    habit: 'an image flattened into a dense layer needs no transposition',
    becomes: ['Placeholder', '_FusedConv2D', 'MaxPool', 'Reshape', '_FusedMatMul', '_FusedMatMul'],
  },
  { name: 'dense', habit: 'normalization before a convolution and concatenated channels', becomes: null },
];

describe('networks', () => {
  it.each(networks)('$name: $habit', async ({ name, becomes }) => {
    const { graph, difference, magnitude } = await compare(fixture(name));
    expect(magnitude).toBeGreaterThan(0.1);
    expect(difference).toBeLessThanOrEqual(TOLERANCE);
    expect(operatorsOf(graph)).not.toContain('Transpose');
    if (becomes) expect(operatorsOf(graph)).toEqual(becomes);
  });

  it('keeps the names of inputs and outputs, with channels last', () => {
    const graph = convert(fixture('lite'));
    expect(graph.inputs).toEqual(['image']);
    expect(graph.outputs).toEqual(['probabilities', 'maps']);
    expect(graph.shapes.get('image')).toEqual([1, 16, 16, 1]);
    expect(graph.shapes.get('maps')).toEqual([1, 8, 8, 3]);
  });

  it('resolves every shape at import, and reads every constant', () => {
    for (const { name } of networks) {
      const graph = convert(fixture(name));
      const uses = usesOf(graph);
      for (const { outputs } of graph.nodes) expect(lookup(graph.shapes, outputs[0] ?? '')).toBeDefined();
      for (const constant of graph.constants.keys()) expect(uses.get(constant)).toBeGreaterThan(0);
    }
  });
});

describe('folding a batch normalization', () => {
  it('gives the float64 result, rounded once', () => {
    const random = seededUniform(3);
    const constants = {
      w: uniform(random, [2, 3, 1, 1]),
      b: uniform(random, [2]),
      scale: uniform(random, [2]),
      shift: uniform(random, [2]),
      mean: uniform(random, [2]),
      variance: uniform(() => 0.75 + random() / 4, [2]),
    };
    const graph = convert(
      encodeModel({
        inputs: { x: [1, 3, 2, 2] },
        constants,
        nodes: [
          node('Conv', ['x', 'w', 'b'], 'c', { kernel_shape: [1, 1] }),
          node('BatchNormalization', ['c', 'scale', 'shift', 'mean', 'variance'], 'y', { epsilon: 0.5 }),
        ],
        outputs: ['y'],
      }),
    );
    const [w, b, scale, shift, mean, variance] = Object.values(constants).map(({ data }) => Array.from(data));
    const factor = (i: number) => (scale?.[i] ?? 0) / Math.sqrt((variance?.[i] ?? 0) + 0.5);
    const bias = (i: number) => ((b?.[i] ?? 0) - (mean?.[i] ?? 0)) * factor(i) + (shift?.[i] ?? 0);
    const [folded, biases] = [...graph.constants.values()];
    // [1, 1, in, out]: input channel first.
    const expected = [0, 1, 2].flatMap((c) =>
      [0, 1].map((f) => Math.fround((w?.[3 * f + c] ?? 0) * factor(f))),
    );
    expect(Array.from(folded?.data ?? [])).toEqual(expected);
    // The order of float64 operations may differ in the last bit, which float32 hides up to one
    // unit.
    for (const i of [0, 1]) expect(biases?.data[i]).toBeCloseTo(bias(i), 6);
  });

  it('leaves a convolution unchanged if its own result is used elsewhere', async () => {
    const random = seededUniform(4);
    const statistics = ['scale', 'shift', 'mean', 'variance'];
    const { difference } = await compare(
      encodeModel({
        inputs: { x: [1, 2, 3, 3] },
        constants: {
          w: uniform(random, [2, 2, 1, 1], 0.5),
          ...Object.fromEntries(statistics.map((name) => [name, uniform(() => 0.75 + random() / 4, [2])])),
        },
        nodes: [
          node('Conv', ['x', 'w'], 'c', { kernel_shape: [1, 1] }),
          node('BatchNormalization', ['c', ...statistics], 'n'),
          node('Add', ['c', 'n'], 'y'),
        ],
        outputs: ['y', 'c'],
      }),
    );
    expect(difference).toBeLessThanOrEqual(16 * 2 ** -23);
  });
});

describe('a value known at import', () => {
  it('is a constant: shape arithmetic leaves no node', () => {
    const known = [
      'Shape',
      'Gather',
      'Slice',
      'Cast',
      'ConstantOfShape',
      'Constant',
      'Transpose',
      'Concat',
      'Reshape',
    ];
    const source = readOnnx(fixture('lite'));
    expect(operatorsOf(source).filter((operator) => known.includes(operator)).length).toBeGreaterThan(10);
    expect(operatorsOf(resolve(source)).filter((operator) => known.includes(operator))).toEqual([]);
  });

  it('is reversed by a slice backwards past the beginning', () => {
    const beginning = Number.MIN_SAFE_INTEGER;
    const graph = resolve(
      readOnnx(
        encodeModel({
          inputs: { x: [1, 4] },
          constants: {
            pads: ints(1, 2, 3, 4),
            start: ints(-1),
            end: ints(beginning),
            axis: ints(0),
            step: ints(-1),
          },
          nodes: [node('Slice', ['pads', 'start', 'end', 'axis', 'step'], 's'), node('Relu', ['x'], 'y')],
          outputs: ['y'],
        }),
      ),
    );
    expect(Array.from(graph.constants.get('s')?.data ?? [])).toEqual([4, 3, 2, 1]);
  });
});

describe('rejects, naming the node', () => {
  const grouped: ModelInput = {
    inputs: { x: [1, 4, 5, 5] },
    constants: { w: uniform(seededUniform(5), [4, 2, 3, 3]) },
    nodes: [node('Conv', ['x', 'w'], 'y', { kernel_shape: [3, 3], group: 2 })],
    outputs: ['y'],
  };
  const one = (operator: string, attributes = {}, shape = [1, 3, 4, 5]): ModelInput => ({
    inputs: { x: shape },
    nodes: [node(operator, ['x'], 'y', attributes)],
    outputs: ['y'],
  });
  const cases: readonly { title: string; model: ModelInput; message: RegExp }[] = [
    {
      title: 'an unknown operator, with the supported ones',
      model: one('LSTM'),
      message: /^operators that are not supported:\n {2}LSTM: node LSTM_y\nSupported are Add, .*Where\.$/,
    },
    {
      title: 'a grouped convolution',
      model: grouped,
      message: /Conv_y \(Conv\): 2 groups over 4 channels/,
    },
    {
      title: 'a shape used as a value',
      model: one('Cast', { to: 1 }),
      message: /Cast_y \(Cast\).*known at import/,
    },
    { title: 'softmax over rows', model: one('Softmax', { axis: 2 }), message: /Softmax_y .*axis 2/ },
    {
      title: 'dilated pooling',
      model: one('MaxPool', { kernel_shape: [2, 2], dilations: [2, 2] }),
      message: /MaxPool_y/,
    },
    {
      title: 'pooling over one dimension',
      model: one('MaxPool', { kernel_shape: [2] }, [1, 3, 8]),
      message: /MaxPool_y .*two spatial dimensions/,
    },
  ];

  it.each(cases)('$title', ({ model, message }) => {
    expect(() => convert(encodeModel(model))).toThrow(ImportError);
    expect(() => convert(encodeModel(model))).toThrow(message);
  });
});

describe('rejects a file', () => {
  it.each([
    ['that is empty', new Uint8Array()],
    ['that is text', new TextEncoder().encode('not a model')],
    ['that is cut short', fixture('lite').subarray(0, 2000)],
  ])('%s', (_, bytes) => {
    expect(() => convert(bytes)).toThrow(/not an ONNX model/);
  });
});
