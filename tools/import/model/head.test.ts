/** The treatment of a network's outputs: activations, and maps from the last dense layer. */
import { describe, expect, it } from 'vitest';
import { seededUniform } from '../../../src/core/random.ts';
import { finish, fromOnnx } from '../convert.ts';
import { lookup } from '../ir.ts';
import { encodeModel, ints, type ModelInput, node, uniform } from '../testing/onnx-model.ts';
import { writeGraphModel } from '../tfjs/write.ts';
import { activated, compareWithSource, type Difference } from '../verify/check.ts';
import { largestDifference, onnxRuntime, tfjsRuntime } from '../verify/runtimes.ts';
import { type Activation, withHead } from './head.ts';

const random = seededUniform(8);
const image = { x: [1, 2, 5, 4] };
const features = node('Conv', ['x', 'f'], 'features', { kernel_shape: [3, 3] });
const constants = {
  f: uniform(random, [6, 2, 3, 3], 0.3),
  w: uniform(random, [3, 6]),
  b: uniform(random, [3]),
  wide: uniform(random, [1, 6 * 3 * 2]),
  filters: uniform(random, [3, 6, 1, 1]),
  matrix: uniform(random, [6, 3]),
  hidden: uniform(random, [6, 6]),
  flat: ints(1, -1),
};
const dense = node('Gemm', ['flat_features', 'w', 'b'], 'y', { transB: 1 });

interface Case {
  readonly title: string;
  readonly nodes: ModelInput['nodes'];
  /** Whether there are maps of 3 x 2 cells. */
  readonly maps: boolean;
}

const cases: readonly Case[] = [
  {
    title: 'GlobalAveragePool, Flatten, Gemm (torchvision)',
    nodes: [
      features,
      node('GlobalAveragePool', ['features'], 'p'),
      node('Flatten', ['p'], 'flat_features'),
      dense,
    ],
    maps: true,
  },
  {
    title: 'ReduceMean with axes kept, Reshape, Gemm (the new exporter)',
    nodes: [
      features,
      node('ReduceMean', ['features'], 'p', { axes: [-1, -2], keepdims: 1 }),
      node('Reshape', ['p', 'flat'], 'flat_features'),
      dense,
    ],
    maps: true,
  },
  {
    title: 'ReduceMean, MatMul without a bias',
    nodes: [
      features,
      node('ReduceMean', ['features'], 'p', { axes: [2, 3], keepdims: 0 }),
      node('MatMul', ['p', 'matrix'], 'y'),
    ],
    maps: true,
  },
  {
    title: 'ReduceMean, MatMul and Add',
    nodes: [
      features,
      node('ReduceMean', ['features'], 'p', { axes: [2, 3], keepdims: 0 }),
      node('MatMul', ['p', 'matrix'], 'm'),
      node('Add', ['m', 'b'], 'y'),
    ],
    maps: true,
  },
  {
    title: 'an AveragePool over all cells',
    nodes: [
      features,
      node('AveragePool', ['features'], 'p', { kernel_shape: [3, 2] }),
      node('Flatten', ['p'], 'flat_features'),
      dense,
    ],
    maps: true,
  },
  {
    title: 'a convolution of the pooled pixel (timm)',
    nodes: [
      features,
      node('GlobalAveragePool', ['features'], 'p'),
      node('Conv', ['p', 'filters', 'b'], 'c', { kernel_shape: [1, 1] }),
      node('Flatten', ['c'], 'y'),
    ],
    maps: true,
  },
  {
    title: 'maps of its own, then the mean',
    nodes: [
      features,
      node('Conv', ['features', 'filters'], 'c', { kernel_shape: [1, 1] }),
      node('ReduceMean', ['c'], 'y', { axes: [2, 3], keepdims: 0 }),
    ],
    maps: true,
  },
  {
    title: 'an activation between mean and dense layer',
    nodes: [
      features,
      node('GlobalAveragePool', ['features'], 'p'),
      node('Sigmoid', ['p'], 's'),
      node('Flatten', ['s'], 'flat_features'),
      dense,
    ],
    maps: false,
  },
  {
    title: 'two dense layers',
    nodes: [
      features,
      node('GlobalAveragePool', ['features'], 'p'),
      node('Flatten', ['p'], 'q'),
      node('Gemm', ['q', 'hidden'], 'h'),
      node('Relu', ['h'], 'flat_features'),
      dense,
    ],
    maps: false,
  },
  {
    title: 'the maximum in place of the mean',
    nodes: [
      features,
      node('MaxPool', ['features'], 'p', { kernel_shape: [3, 2] }),
      node('Flatten', ['p'], 'flat_features'),
      dense,
    ],
    maps: false,
  },
];

const input = { shape: [1, 5, 4, 2], data: Float32Array.from({ length: 40 }, () => 2 * random() - 1) };

/** Difference of the head's graph to the source, on one image. */
async function difference(
  model: ModelInput,
  activation: Activation | null = null,
): Promise<Difference | undefined> {
  const onnx = encodeModel(model);
  const headed = withHead(fromOnnx(onnx), { activation });
  const graph = finish(headed.graph);
  const runtime = await onnxRuntime(onnx);
  const variants = [['float32', writeGraphModel(graph, 'float32')]] as const;
  const manifest = {
    input: { name: 'x', shape: [1, 5, 4, 2] as [1, number, number, number], recipe: [] },
    outputs: headed.outputs,
  };
  const [found] = await compareWithSource({ manifest, variants }, { ...headed, runtime }, [input.data]);
  await runtime.dispose();
  return found;
}

describe('a head of', () => {
  it.each(cases)('$title gives maps: $maps', async ({ nodes, maps }) => {
    const model = { inputs: image, constants, nodes, outputs: ['y'] };
    const { graph, outputs } = withHead(fromOnnx(encodeModel(model)));
    expect(outputs).toEqual({ probabilities: 'probabilities', maps: maps ? 'maps' : null });
    expect(lookup(graph.shapes, 'probabilities')).toEqual([1, 3]);
    if (maps) expect(lookup(graph.shapes, 'maps')).toEqual([1, 3, 2, 3]);
    const found = await difference(model);
    // 18 products behind a feature, 6 behind a logit, at most 1 each: one unit per operation and a
    // factor of 2.
    expect(found?.probabilities).toBeLessThanOrEqual(64 * 2 ** -23);
    if (maps) expect(found?.maps).toBeLessThanOrEqual(64 * 2 ** -23);
  });

  it('a mean of a single cell gives no maps', () => {
    const nodes = [node('GlobalAveragePool', ['x'], 'p'), node('Flatten', ['p'], 'flat_features'), dense];
    const model = encodeModel({ inputs: { x: [1, 6, 1, 1] }, constants, nodes, outputs: ['y'] });
    expect(withHead(fromOnnx(model)).outputs.maps).toBeNull();
  });

  it('takes the maps that a network gives, under any names', async () => {
    const nodes = [
      features,
      node('Conv', ['features', 'filters'], 'probabilities', { kernel_shape: [1, 1] }),
      node('Relu', ['probabilities'], 'heat'),
      node('ReduceMean', ['heat'], 'maps', { axes: [2, 3], keepdims: 0 }),
    ];
    const model = { inputs: image, constants, nodes, outputs: ['maps', 'heat'] };
    const headed = withHead(fromOnnx(encodeModel(model)));
    expect(headed.source).toEqual({ probabilities: 'maps', maps: 'heat' });
    expect(headed.outputs).toEqual({ probabilities: 'probabilities', maps: 'maps' });
    const found = await difference(model);
    expect(found?.probabilities).toBeLessThanOrEqual(64 * 2 ** -23);
    expect(found?.maps).toBeLessThanOrEqual(64 * 2 ** -23);
  });
});

describe('the activation', () => {
  const [{ nodes }] = cases as [Case, ...Case[]];
  const ending = (operator: string) => ({
    inputs: image,
    constants,
    nodes: [...nodes, node(operator, ['y'], 'z')],
    outputs: ['z'],
  });
  const plain = { inputs: image, constants, nodes, outputs: ['y'] };

  it.each([
    { title: 'logits get a sigmoid', model: plain, wanted: null, own: 'none', added: 'sigmoid' },
    {
      title: 'logits get a softmax on request',
      model: plain,
      wanted: 'softmax',
      own: 'none',
      added: 'softmax',
    },
    {
      title: 'logits stay as they are on request',
      model: plain,
      wanted: 'none',
      own: 'none',
      added: 'none',
    },
    {
      title: 'a sigmoid stays the only one',
      model: ending('Sigmoid'),
      wanted: null,
      own: 'sigmoid',
      added: 'none',
    },
    {
      title: 'a softmax stays the only one',
      model: ending('Softmax'),
      wanted: null,
      own: 'softmax',
      added: 'none',
    },
    {
      title: 'an existing activation is not added again',
      model: ending('Softmax'),
      wanted: 'softmax',
      own: 'softmax',
      added: 'none',
    },
  ] as const)('$title', async ({ model, wanted, own, added }) => {
    const headed = withHead(fromOnnx(encodeModel(model)), { activation: wanted });
    expect([headed.own, headed.added]).toEqual([own, added]);
    const last = headed.graph.nodes.find(({ name }) => name === 'probabilities')?.operator;
    const expected = { sigmoid: 'Sigmoid', softmax: 'Softmax', none: 'Identity' }[
      own === 'none' ? added : own
    ];
    expect(last).toBe(expected);
    expect((await difference(model, wanted))?.probabilities).toBeLessThanOrEqual(64 * 2 ** -23);
  });

  it('is computed here as in TF.js', async () => {
    const values = { shape: [1, 4], data: Float32Array.of(-9, 0, 1.5, 30) };
    for (const activation of ['sigmoid', 'softmax'] as const) {
      const operator = { sigmoid: 'Sigmoid', softmax: 'Softmax' }[activation];
      const model = { inputs: { x: [1, 4] }, nodes: [node(operator, ['x'], 'y')], outputs: ['y'] };
      const runtime = await tfjsRuntime(writeGraphModel(finish(fromOnnx(encodeModel(model))), 'float32'));
      const { y } = await runtime.run({ x: values });
      expect(largestDifference(activated(values, activation), y ?? values)).toBeLessThan(1e-6);
      await runtime.dispose();
    }
  });
});
