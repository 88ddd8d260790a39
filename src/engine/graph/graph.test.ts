import { describe, expect, it } from 'vitest';
import type { GraphFault } from '../../core/faults/graph.ts';
import { GraphError } from './error.ts';
import { readGraph } from './graph.ts';
import { parseModelJson } from './model-json.ts';

const constant = { name: 'w', op: 'Const' };
const image = {
  name: 'image',
  op: 'Placeholder',
  attr: { shape: { shape: { dim: [{ size: '-1' }, { size: '2' }] } } },
};
const product = { name: 'product', op: 'MatMul', input: ['image', 'w'] };
const doubled = { name: 'doubled', op: 'AddV2', input: ['product:0', 'product', '^image'] };

interface Parts {
  nodes?: unknown[];
  weights?: unknown[];
  bytes?: number;
  rest?: Record<string, unknown>;
}

const weight = { name: 'w', shape: [2, 2], dtype: 'float32' };

/** Reads a graph model from the given parts, with valid defaults for all others. */
function read({
  nodes = [constant, doubled, product, image],
  weights = [weight],
  bytes = 16,
  rest = {},
}: Parts = {}) {
  const json = parseModelJson({
    format: 'graph-model',
    modelTopology: { node: nodes, versions: {} },
    weightsManifest: [{ paths: ['weights.bin'], weights }],
    ...rest,
  });
  return readGraph(json, new ArrayBuffer(bytes));
}

const info = (name: string) => ({
  name: `${name}:0`,
  tensorShape: { dim: [{ size: '1' }, { size: '2' }] },
});
const signature = { inputs: { x: info('image') }, outputs: { y: info('product') } };

describe('readGraph', () => {
  it('orders nodes by their inputs, apart from constants', () => {
    const { nodes, weights } = read();
    expect(nodes.map(({ name }) => name)).toEqual(['image', 'product', 'doubled']);
    expect([...weights.keys()]).toEqual(['w']);
  });

  it('drops ":0" and control inputs, and keeps further outputs', () => {
    expect(read().nodes.at(-1)?.inputs).toEqual(['product', 'product']);
    const split = { name: 'split', op: 'Split', input: ['image'] };
    const second = { name: 'second', op: 'Relu', input: ['split:1'] };
    const { nodes } = read({ nodes: [constant, second, split, image] });
    expect(nodes.map(({ name, inputs }) => [name, inputs])).toEqual([
      ['image', []],
      ['split', ['image']],
      ['second', ['split:1']],
    ]);
  });

  it('takes inputs and outputs from the signature, by node', () => {
    const { inputs, outputs, nodes } = read({ rest: { signature } });
    expect(inputs).toEqual([{ name: 'image', shape: [1, 2] }]);
    expect(outputs).toEqual(['product']);
    expect(nodes.map(({ name }) => name)).toEqual(['image', 'product']);
  });

  it('reads the signature that early converters wrote among the metadata', () => {
    expect(read({ rest: { userDefinedMetadata: { signature } } }).outputs).toEqual(['product']);
  });

  it('without a signature takes placeholders, and values that nothing reads', () => {
    const { inputs, outputs } = read();
    expect(inputs).toEqual([{ name: 'image', shape: [-1, 2] }]);
    expect(outputs).toEqual(['doubled']);
  });

  it('orders a chain of 20,000 nodes', () => {
    const chain = Array.from({ length: 20_000 }, (_, i) => ({
      name: `n${i}`,
      op: 'Relu',
      input: [i === 0 ? 'image' : `n${i - 1}`],
    }));
    expect(read({ nodes: [constant, image, ...chain.reverse()] }).nodes.length).toBe(20_001);
  });
});

const quantization = (storage: object) => [{ ...weight, quantization: storage }];

const malformed: [string, Parts, GraphFault['code'], string][] = [
  ['another format', { rest: { format: 'layers-model' } }, 'schema', 'format'],
  ['no topology', { rest: { modelTopology: undefined } }, 'schema', 'modelTopology'],
  ['a node without operator', { nodes: [{ name: 'x' }] }, 'schema', 'modelTopology.node.0.op'],
  [
    'an unknown type',
    { weights: [{ ...weight, dtype: 'string' }] },
    'schema',
    'weightsManifest.0.weights.0.dtype',
  ],
  [
    'a negative length',
    { weights: [{ ...weight, shape: [-2] }] },
    'schema',
    'weightsManifest.0.weights.0.shape.0',
  ],
  [
    'an unknown storage',
    { weights: quantization({ dtype: 'int4', scale: 1, min: 0 }) },
    'schema',
    'weightsManifest.0.weights.0.quantization.dtype',
  ],
  [
    'a scale that is NaN',
    { weights: quantization({ dtype: 'uint8', scale: Number.NaN, min: 0 }) },
    'schema',
    'weightsManifest.0.weights.0.quantization.scale',
  ],
  [
    'an infinite minimum',
    { weights: quantization({ dtype: 'uint16', scale: 1, min: Number.POSITIVE_INFINITY }) },
    'schema',
    'weightsManifest.0.weights.0.quantization.min',
  ],
  [
    'a quantization without scale',
    { weights: quantization({ dtype: 'uint8', min: 0 }) },
    'schema',
    'weightsManifest.0.weights.0.quantization.scale',
  ],
  [
    'integers out of float16',
    { weights: [{ ...weight, dtype: 'int32', quantization: { dtype: 'float16' } }], bytes: 8 },
    'weight-type',
    'w',
  ],
  ['a file that is cut off', { bytes: 15 }, 'weights-length', 'w'],
  ['a byte too many', { bytes: 17 }, 'weights-length', 'weights'],
  ['a weight listed twice', { weights: [weight, weight], bytes: 32 }, 'weight-twice', 'w'],
  ['a constant without weight', { weights: [], bytes: 0 }, 'constant-without-weight', 'w'],
  ['an input that is not there', { nodes: [constant, product] }, 'input-absent', 'product'],
  ['two nodes of one name', { nodes: [constant, image, product, product] }, 'node-twice', 'product'],
  [
    'a cycle',
    {
      nodes: [
        constant,
        image,
        { name: 'loop', op: 'AddV2', input: ['image', 'back'] },
        { name: 'back', op: 'Relu', input: ['loop'] },
        { name: 'out', op: 'Relu', input: ['back'] },
      ],
    },
    'cycle',
    'back',
  ],
  [
    'nothing but a cycle',
    { nodes: [{ name: 'loop', op: 'Relu', input: ['loop'] }] },
    'no-output-node',
    'modelTopology',
  ],
  [
    'an output that is not there',
    { rest: { signature: { outputs: { y: info('nowhere') } } } },
    'input-absent',
    'the signature',
  ],
  [
    'metadata of another format',
    { rest: { userDefinedMetadata: { penumbra: { format: 2, precision: 'dynamic', weightBits: 8 } } } },
    'schema',
    'userDefinedMetadata.penumbra.format',
  ],
];

describe('a malformed model', () => {
  it.each(malformed)('%s is rejected, naming the fault', (_, parts, code, subject) => {
    let thrown: unknown;
    try {
      read(parts);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(GraphError);
    expect(thrown).toMatchObject({ subject, fault: { code } });
  });
});
