/**
 * The forms in which lowering holds a node's value. Many values are never computed as such, but
 * deferred until the next operation is known.
 */
import type { Quantization } from '../../core/tensor.ts';
import type { TensorId } from './plan.ts';

export type Shape = readonly number[];

/** Quantized values in memory. */
export interface Quantized {
  readonly kind: 'quantized';
  readonly shape: Shape;
  readonly tensor: TensorId;
  readonly quantization: Quantization;
}

/** Floats in memory. */
export interface Floats {
  readonly kind: 'float';
  readonly shape: Shape;
  readonly tensor: TensorId;
}

/**
 * A function of one quantized tensor, given by its 2^bits results. Any chain of pointwise
 * operations is one.
 */
export interface Tabulated {
  readonly kind: 'tabulated';
  readonly shape: Shape;
  readonly root: Quantized;
  readonly floats: Float32Array;
}

/**
 * clamp(factor[c] * real(root) + offset[c]) per channel: batch normalization and the ReLU behind
 * it.
 */
export interface Affine {
  readonly kind: 'affine';
  readonly shape: Shape;
  readonly root: Quantized;
  readonly factors: Float64Array;
  readonly offsets: Float64Array;
  /** Once a bound is finite, only a tighter bound may follow. */
  readonly low: number;
  readonly high: number;
}

/** A value known before the first run. */
export interface Known {
  readonly kind: 'known';
  readonly shape: Shape;
  /** Evaluated on demand, since a quantized weight may never be needed as floats. */
  readonly numbers: () => Float32Array | Int32Array | Uint8Array;
}

export type Value = Quantized | Floats | Tabulated | Affine | Known;

/** The same elements under another shape. */
export function reshaped(value: Value, shape: Shape): Value {
  return { ...value, shape };
}

/** The length of the last axis, which holds the channels. */
export const channelsOf = (shape: Shape): number => shape.at(-1) ?? 1;

/** Broadcasts two shapes by NumPy's rule; null if they are incompatible. */
export function broadcastShape(a: Shape, b: Shape): Shape | null {
  const rank = Math.max(a.length, b.length);
  const at = (shape: Shape, axis: number): number => shape[axis - rank + shape.length] ?? 1;
  const shape = Array.from({ length: rank }, (_, axis) => (at(a, axis) === 1 ? at(b, axis) : at(a, axis)));
  return shape.every((length, axis) => at(b, axis) === 1 || at(b, axis) === length) ? shape : null;
}
