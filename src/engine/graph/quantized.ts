/** Quantized weights: `Mul(<W>/integers, <W>/scale)` under the name <W> of the weight, see docs/numerics.md. */
import { sizeOf } from '../../core/tensor.ts';
import { GraphError } from './error.ts';
import type { Graph } from './graph.ts';
import type { WeightSpec } from './model-json.ts';

/** real = integer * scale[channel] */
export interface QuantizedWeight {
  /** In the order of `shape`. */
  readonly integers: Int8Array<ArrayBuffer>;
  /** Above 0; one for each index along `axis`. */
  readonly scale: Float32Array<ArrayBuffer>;
  readonly shape: readonly number[];
  /** The output channels' axis. */
  readonly axis: number;
}

/**
 * Null where the value is not a quantized weight.
 * @throws GraphError reason `quantization` where it is one whose integers or scales are out of range
 */
export function quantizedWeight(graph: Graph, name: string): QuantizedWeight | null {
  const node = graph.nodes.find((each) => each.name === name);
  const [first, second] = node?.op === 'Mul' ? node.inputs.map((input) => graph.weights.get(input)) : [];
  if (first?.dtype !== 'float32' || second?.dtype !== 'float32' || !isIntegers(first.spec)) return null;
  const { shape } = first;
  const axis = varyingAxis(second.shape, shape);
  if (axis === null || second.data.length !== shape[axis]) return null;
  const unusable = second.data.find((scale) => !(scale > 0 && scale < Number.POSITIVE_INFINITY));
  if (unusable !== undefined) throw problem(name, `a channel has the scale ${unusable}`);
  const beyond = first.data.find((integer) => integer < -128 || integer > 127);
  if (beyond !== undefined) throw problem(name, `${beyond} does not fit into int8`);
  return { integers: new Int8Array(first.data), scale: second.data, shape, axis };
}

/**
 * The one axis of `shape` along which a factor of shape `factor` differs; the first that it names where it differs
 * along none. Null where it differs along several, or where the product would have another shape (NumPy's rule).
 */
export function varyingAxis(factor: readonly number[], shape: readonly number[]): number | null {
  const first = shape.length - factor.length;
  const fits = first >= 0 && factor.every((length, i) => length === 1 || length === shape[first + i]);
  const varying = factor.flatMap((length, i) => (length === 1 ? [] : [first + i]));
  return fits && varying.length <= 1 ? (varying[0] ?? first) : null;
}

/** Elements of one channel that follow one another. */
export function runLength(shape: readonly number[], axis: number): number {
  return sizeOf(shape.slice(axis + 1));
}

/** Bytes that TF.js expands to exact integers. */
function isIntegers({ quantization }: WeightSpec): boolean {
  return quantization?.dtype === 'uint8' && quantization.scale === 1 && Number.isInteger(quantization.min);
}

function problem(subject: string, detail: string): GraphError {
  return new GraphError({ reason: 'quantization', subject, detail });
}
