/**
 * The simplest quantization, for tests of what executes it: weights by their extremes per channel,
 * activations by theirs over given images. Better ones are the subject of tools/quantize.
 */
import { Executor } from '../../backends/reference/executor.ts';
import { readGraph } from '../../graph/graph.ts';
import { type Int8Metadata, writeMetadata } from '../../graph/metadata.ts';
import { type GraphModelJson, type NodeDef, weightSpecs } from '../../graph/model-json.ts';
import { type Stored, type StoredModel, storedModel } from '../../graph/model-writer.ts';
import { decodeWeights, type Weight } from '../../graph/weights.ts';
import { lowerToIntegers } from '../lower.ts';

export interface MinMaxOptions {
  readonly weightBits: number;
  readonly activationBits: number;
  /** Inputs by name, one record per image. */
  readonly images: readonly Readonly<Record<string, Float32Array>>[];
  /** Nodes that stay in float32. */
  readonly real: readonly string[];
}

const never = new AbortController().signal;

export async function minMaxInt8(model: StoredModel, options: MinMaxOptions): Promise<StoredModel> {
  const { weightBits, activationBits } = options;
  const metadata: Int8Metadata = {
    format: 1,
    precision: 'int8',
    weightBits,
    activationBits,
    activations: await ranges(model, options),
  };
  return withIntegers(model, metadata);
}

/** Operators whose results keep their input's quantization; fill values need no range. */
const MOVING = ['Identity', 'MaxPool', 'MirrorPad', 'Pad', 'PadV2', 'Reshape', 'Squeeze', 'Transpose'];

/** By node: scale and zero point of the range of its values, extended to zero. */
async function ranges(model: StoredModel, options: MinMaxOptions): Promise<Int8Metadata['activations']> {
  const { weightBits, activationBits, images, real } = options;
  const graph = readGraph(model.json, model.weights);
  const plan = lowerToIntegers({
    ...graph,
    metadata: { format: 1, precision: 'int8', weightBits, activationBits, activations: {} },
  });
  const executor = new Executor(plan);
  const extremes = new Map<string, [number, number]>();
  const widen = (name: string, values: ArrayLike<number>): void => {
    const [low, high] = extremes.get(name) ?? [0, 0];
    extremes.set(name, [
      Array.from(values).reduce((a, b) => Math.min(a, b), low),
      Array.from(values).reduce((a, b) => Math.max(a, b), high),
    ]);
  };
  for (const image of images) {
    for (const [name, values] of Object.entries(image)) widen(name, values);
    await executor.run(image, never, ({ name }, data) => widen(name, data));
  }
  const names = new Set(graph.nodes.filter(({ op }) => !MOVING.includes(op)).map(({ name }) => name));
  return Object.fromEntries(
    [...extremes]
      .filter(([name]) => names.has(name) && !real.includes(name))
      .map(([name, [low, high]]) => {
        const scale = Math.fround(Math.max(high - low, 1e-6) / (2 ** activationBits - 1));
        return [name, [scale, Math.round(-low / scale) + 0]];
      }),
  );
}

const LAYERS = [
  'Conv2D',
  '_FusedConv2D',
  'DepthwiseConv2dNative',
  'FusedDepthwiseConv2dNative',
  'MatMul',
  '_FusedMatMul',
];

/** The same model with its layers' weights in integers. */
export function withIntegers({ json, weights }: StoredModel, metadata: Int8Metadata): StoredModel {
  const decoded = decodeWeights(weightSpecs(json), weights);
  const { node: nodes } = json.modelTopology;
  const layers = new Map(
    nodes
      .filter(({ op, input = [] }) => LAYERS.includes(op) && decoded.has(input[1] ?? ''))
      .map((node) => [node.input?.[1] ?? '', node] as const),
  );
  const stored: Stored[] = [];
  const added: NodeDef[] = [];
  for (const [name, weight] of decoded) {
    const layer = layers.get(name);
    if (!layer) {
      stored.push({ spec: weight.spec, data: weight.data });
      continue;
    }
    const parts = integersOf(name, weight, layer, metadata.weightBits);
    stored.push(...parts);
    const input = parts.map(({ spec }) => spec.name);
    added.push(...input.map((part) => ({ name: part, op: 'Const' })), { name, op: 'Mul', input });
  }
  const kept = nodes.filter(({ name }) => !layers.has(name));
  return storedModel([...added, ...kept], stored, signatureOf(json), writeMetadata(metadata));
}

/** The two constants `<W>/integers` and `<W>/scale` of a weight. */
function integersOf(name: string, { shape, data }: Weight, { op, attr }: NodeDef, bits: number): Stored[] {
  const largest = 2 ** (bits - 1) - 1;
  const isDepthwise = op.includes('Depthwise');
  const isTransposed = attr?.transpose_b?.b === true;
  const axis = isDepthwise ? 2 : isTransposed ? 0 : shape.length - 1;
  const channels = shape[axis] ?? 0;
  const inner = shape.slice(axis + 1).reduce((a, b) => a * b, 1);
  const channelOf = (i: number): number => Math.floor(i / inner) % channels;
  const extremes = new Float64Array(channels);
  data.forEach((value, i) => {
    const c = channelOf(i);
    extremes[c] = Math.max(extremes[c] ?? 0, Math.abs(value));
  });
  // A channel of nearly zero weights must not get a unit so small that its bias leaves int32.
  const least = extremes.reduce((a, b) => Math.max(a, b), 1e-6) / 256;
  const scale = Float32Array.from(extremes, (extreme) => Math.max(extreme, least) / largest);
  const quantized = Uint8Array.from(data, (value, i) => {
    const integer = Math.round(value / (scale[channelOf(i)] ?? 1));
    return Math.min(largest, Math.max(-largest, integer)) + 2 ** (bits - 1);
  });
  const scaleShape = shape.slice(axis).map((length, i) => (i === 0 ? length : 1));
  return [
    {
      spec: {
        name: `${name}/integers`,
        shape: [...shape],
        dtype: 'float32',
        quantization: { dtype: 'uint8', scale: 1, min: -(2 ** (bits - 1)) },
      },
      data: quantized,
    },
    { spec: { name: `${name}/scale`, shape: scaleShape, dtype: 'float32' }, data: scale },
  ];
}

function signatureOf(json: GraphModelJson): NonNullable<GraphModelJson['signature']> {
  if (!json.signature) throw new Error('the model has no signature');
  return json.signature;
}
