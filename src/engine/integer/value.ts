/** What lowering knows of a node's value. Much of it is never computed as such: it waits for what comes next. */
import type { Quantization } from '../../core/tensor.ts';
import type { TensorId } from './plan.ts';

export type Shape = readonly number[];

/** Codes in memory. */
export interface Quantized {
  readonly kind: 'quantized';
  readonly shape: Shape;
  readonly tensor: TensorId;
  readonly quantization: Quantization;
}

/** Real numbers in memory. */
export interface Floats {
  readonly kind: 'float';
  readonly shape: Shape;
  readonly tensor: TensorId;
}

/** A function of one tensor of codes, by its 2^bits results. Any chain of pointwise operations is one. */
export interface Tabulated {
  readonly kind: 'tabulated';
  readonly shape: Shape;
  readonly root: Quantized;
  readonly floats: Float32Array;
}

/** clamp(factor[c] * real(root) + offset[c]) per channel: batch normalization and the ReLU behind it. */
export interface Affine {
  readonly kind: 'affine';
  readonly shape: Shape;
  readonly root: Quantized;
  readonly factors: Float64Array;
  readonly offsets: Float64Array;
  /** Nothing but a tighter bound can follow a finite one. */
  readonly low: number;
  readonly high: number;
}

/** Known before the first run. */
export interface Known {
  readonly kind: 'known';
  readonly shape: Shape;
  /** Worked out when asked for: a quantized weight may never be. */
  readonly numbers: () => Float32Array | Int32Array | Uint8Array;
}

export type Value = Quantized | Floats | Tabulated | Affine | Known;

/** The same elements under another shape. */
export function reshaped(value: Value, shape: Shape): Value {
  return { ...value, shape };
}

/** Channels are the last axis. */
export const channelsOf = (shape: Shape): number => shape.at(-1) ?? 1;

/** NumPy's rule; null where the shapes do not agree. */
export function broadcastShape(a: Shape, b: Shape): Shape | null {
  const rank = Math.max(a.length, b.length);
  const at = (shape: Shape, axis: number): number => shape[axis - rank + shape.length] ?? 1;
  const shape = Array.from({ length: rank }, (_, axis) => (at(a, axis) === 1 ? at(b, axis) : at(a, axis)));
  return shape.every((length, axis) => at(b, axis) === 1 || at(b, axis) === length) ? shape : null;
}
