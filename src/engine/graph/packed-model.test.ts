/**
 * Runs stock TF.js on the packed form and on its expanded form: the IOHandler is the only code of
 * ours involved.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import '@tensorflow/tfjs-backend-cpu';
import { loadGraphModel } from '@tensorflow/tfjs-converter';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startWasm } from '../../../tools/import/verify/runtimes.ts';
import { type ChannelBits, packModel } from '../../../tools/quantize/mixed/pack.ts';
import { seededUniform } from '../../core/random.ts';
import { sizeOf } from '../../core/tensor.ts';
import type { GraphModelJson, WeightSpec } from './model-json.ts';
import { packedModelAt, packedModelHandler } from './packed-model.ts';

const random = seededUniform(7);
const float = { T: { type: 'DT_FLOAT' } };
const ones = { list: { i: ['1', '1', '1', '1'] } };
const convolution = {
  ...float,
  strides: ones,
  dilations: ones,
  padding: { s: btoa('SAME') },
  data_format: { s: btoa('NHWC') },
};

const layers = [
  { weight: 'conv', op: 'Conv2D', shape: [3, 3, 2, 12], scale: [12], axis: 3, attr: convolution },
  {
    weight: 'depthwise',
    op: 'DepthwiseConv2dNative',
    shape: [3, 3, 12, 1],
    scale: [12, 1],
    axis: 2,
    attr: convolution,
  },
  { weight: 'dense', op: 'MatMul', shape: [12, 5], scale: [5], axis: 1, attr: float },
] as const;

interface Example {
  readonly json: GraphModelJson;
  readonly weights: ArrayBuffer;
  readonly channelBits: ReadonlyMap<string, ChannelBits>;
}

/** A graph with every kind of layer and integers of 2 to 8 bits, in the form of `dynamic`. */
function example(): Example {
  const specs: WeightSpec[] = [];
  const bytes: number[] = [];
  const channelBits = new Map<string, ChannelBits>();
  const node: GraphModelJson['modelTopology']['node'] = [
    {
      name: 'image',
      op: 'Placeholder',
      attr: { shape: { shape: { dim: [1, 6, 6, 2].map((size) => ({ size })) } } },
    },
    { name: 'axes', op: 'Const' },
  ];
  let input = 'image';
  for (const { weight, op, shape, scale, axis, attr } of layers) {
    const channels = shape[axis] ?? 0;
    const bits = Uint8Array.from({ length: channels }, (_, channel) => 2 + (channel % 7));
    channelBits.set(`${weight}/integers`, { axis, bits });
    const integers = { dtype: 'uint8' as const, scale: 1, min: -128 };
    const codes = { dtype: 'uint8' as const, scale: 0.013, min: 0.013 };
    specs.push({ name: `${weight}/integers`, shape: [...shape], dtype: 'float32', quantization: integers });
    // The output channels are the fastest axis in all three.
    for (let i = 0; i < sizeOf(shape); i++) {
      const width = bits[i % channels] ?? 0;
      bytes.push(128 - 2 ** (width - 1) + Math.floor(random() * 2 ** width));
    }
    specs.push({ name: `${weight}/scale`, shape: [...scale], dtype: 'float32', quantization: codes });
    for (let channel = 0; channel < channels; channel++) bytes.push(Math.floor(random() * 256));
    if (op === 'MatMul') {
      node.push({
        name: 'mean',
        op: 'Mean',
        input: [input, 'axes'],
        attr: { ...float, keep_dims: { b: false } },
      });
      input = 'mean';
    }
    node.push(
      { name: `${weight}/integers`, op: 'Const' },
      { name: `${weight}/scale`, op: 'Const' },
      { name: weight, op: 'Mul', input: [`${weight}/integers`, `${weight}/scale`], attr: float },
      { name: `${weight}/out`, op, input: [input, weight], attr: { ...attr } },
    );
    input = `${weight}/out`;
  }
  specs.push({ name: 'axes', shape: [2], dtype: 'int32' });
  bytes.push(1, 0, 0, 0, 2, 0, 0, 0);
  const json: GraphModelJson = {
    format: 'graph-model',
    modelTopology: { node, versions: { producer: 1, minConsumer: 1 } },
    weightsManifest: [{ paths: ['group1-shard1of2.bin', 'group1-shard2of2.bin'], weights: specs }],
    userDefinedMetadata: { penumbra: { format: 1, precision: 'mixed' } },
  };
  return { json, weights: Uint8Array.from(bytes).buffer, channelBits };
}

const plain = example();
const packed = packModel(plain.json, plain.weights, plain.channelBits);
const image = Float32Array.from({ length: 72 }, () => random() - 0.5);

async function loaded(
  handler: string | tf.io.IOHandler,
): Promise<{ weights: unknown; output: Float32Array }> {
  const model = await loadGraphModel(handler);
  const weights = Object.entries(model.weights).map(([name, [tensor]]) => {
    const { buffer, byteOffset, byteLength } = tensor?.dataSync() ?? new Float32Array();
    return [name, tensor?.shape, Buffer.from(buffer, byteOffset, byteLength).toString('hex')];
  });
  const output = tf.tidy(() => (model.predict(tf.tensor(image, [1, 6, 6, 2])) as tf.Tensor).dataSync());
  model.dispose();
  return { weights, output: Float32Array.from(output) };
}

const ordinary = (): tf.io.IOHandler =>
  ({
    load: async () => ({
      modelTopology: plain.json.modelTopology,
      weightSpecs: plain.json.weightsManifest.flatMap(({ weights }) => weights),
      weightData: plain.weights,
    }),
  }) as tf.io.IOHandler;

describe.each(['cpu', 'wasm'])('stock TF.js on %s', (backend) => {
  beforeAll(async () => {
    await startWasm();
    await tf.setBackend(backend);
  });

  it('has identical weights and results for the packed and the expanded model', async () => {
    const expected = await loaded(ordinary());
    expect(expected.output.some((value) => Math.abs(value) > 0.01)).toBe(true);
    expect(
      await loaded(packedModelHandler({ modelJson: packed.json, weights: packed.bytes.buffer })),
    ).toEqual(expected);
  });

  it('rejects packed shards without the handler', async () => {
    const bare = { load: async () => ({ ...(await ordinary().load?.()), weightData: packed.bytes.buffer }) };
    await expect(loadGraphModel(bare)).rejects.toThrow(/tensor should have|byte length/);
  });
});

describe('packedModelAt', () => {
  const half = Math.ceil(packed.bytes.length / 2);
  const files: Readonly<Record<string, Uint8Array | string>> = {
    '/model.json': JSON.stringify(packed.json),
    '/group1-shard1of2.bin': packed.bytes.subarray(0, half),
    '/group1-shard2of2.bin': packed.bytes.subarray(half),
    '/lost/model.json': JSON.stringify(packed.json),
    '/none/model.json': '{}',
  };
  let server: Server;
  let origin: string;

  beforeAll(async () => {
    await startWasm();
    server = createServer(({ url = '' }, response) => {
      const file = files[url.replace(/\?.*/, '')];
      response.statusCode = file === undefined ? 404 : 200;
      if (url.startsWith('/moved/')) response.writeHead(302, { location: url.slice('/moved'.length) });
      response.end(file);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterAll(() => {
    server.close();
  });

  it.each(['/model.json', '/model.json?version=a/b', '/moved/model.json'])(
    'loads %s and its shards',
    async (path) => {
      expect(await loaded(packedModelAt(`${origin}${path}`))).toEqual(await loaded(ordinary()));
    },
  );

  it.each([
    ['/nowhere/model.json', /nowhere\/model\.json$/, { code: 'http-answer', status: 404 }],
    ['/lost/model.json', /lost\/group1-shard1of2\.bin$/, { code: 'http-answer', status: 404 }],
    ['/none/model.json', /^format$/, { code: 'schema' }],
  ])('reports what is missing of %s', async (path, subject, fault) => {
    await expect(packedModelAt(`${origin}${path}`).load()).rejects.toMatchObject({
      subject: expect.stringMatching(subject),
      fault,
    });
  });
});
