/**
 * The integer network differs from TF.js in float32 on the same inputs by rounding alone: never by
 * more than the bound of docs/numerics.md, and in some element by nearly as much.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { convert } from '../../../tools/import/convert.ts';
import { writeGraphModel } from '../../../tools/import/tfjs/write.ts';
import { type LayerErrors, layerErrors } from '../../../tools/shared/testing/layer-errors.ts';
import { seededUniform } from '../../core/random.ts';
import { sizeOf } from '../../core/tensor.ts';
import { parseModelJson } from '../graph/model-json.ts';
import { ModelWriter, perAxis, type StoredModel } from '../graph/model-writer.ts';
import type { ConvOp, GatherOp, IntegerPlan, PlanOp } from './plan.ts';
import { type MinMaxOptions, minMaxInt8 } from './testing/min-max.ts';

const ROOT = join(import.meta.dirname, '../../..');
const SHAPE = [1, 9, 11, 6];

const uniform = (shape: readonly number[], from: number, to: number) => {
  const random = seededUniform(7);
  return Float32Array.from({ length: sizeOf(shape) }, () => from + (to - from) * random());
};

const image = uniform(SHAPE, -1, 2);
const W8A8 = { weightBits: 8, activationBits: 8, images: [{ x: image }], real: [] };

function errorsOf(model: StoredModel, options: Partial<MinMaxOptions> = {}): Promise<LayerErrors> {
  return minMaxInt8(model, { ...W8A8, ...options }).then((quantized) => layerErrors(quantized, image));
}

function model(build: (writer: ModelWriter) => string): StoredModel {
  const writer = new ModelWriter(seededUniform(11));
  writer.input('x', SHAPE);
  return writer.write([build(writer)]);
}

const conv = { strides: perAxis(1), padding: 'SAME', data_format: 'NHWC', dilations: perAxis(1) };

/** A layer with a bias, whose seeded weights keep the magnitude of activations. */
function layer(
  writer: ModelWriter,
  op: string,
  name: string,
  input: string,
  shape: readonly number[],
  attributes: Parameters<ModelWriter['node']>[3] = {},
): string {
  const filters = op.includes('Depthwise') ? (shape[2] ?? 0) * (shape[3] ?? 0) : (shape.at(-1) ?? 0);
  const outputs = attributes.transpose_b === true ? (shape[0] ?? 0) : filters;
  const bound = Math.sqrt((3 * outputs) / sizeOf(shape));
  const weights = writer.random(`${name}_weights`, shape, -bound, bound);
  const bias = writer.random(`${name}_bias`, [outputs], -0.4, 0.4);
  const common = op === '_FusedMatMul' ? {} : conv;
  return writer.node(op, name, [input, weights, bias], {
    ...common,
    fused_ops: ['BiasAdd'],
    num_args: 1,
    ...attributes,
  });
}

const layers: readonly {
  title: string;
  build: (writer: ModelWriter) => string;
  bits?: Partial<MinMaxOptions>;
  /** Nodes that have no counterpart in TF.js. */
  passedOver?: readonly string[];
}[] = [
  { title: 'a convolution', build: (w) => layer(w, '_FusedConv2D', 'y', 'x', [3, 3, 6, 10]) },
  {
    title: 'a convolution with ReLU6 and SAME padding that is uneven',
    build: (w) =>
      layer(w, '_FusedConv2D', 'y', 'x', [3, 3, 6, 5], {
        strides: perAxis(2),
        fused_ops: ['BiasAdd', 'Relu6'],
      }),
  },
  {
    title: 'a convolution with ReLU, explicit padding and two strides',
    build: (w) =>
      layer(w, '_FusedConv2D', 'y', 'x', [5, 3, 6, 7], {
        strides: perAxis(2, 1),
        padding: 'EXPLICIT',
        explicit_paddings: [0, 0, 2, 1, 0, 1, 0, 0],
        fused_ops: ['BiasAdd', 'Relu'],
      }),
  },
  {
    title: 'a dilated convolution with 7-bit activations',
    build: (w) => layer(w, '_FusedConv2D', 'y', 'x', [3, 3, 6, 8], { dilations: perAxis(2) }),
    bits: { activationBits: 7 },
  },
  {
    title: 'a convolution with an activation that does not only clamp',
    build: (w) => layer(w, '_FusedConv2D', 'y', 'x', [1, 1, 6, 8], { fused_ops: ['BiasAdd', 'Elu'] }),
    passedOver: ['conv y/linear', 'float-unary y'],
  },
  {
    title: 'a depthwise convolution with 7-bit weights',
    build: (w) =>
      layer(w, 'FusedDepthwiseConv2dNative', 'y', 'x', [3, 3, 6, 1], { fused_ops: ['BiasAdd', 'Relu6'] }),
    bits: { weightBits: 7 },
  },
  {
    title: 'a matrix product',
    build: (w) => {
      w.integers('flat', [2], [9, -1]);
      return layer(w, '_FusedMatMul', 'y', w.node('Reshape', 'rows', ['x', 'flat']), [66, 5]);
    },
  },
  {
    title: 'a product with a transposed matrix',
    build: (w) => {
      w.integers('flat', [2], [9, -1]);
      const rows = w.node('Reshape', 'rows', ['x', 'flat']);
      // Without a bias: in fused products of this kind TF.js 4.22's WASM backend adds it once for
      // every 48 columns.
      return w.node('MatMul', 'y', [rows, w.random('weights', [5, 66], -0.2, 0.2)], { transpose_b: true });
    },
  },
];

const blocks: readonly {
  title: string;
  build: (writer: ModelWriter) => string;
  real: readonly string[];
  kinds: readonly PlanOp['kind'][];
}[] = [
  {
    title: 'ResNet: the ReLU behind a sum costs no rounding of its own',
    build(w) {
      const right = layer(w, '_FusedConv2D', 'right', 'x', [3, 3, 6, 6]);
      return w.node('Relu', 'y', [w.node('AddV2', 'sum', ['x', right])]);
    },
    real: ['sum'],
    kinds: ['quantize', 'conv', 'add', 'lookup'],
  },
  {
    title:
      'DenseNet: a normalization and its ReLU are one step per channel, and parts are requantized as they are concatenated',
    build(w) {
      const grown = layer(w, '_FusedConv2D', 'grown', 'x', [3, 3, 6, 4]);
      w.integers('axis', [], [3]);
      const joined = w.node('ConcatV2', 'joined', ['x', grown, 'axis'], { N: 2 });
      const scaled = w.node('Mul', 'scaled', [joined, w.random('factor', [10], -2, 2)]);
      const shifted = w.node('AddV2', 'shifted', [scaled, w.random('offset', [10], -1, 1)]);
      return w.node('Relu', 'y', [shifted]);
    },
    real: ['scaled', 'shifted'],
    kinds: ['quantize', 'conv', 'concat', 'affine', 'lookup'],
  },
  {
    title: 'MobileNetV3: hard-swish is one table, and squeeze-and-excite a product over channels',
    build(w) {
      const scalar = (name: string, value: number) => w.floats(name, [], [value]);
      const x = layer(w, '_FusedConv2D', 'expanded', 'x', [1, 1, 6, 8]);
      const gate = w.node('Relu6', 'gate', [w.node('AddV2', 'plus3', [x, scalar('three', 3)])]);
      const swish = w.node('Mul', 'swish', [w.node('Mul', 'gated', [x, gate]), scalar('sixth', 1 / 6)]);
      w.integers('axes', [2], [1, 2]);
      const squeezed = w.node('Mean', 'squeezed', [swish, 'axes'], { keep_dims: true });
      const excited = layer(w, '_FusedConv2D', 'excited', squeezed, [1, 1, 8, 8]);
      const half = w.node('AddV2', 'half', [
        w.node('Mul', 'slope', [excited, scalar('alpha', 1 / 6)]),
        scalar('beta', 0.5),
      ]);
      const clipped = w.node('ClipByValue', 'clipped', [half, scalar('low', 0), scalar('high', 1)]);
      return w.node('Mul', 'y', [swish, clipped]);
    },
    real: ['plus3', 'gate', 'gated', 'slope', 'half'],
    kinds: ['quantize', 'conv', 'lookup', 'average', 'conv', 'lookup', 'multiply', 'lookup'],
  },
  {
    title: 'pools: quantizing preserves the maximum, and padding does not count in a mean',
    build(w) {
      w.integers('pads', [4, 2], [0, 0, 1, 1, 1, 1, 0, 0]);
      const padded = w.node('PadV2', 'padded', [
        'x',
        'pads',
        w.floats('lowest', [], [-3.4028234663852886e38]),
      ]);
      const pool = { ksize: perAxis(3), strides: perAxis(2), data_format: 'NHWC' };
      const largest = w.node('MaxPool', 'largest', [padded], { ...pool, padding: 'VALID' });
      return w.node('AvgPool', 'y', [largest], { ...pool, padding: 'SAME' });
    },
    real: [],
    kinds: ['quantize', 'gather', 'max', 'average', 'lookup'],
  },
  {
    title: 'differences, quotients and functions',
    build(w) {
      const right = layer(w, '_FusedConv2D', 'right', 'x', [1, 1, 6, 6]);
      const difference = w.node('Sub', 'difference', ['x', right]);
      const per = w.node('RealDiv', 'quotient', [difference, w.random('divisor', [1, 1, 1, 6], 0.5, 2)]);
      return w.node('Sigmoid', 'y', [w.node('Sub', 'mirrored', [w.random('left', [6], -1, 1), per])]);
    },
    real: ['quotient'],
    kinds: ['quantize', 'conv', 'add', 'affine', 'lookup', 'lookup'],
  },
];

const largestShare = ({ layers: all }: LayerErrors): number => Math.max(...all.map(({ share }) => share));

describe('a single layer keeps its bound', () => {
  it.each(layers)('$title', async ({ build, bits, passedOver = [] }) => {
    const errors = await errorsOf(model(build), bits);
    expect(errors.passedOver).toEqual(passedOver);
    expect(largestShare(errors)).toBeLessThanOrEqual(1);
    expect(
      errors.layers.find(({ node, kind }) => node === 'y' && kind !== 'lookup')?.share ?? 1,
    ).toBeGreaterThan(0.8);
  });
});

describe('blocks of networks keep their bounds', () => {
  it.each(blocks)('$title', async ({ build, real, kinds }) => {
    const errors = await errorsOf(model(build), { real });
    expect(errors.passedOver).toEqual([]);
    expect(errors.layers.map(({ kind }) => kind)).toEqual(kinds);
    expect(largestShare(errors)).toBeLessThanOrEqual(1);
  });
});

describe('the bound is tight enough to detect an error', () => {
  const padded = model((w) => {
    w.integers('pads', [4, 2], [0, 0, 1, 1, 1, 1, 0, 0]);
    const around = w.node('Pad', 'around', ['x', 'pads']);
    return layer(w, '_FusedConv2D', 'y', around, [3, 3, 6, 10], { padding: 'VALID' });
  });
  const same = model((w) => layer(w, '_FusedConv2D', 'y', 'x', [3, 3, 6, 10]));

  const changed =
    <T extends PlanOp>(kind: T['kind'], change: (op: T) => Partial<T>) =>
    (plan: IntegerPlan): IntegerPlan => ({
      ...plan,
      ops: plan.ops.map((op) => (op.kind === kind ? ({ ...op, ...change(op as T) } as PlanOp) : op)),
    });
  const mistakes = [
    {
      mistake: 'padding with a quantized 0',
      from: padded,
      change: changed<GatherOp>('gather', () => ({ fill: 0 })),
    },
    {
      mistake: 'the input’s zero point off by one',
      from: same,
      change: changed<ConvOp>('conv', (op) => ({ inputZeroPoint: op.inputZeroPoint + 1 })),
    },
    {
      mistake: 'the output’s zero point off by one',
      from: same,
      change: changed<ConvOp>('conv', ({ rescale }) => ({
        rescale: { ...rescale, zeroPoint: rescale.zeroPoint - 1 },
      })),
    },
    {
      mistake: 'no bias',
      from: same,
      change: changed<ConvOp>('conv', ({ bias }) => ({ bias: new Int32Array(bias.length) })),
    },
    {
      mistake: 'one scale for all channels',
      from: same,
      change: changed<ConvOp>('conv', ({ rescale }) => ({
        rescale: { ...rescale, multipliers: rescale.multipliers.map(() => rescale.multipliers[0] ?? 0) },
      })),
    },
    {
      mistake: 'a window one column off',
      from: same,
      change: changed<ConvOp>('conv', ({ window }) => ({
        window: { ...window, padLeft: window.padLeft - 1 },
      })),
    },
    {
      mistake: 'one weight one step off',
      from: same,
      change: changed<ConvOp>('conv', ({ weights }) => ({ weights: weights.with(0, (weights[0] ?? 0) + 1) })),
    },
  ];

  it.each(mistakes)('$mistake', async ({ from, change }) => {
    const quantized = await minMaxInt8(from, W8A8);
    expect(largestShare(await layerErrors(quantized, image))).toBeLessThanOrEqual(1);
    expect(largestShare(await layerErrors(quantized, image, change))).toBeGreaterThan(1);
  });
});

describe('networks exported by PyTorch keep their bounds', () => {
  it.each(['lite', 'residual', 'plain', 'dense'])('%s', async (name) => {
    const [graph, ...shards] = writeGraphModel(
      convert(readFileSync(join(ROOT, `fixtures/onnx/${name}.onnx`))),
      'float32',
    );
    const json = parseModelJson(JSON.parse(new TextDecoder().decode(graph?.bytes)));
    const weights = Uint8Array.from(Buffer.concat(shards.map(({ bytes }) => bytes))).buffer;
    const [input] = Object.values(json.signature?.inputs ?? {});
    const shape = input?.tensorShape?.dim?.map(({ size }) => Number(size)) ?? [];
    const values = uniform(shape, -1, 1);
    const quantized = await minMaxInt8(
      { json, weights },
      {
        ...W8A8,
        images: [{ [input?.name.replace(':0', '') ?? '']: values }],
        real: Object.keys(json.signature?.outputs ?? {}),
      },
    );
    const errors = await layerErrors(quantized, values);
    expect(errors.layers.length).toBeGreaterThan(4);
    expect(largestShare(errors)).toBeLessThanOrEqual(1);
  });
});

describe('whole models keep their bounds', () => {
  const read = (folder: string): StoredModel => {
    const json = parseModelJson(JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8')));
    const parts = json.weightsManifest
      .flatMap(({ paths }) => paths)
      .map((path) => readFileSync(join(folder, path)));
    return { json, weights: Uint8Array.from(Buffer.concat(parts)).buffer };
  };

  it('fixtures/models/tiny', async () => {
    const errors = await layerErrors(
      read(join(ROOT, 'fixtures/models/tiny/int8')),
      uniform([1, 16, 16, 1], -1, 1),
    );
    expect(errors.layers.map(({ node }) => node)).toEqual([
      'image',
      'stem',
      'depthwise',
      'project',
      'residual',
      'maps',
      'mean',
    ]);
    expect(largestShare(errors)).toBeLessThanOrEqual(1);
  });

  const shipped = join(ROOT, 'models/lite0-14/int8');
  const isThere = existsSync(join(shipped, 'model.json'));
  it.skipIf(!isThere)(
    `models/lite0-14${isThere ? '' : ': skipped, it has no int8 variant yet'}`,
    async () => {
      const size = 224;
      // Waves of several lengths, as in an X-ray: every layer sees smooth and sharp regions.
      const waves = Float32Array.from({ length: size * size }, (_, i) => {
        const [y, x] = [Math.floor(i / size), i % size];
        return 0.5 + (Math.sin(x / 9) + Math.cos(y / 13) + Math.sin((x + y) / 31)) / 6;
      });
      const errors = await layerErrors(read(shipped), waves);
      // The first layers stay in float (docs/quantization.md), as does the sigmoid; all else runs
      // in integers.
      expect(errors.passedOver).toEqual([
        'float-conv model/stem/stem.1/Conv',
        'float-depthwise model/blocks/blocks.0/layers/layers.0/Conv',
        'float-unary probabilities',
      ]);
      expect(errors.layers.length).toBeGreaterThanOrEqual(58);
      expect(largestShare(errors)).toBeLessThanOrEqual(1);
      // 7 s of computing, besides other tests.
    },
    240_000,
  );
});
