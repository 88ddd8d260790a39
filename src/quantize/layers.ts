/** The layers whose weights are quantized, and the layout of their weights. */
import type { Graph, GraphNode, Weight } from '../engine/graph/index.ts';

export type LayerKind = 'conv' | 'depthwise' | 'matmul';

export interface Layer {
  /** The first node that reads the weight, which gives the layer its name and operator. */
  readonly node: GraphNode;
  readonly kind: LayerKind;
  /** Names of constants. `bias` is null if no bias is fused into the node. */
  readonly weight: string;
  readonly bias: string | null;
  /** Name of the value that the weight is applied to. */
  readonly input: string;
  /** Shape of the weight: conv HWIO, depthwise HWCM, matmul [K,N] or, transposed, [N,K]. */
  readonly shape: readonly number[];
  /** Number of output channels. */
  readonly outputs: number;
  /** Number of weights of one output channel. */
  readonly taps: number;
  /** Distances in the weight's data between neighbouring output channels, and between taps. */
  readonly outputStride: number;
  readonly tapStride: number;
  /** Shape of a tensor of one value per output channel that broadcasts over the weight. */
  readonly scaleShape: readonly number[];
  /**
   * Axis of the output channels in `shape`; for a depthwise weight with multiplier 1, that of the
   * channels.
   */
  readonly channelAxis: number;
}

const KINDS: Readonly<Record<string, LayerKind>> = {
  Conv2D: 'conv',
  _FusedConv2D: 'conv',
  DepthwiseConv2dNative: 'depthwise',
  FusedDepthwiseConv2dNative: 'depthwise',
  MatMul: 'matmul',
  _FusedMatMul: 'matmul',
};

/** Layers in order of execution; a weight that several nodes share occurs once. */
export function layersOf(graph: Graph): readonly Layer[] {
  const seen = new Set<string>();
  return graph.nodes.flatMap((node) => {
    const layer = layerOf(graph, node);
    if (!layer || seen.has(layer.weight)) return [];
    seen.add(layer.weight);
    return [layer];
  });
}

/** Null if the node applies no constant float weight. */
export function layerOf(graph: Graph, node: GraphNode): Layer | null {
  const kind = KINDS[node.op];
  const [input, weightName, biasName] = node.inputs;
  const weight = graph.weights.get(weightName ?? '');
  if (!kind || input === undefined || weightName === undefined || weight?.dtype !== 'float32') return null;
  const rank = kind === 'matmul' ? 2 : 4;
  const isBasic = kind !== 'matmul' || node.attrs.transpose_a?.b !== true;
  if (weight.shape.length !== rank || !isBasic || graph.weights.has(input)) return null;
  const hasBias = biasName !== undefined && graph.weights.get(biasName)?.dtype === 'float32';
  const names = { node, kind, weight: weightName, bias: hasBias ? biasName : null, input };
  return { ...names, ...arrangement(kind, weight, node.attrs.transpose_b?.b === true) };
}

function arrangement(
  kind: LayerKind,
  { shape }: Weight,
  transposed: boolean,
): Pick<Layer, 'shape' | 'outputs' | 'taps' | 'outputStride' | 'tapStride' | 'scaleShape' | 'channelAxis'> {
  const size = shape.reduce((product, length) => product * length, 1);
  const [first = 1, second = 1, third = 1, fourth = 1] = shape;
  if (kind === 'matmul' && transposed) {
    const sizes = { shape, outputs: first, taps: second, outputStride: second, tapStride: 1 };
    return { ...sizes, scaleShape: [first, 1], channelAxis: 0 };
  }
  const scaleShape = kind === 'depthwise' ? [third, fourth] : [kind === 'matmul' ? second : fourth];
  const outputs = scaleShape.reduce((product, length) => product * length, 1);
  const sizes = { shape, outputs, taps: size / outputs, outputStride: 1, tapStride: outputs };
  return { ...sizes, scaleShape, channelAxis: kind === 'depthwise' && fourth === 1 ? 2 : shape.length - 1 };
}

/** The weights as one row of taps per output channel, in float64. */
export function rowsOf(layer: Layer, data: ArrayLike<number>): Float64Array {
  const { outputs, taps, outputStride, tapStride } = layer;
  const rows = new Float64Array(outputs * taps);
  for (let o = 0; o < outputs; o++) {
    for (let k = 0; k < taps; k++) {
      rows[o * taps + k] = data[o * outputStride + k * tapStride] ?? Number.NaN;
    }
  }
  return rows;
}

/** The inverse of {@link rowsOf}, into an array in the weight's own order. */
export function fromRows<T extends Int8Array | Float32Array>(
  layer: Layer,
  rows: ArrayLike<number>,
  into: T,
): T {
  const { outputs, taps, outputStride, tapStride } = layer;
  for (let o = 0; o < outputs; o++) {
    for (let k = 0; k < taps; k++) {
      into[o * outputStride + k * tapStride] = rows[o * taps + k] ?? Number.NaN;
    }
  }
  return into;
}
