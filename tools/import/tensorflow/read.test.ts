/**
 * Whole TF.js graph models: those written by a converter are imported, unsupported ones are
 * rejected.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { seededUniform } from '../../../src/core/random.ts';
import { finish, fromTensorFlow } from '../convert.ts';
import { floats, lookup } from '../ir.ts';
import { importModel } from '../run.ts';
import { uniform } from '../testing/onnx-model.ts';
import { request, temporaryFolder } from '../testing/request.ts';
import { readModel, type TfModel, tf } from '../testing/tfjs-model.ts';

const KERAS = join(import.meta.dirname, '../../../fixtures/tfjs/keras/model.json');

const random = seededUniform(9);
const window = { strides: [1, 1, 1, 1], dilations: [1, 1, 1, 1], padding: 'SAME' };
const filters = uniform(random, [3, 3, 2, 4], 0.3);
const vector = uniform(random, [4]);
const statistics = { s: vector, o: vector, m: vector, v: vector };

describe('a Keras network from tensorflowjs_converter', () => {
  it('is imported, simplified, and gives the original’s answers', async () => {
    const asked = request(KERAS, { folder: join(temporaryFolder(), 'net'), images: 3 });
    const { graph, manifest, headed, differences } = await importModel(asked);
    expect(manifest.input.shape).toEqual([1, 32, 32, 3]);
    expect([headed.own, headed.added, headed.source.probabilities]).toEqual(['softmax', 'none', 'Identity']);
    expect(lookup(graph.shapes, 'maps')).toEqual([1, 4, 4, 5]);
    const operators = graph.nodes.map(({ operator }) => operator);
    expect(operators).not.toContain('Identity');
    expect(operators).not.toContain('PadV2');
    // Only the normalizations behind a sum and a concatenation remain.
    expect(operators.filter((operator) => operator === 'AddV2').length).toBe(3);
    expect(differences[0]?.probabilities).toBeLessThanOrEqual(1e-6);
    expect(differences[0]?.maps).toBeLessThanOrEqual(1e-6);
  });
});

describe('rejects, naming the node', () => {
  const cases: readonly { title: string; model: Partial<TfModel>; message: RegExp }[] = [
    {
      title: 'unknown operators, all of them',
      model: { nodes: [tf('LSTMBlockCell', ['x'], 'a'), tf('Where', ['a'], 'y')] },
      message: /LSTMBlockCell: node a\n {2}Where: node y\nSupported are Add, .*_FusedMatMul\.$/,
    },
    {
      title: 'channels first',
      model: {
        constants: { f: filters },
        nodes: [tf('Conv2D', ['x', 'f'], 'y', { ...window, data_format: 'NCHW' })],
      },
      message: /y \(Conv2D\) data_format: NCHW is not supported\./,
    },
    {
      title: 'normalization in training mode',
      model: {
        input: [1, 2, 2, 4],
        constants: statistics,
        nodes: [tf('FusedBatchNormV3', ['x', 's', 'o', 'm', 'v'], 'y')],
      },
      message: /node y \(FusedBatchNormV3\): it is in training mode/,
    },
    {
      title: 'an unknown fused activation',
      model: {
        constants: { f: filters, b: vector },
        nodes: [tf('_FusedConv2D', ['x', 'f', 'b'], 'y', { ...window, fused_ops: ['BiasAdd', 'Mystery'] })],
      },
      message: /node y \(_FusedConv2D\): fused Mystery/,
    },
    {
      title: 'NaN in a weight',
      model: {
        constants: { f: floats([1, 1, 2, 1], Float32Array.of(1, Number.NaN)) },
        nodes: [tf('Conv2D', ['x', 'f'], 'y', window)],
      },
      message: /^weight y\/weights: element 1 is NaN/,
    },
    {
      title: 'an unspecified size',
      model: { input: [-1, -1, -1, 3], nodes: [tf('Relu', ['x'], 'y')] },
      message: /input x leaves its size open.*--size 224/,
    },
  ];

  it.each(cases)('$title', ({ model, message }) => {
    expect(() => readModel({ input: [1, 5, 6, 2], output: 'y', nodes: [], ...model })).toThrow(message);
  });

  it('a damaged model.json is rejected or imported, never anything else', () => {
    const json = readFileSync(KERAS, 'utf8');
    const weights = Uint8Array.from(readFileSync(join(KERAS, '../group1-shard1of1.bin'))).buffer;
    const draw = seededUniform(4);
    let refused = 0;
    for (let i = 0; i < 200; i++) {
      const index = Math.floor(draw() * json.length);
      const damaged = `${json.slice(0, index)}${String.fromCharCode(48 + Math.floor(draw() * 60))}${json.slice(index + 1)}`;
      let parsed: unknown;
      try {
        parsed = JSON.parse(damaged);
      } catch {
        continue; // Damaged text is rejected earlier; see bad-input.test.ts.
      }
      try {
        finish(fromTensorFlow(parsed, weights));
      } catch (error) {
        expect(error).toHaveProperty('name', 'ImportError');
        refused += 1;
      }
    }
    expect(refused).toBeGreaterThan(20);
  });
});
