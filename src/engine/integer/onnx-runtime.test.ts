/**
 * Independent integer arithmetic: ONNX Runtime's quantized operators (onnx.ai QLinearConv and
 * QLinearMatMul, and its own QLinearAdd, QLinearMul and QLinearGlobalAveragePool) on the same
 * quantized values, weights and biases as a plan. They round the multiplier differently, so a value
 * next to a tie may fall to the other side, by one step and nowhere else.
 */
import onnxProto from 'onnx-proto';
import * as ort from 'onnxruntime-web';
import { describe, expect, it } from 'vitest';
import { seededUniform } from '../../core/random.ts';
import { type Quantization, sizeOf } from '../../core/tensor.ts';
import { Executor } from '../backends/reference/executor.ts';
import { readGraph } from '../graph/graph.ts';
import { ModelWriter, perAxis, type StoredModel } from '../graph/model-writer.ts';
import { quantizedWeight } from '../graph/quantized.ts';
import { lowerToIntegers } from './lower.ts';
import type { ConvOp, DepthwiseOp, IntegerPlan, PlanOp, Window } from './plan.ts';
import { minMaxInt8 } from './testing/min-max.ts';

const { onnx } = onnxProto;
const { DataType } = onnx.TensorProto;

type Typed = { readonly dims: readonly number[] } & (
  | { readonly type: 'uint8'; readonly data: Uint8Array }
  | { readonly type: 'int8'; readonly data: Int8Array }
  | { readonly type: 'int32'; readonly data: Int32Array }
  | { readonly type: 'float32'; readonly data: Float32Array }
);

const TYPES = { uint8: DataType.UINT8, int8: DataType.INT8, int32: DataType.INT32, float32: DataType.FLOAT };

const scale = (...values: number[]): Typed => ({
  type: 'float32',
  dims: values.length > 1 ? [values.length] : [],
  data: Float32Array.from(values),
});
const zeroPoint = (value: number): Typed => ({ type: 'uint8', dims: [], data: Uint8Array.of(value) });
const parameters = (each: Quantization): Typed[] => [scale(each.scale), zeroPoint(each.zeroPoint)];

interface Operator {
  readonly name: string;
  /** Whether the operator is of ONNX Runtime's own set. */
  readonly isOwn?: boolean;
  readonly attributes?: Readonly<Record<string, number | readonly number[]>>;
}

/** Runs one operator with all of its inputs fed. */
async function run(
  { name, isOwn = false, attributes = {} }: Operator,
  inputs: readonly Typed[],
): Promise<Uint8Array> {
  const names = inputs.map((_, i) => `i${i}`);
  const bytes = onnx.ModelProto.encode({
    irVersion: 8,
    opsetImport: [
      { domain: '', version: 17 },
      { domain: 'com.microsoft', version: 1 },
    ],
    graph: {
      name: 'test',
      node: [
        {
          opType: name,
          domain: isOwn ? 'com.microsoft' : '',
          input: names,
          output: ['y'],
          attribute: Object.entries(attributes).map(([key, value]) =>
            typeof value === 'number'
              ? { name: key, type: onnx.AttributeProto.AttributeType.INT, i: value }
              : { name: key, type: onnx.AttributeProto.AttributeType.INTS, ints: [...value] },
          ),
        },
      ],
      // ONNX Runtime requires weights and scales to be constants, so everything but the activations
      // is one.
      initializer: inputs.flatMap(({ type, dims, data }, i) =>
        isQuantized(inputs, i)
          ? []
          : [{ name: `i${i}`, dims: [...dims], dataType: TYPES[type], rawData: new Uint8Array(data.buffer) }],
      ),
      input: inputs.flatMap(({ type, dims }, i) =>
        isQuantized(inputs, i)
          ? [
              {
                name: `i${i}`,
                type: {
                  tensorType: {
                    elemType: TYPES[type],
                    shape: { dim: dims.map((dimValue) => ({ dimValue })) },
                  },
                },
              },
            ]
          : [],
      ),
      output: [{ name: 'y', type: { tensorType: { elemType: DataType.UINT8 } } }],
    },
  }).finish();
  ort.env.wasm.numThreads = 1;
  const session = await ort.InferenceSession.create(bytes, { executionProviders: ['wasm'] });
  const feeds = inputs.flatMap(({ type, dims, data }, i) =>
    isQuantized(inputs, i) ? [[`i${i}`, new ort.Tensor(type, data, dims)] as const] : [],
  );
  const { y } = await session.run(Object.fromEntries(feeds));
  await session.release();
  return Uint8Array.from(y?.data as Uint8Array);
}

const isQuantized = (inputs: readonly Typed[], i: number): boolean =>
  inputs[i]?.type === 'uint8' && inputs[i].dims.length > 0;

/** Transposes one image from NHWC to NCHW, and back with the axes swapped. */
function channelsFirst<T extends Uint8Array | Int8Array>(data: T, pixels: number, channels: number): T {
  return data.map((_, i) => data[(i % pixels) * channels + Math.floor(i / pixels)] ?? 0) as T;
}

interface Observed {
  readonly plan: IntegerPlan;
  readonly model: StoredModel;
  readonly quantized: ReadonlyMap<string, Uint8Array>;
  readonly quantization: (name: string) => Quantization;
}

const SHAPE = [1, 17, 19, 16];

/** The integer network's own quantized values by node. */
async function observe(build: (writer: ModelWriter) => void): Promise<Observed> {
  const random = seededUniform(3);
  const writer = new ModelWriter(random);
  writer.input('x', SHAPE);
  build(writer);
  const image = Float32Array.from({ length: sizeOf(SHAPE) }, () => 3 * random() - 1);
  const options = { weightBits: 8, activationBits: 8, images: [{ x: image }], real: [] };
  const model = await minMaxInt8(writer.write(['y']), options);
  const plan = lowerToIntegers(readGraph(model.json, model.weights));
  const quantized = new Map<string, Uint8Array>();
  await new Executor(plan).run({ x: image }, new AbortController().signal, ({ name }, data) => {
    if (data instanceof Uint8Array) quantized.set(name, data.slice());
  });
  const quantization = (name: string): Quantization => {
    const found = plan.tensors.find((each) => each.name === name && each.quantization)?.quantization;
    if (!found) throw new Error(`${name} is not quantized`);
    return found;
  };
  return { plan, model, quantized, quantization };
}

function opOf<K extends PlanOp['kind']>({ plan }: Observed, kind: K): Extract<PlanOp, { kind: K }> {
  const op = plan.ops.find((each) => each.kind === kind);
  if (!op) throw new Error(`the plan has no ${kind}`);
  return op as Extract<PlanOp, { kind: K }>;
}

/**
 * At most one element in a thousand may differ, by one step. (None of 20,226 did with
 * onnxruntime-web 1.30.)
 */
function expectSame(ours: Uint8Array, theirs: Uint8Array): void {
  expect(theirs.length).toBe(ours.length);
  // The comparison is meaningful only for values from a wide range.
  expect(new Set(ours).size).toBeGreaterThan(20);
  const differences = Array.from(ours, (code, i) => Math.abs(code - (theirs[i] ?? Number.NaN)));
  expect(Math.max(...differences)).toBeLessThanOrEqual(1);
  expect(differences.filter((difference) => difference > 0).length / ours.length).toBeLessThanOrEqual(1e-3);
}

const of = ({ quantized }: Observed, name: string): Uint8Array => quantized.get(name) ?? new Uint8Array();

function weightScales({ model }: Observed): Float32Array {
  return quantizedWeight(readGraph(model.json, model.weights), 'weights')?.scale ?? new Float32Array();
}

function convolve(observed: Observed, op: ConvOp | DepthwiseOp): Promise<Uint8Array> {
  const { window, bias } = op;
  const filters = bias.length;
  const depthwise = op.kind === 'depthwise';
  const kernel = window.kernelHeight * window.kernelWidth;
  // From [filters][kernel][channels] or [kernel][channels] to OIHW.
  const weights = depthwise
    ? channelsFirst(op.weights, kernel, filters)
    : Int8Array.from(op.weights, (_, i) => {
        const [filter, rest] = [Math.floor(i / (kernel * window.channels)), i % (kernel * window.channels)];
        const [channel, tap] = [Math.floor(rest / kernel), rest % kernel];
        return op.weights[(filter * kernel + tap) * window.channels + channel] ?? 0;
      });
  const pixels = window.inputHeight * window.inputWidth;
  const attributes = {
    kernel_shape: [window.kernelHeight, window.kernelWidth],
    strides: [window.strideY, window.strideX],
    dilations: [window.dilationY, window.dilationX],
    pads: [window.padTop, window.padLeft, ...padsAtEnd(window)],
    group: depthwise ? filters : 1,
  };
  return run({ name: 'QLinearConv', attributes }, [
    {
      type: 'uint8',
      dims: [1, window.channels, window.inputHeight, window.inputWidth],
      data: channelsFirst(of(observed, 'x'), pixels, window.channels),
    },
    ...parameters(observed.quantization('x')),
    {
      type: 'int8',
      dims: [filters, depthwise ? 1 : window.channels, window.kernelHeight, window.kernelWidth],
      data: weights,
    },
    scale(...weightScales(observed)),
    { type: 'int8', dims: [filters], data: new Int8Array(filters) },
    ...parameters(observed.quantization('y')),
    { type: 'int32', dims: [filters], data: bias },
  ]).then((quantized) => channelsFirst(quantized, filters, window.outputHeight * window.outputWidth));
}

function padsAtEnd(window: Window): [number, number] {
  const rows = (window.outputHeight - 1) * window.strideY + (window.kernelHeight - 1) * window.dilationY + 1;
  const columns = (window.outputWidth - 1) * window.strideX + (window.kernelWidth - 1) * window.dilationX + 1;
  return [rows - window.inputHeight - window.padTop, columns - window.inputWidth - window.padLeft];
}

describe('ONNX Runtime gives the same integers for', () => {
  const attributes = {
    strides: perAxis(2),
    padding: 'SAME',
    dilations: perAxis(1),
    fused_ops: ['BiasAdd'],
    num_args: 1,
  };

  it('a convolution', async () => {
    const observed = await observe((w) => {
      const constants = [w.random('weights', [3, 3, 16, 40], -0.2, 0.2), w.random('bias', [40], -1, 1)];
      w.node('_FusedConv2D', 'y', ['x', ...constants], attributes);
    });
    expectSame(of(observed, 'y'), await convolve(observed, opOf(observed, 'conv')));
  });

  it('a depthwise convolution', async () => {
    const observed = await observe((w) => {
      const constants = [w.random('weights', [3, 3, 16, 1], -0.5, 0.5), w.random('bias', [16], -1, 1)];
      w.node('FusedDepthwiseConv2dNative', 'y', ['x', ...constants], { ...attributes, strides: perAxis(1) });
    });
    expectSame(of(observed, 'y'), await convolve(observed, opOf(observed, 'depthwise')));
  });

  it('a matrix product', async () => {
    const observed = await observe((w) => {
      w.integers('shape', [2], [17, -1]);
      const rows = w.node('Reshape', 'rows', ['x', 'shape']);
      w.node('MatMul', 'y', [rows, w.random('weights', [304, 50], -0.2, 0.2)]);
    });
    const { weights } = opOf(observed, 'conv');
    const product = await run({ name: 'QLinearMatMul' }, [
      { type: 'uint8', dims: [17, 304], data: of(observed, 'x') },
      ...parameters(observed.quantization('x')),
      { type: 'int8', dims: [304, 50], data: channelsFirst(weights, 50, 304) },
      scale(...weightScales(observed)),
      { type: 'int8', dims: [50], data: new Int8Array(50) },
      ...parameters(observed.quantization('y')),
    ]);
    expectSame(of(observed, 'y'), product);
  });

  it.each([
    { title: 'adds alike', op: 'AddV2', theirs: 'QLinearAdd' },
    { title: 'multiplies alike', op: 'Mul', theirs: 'QLinearMul' },
  ])('$title', async ({ op, theirs }) => {
    const observed = await observe((w) => {
      const constants = [w.random('weights', [1, 1, 16, 16], -0.4, 0.4), w.random('bias', [16], -1, 1)];
      const other = w.node('_FusedConv2D', 'other', ['x', ...constants], {
        ...attributes,
        strides: perAxis(1),
      });
      w.node(op, 'y', ['x', other]);
    });
    const operands = ['x', 'other'].flatMap((name): Typed[] => [
      { type: 'uint8', dims: SHAPE, data: of(observed, name) },
      ...parameters(observed.quantization(name)),
    ]);
    const result = await run({ name: theirs, isOwn: true }, [
      ...operands,
      ...parameters(observed.quantization('y')),
    ]);
    expectSame(of(observed, 'y'), result);
  });

  it('an average', async () => {
    const observed = await observe((w) => {
      w.integers('axes', [1], [2]);
      w.node('Mean', 'y', ['x', 'axes'], { keep_dims: true });
    });
    // Rows stand for images, since ONNX Runtime averages over all pixels of each.
    const mean = await run(
      { name: 'QLinearGlobalAveragePool', isOwn: true, attributes: { channels_last: 1 } },
      [
        { type: 'uint8', dims: [17, 1, 19, 16], data: of(observed, 'x') },
        ...parameters(observed.quantization('x')),
        ...parameters(observed.quantization('y')),
      ],
    );
    expectSame(of(observed, 'y'), mean);
  });
});
