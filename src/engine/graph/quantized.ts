/**
 * Quantized weights: `Mul(<W>/integers, <W>/scale)` under the name <W> of the weight; see
 * docs/numerics.md.
 */
import { sizeOf } from '../../core/tensor.ts';
import { GraphError } from './error.ts';
import type { Graph } from './graph.ts';
import type { WeightSpec } from './model-json.ts';
import { LEAST_INTEGER } from './packing.ts';

/** A weight with real = integer * scale[channel]. */
export interface QuantizedWeight {
  /**
   * Bytes as they are stored, in the order of `shape`; not to be retained. An integer is a byte
   * plus `least`, from -128 to 127.
   */
  readonly stored: Uint8Array<ArrayBuffer>;
  /** The integer that a stored 0 represents. */
  readonly least: number;
  /** Positive; one for each index along `axis`. */
  readonly scale: Float32Array<ArrayBuffer>;
  readonly shape: readonly number[];
  /** The axis of the output channels. */
  readonly axis: number;
}

/**
 * Null if the value is not a quantized weight.
 * @throws GraphError if its integers or scales are out of range
 */
export function quantizedWeight(graph: Graph, name: string): QuantizedWeight | null {
  const node = graph.nodes.find((each) => each.name === name);
  const [first, second] = node?.op === 'Mul' ? node.inputs.map((input) => graph.weights.get(input)) : [];
  if (first?.dtype !== 'float32' || second?.dtype !== 'float32') return null;
  const { shape, stored } = first;
  const least = leastInteger(first.spec);
  if (stored === null || least === null) return null;
  const axis = varyingAxis(second.shape, shape);
  if (axis === null || second.data.length !== shape[axis]) return null;
  const unusable = second.data.find((scale) => !(scale > 0 && scale < Number.POSITIVE_INFINITY));
  if (unusable !== undefined) throw new GraphError(name, { code: 'channel-scale', scale: String(unusable) });
  // With the usual `least`, every byte is an int8.
  if (least !== LEAST_INTEGER) checkRange(name, stored, least);
  return { stored, least, scale: second.data, shape, axis };
}

/** A copy, in the order of the weight's shape. */
export function integersIn({ stored, least }: QuantizedWeight): Int8Array<ArrayBuffer> {
  return Int8Array.from(stored, (code) => code + least);
}

function checkRange(name: string, stored: Uint8Array, least: number): void {
  for (const code of stored) {
    const integer = code + least;
    if (integer < -128 || integer > 127) throw new GraphError(name, { code: 'not-int8', value: integer });
  }
}

/**
 * The only axis of `shape` along which a factor of shape `factor` varies; its first axis if it
 * varies along none. Null if it varies along several, or if the product would have another shape
 * (NumPy's rule).
 */
export function varyingAxis(factor: readonly number[], shape: readonly number[]): number | null {
  const first = shape.length - factor.length;
  const fits = first >= 0 && factor.every((length, i) => length === 1 || length === shape[first + i]);
  const varying = factor.flatMap((length, i) => (length === 1 ? [] : [first + i]));
  return fits && varying.length <= 1 ? (varying[0] ?? first) : null;
}

/** The number of consecutive elements of one channel. */
export function runLength(shape: readonly number[], axis: number): number {
  return sizeOf(shape.slice(axis + 1));
}

/**
 * The integer that a stored 0 represents, for bytes that TF.js expands to exact integers; else
 * null.
 */
function leastInteger({ quantization }: WeightSpec): number | null {
  if (quantization?.dtype !== 'uint8' || quantization.scale !== 1) return null;
  return Number.isInteger(quantization.min) ? quantization.min : null;
}
