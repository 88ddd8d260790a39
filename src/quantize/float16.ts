/** Float constants that are stored as binary16. */
import { FLOAT16_END, fromFloat16, toFloat16 } from '../engine/graph/index.ts';

/**
 * Filters with fewer weights stay float32 in `float16` variants: they are at the front of a
 * network, where each weight has wide influence. In EfficientNet-Lite0 these are four filters with
 * 1,952 of 3.4 million weights; docs/quantization.md has their cost.
 */
export const FLOAT16_FROM = 1024;

/**
 * The least length of a bias. Below it, naming the type `float16` takes more bytes than it saves.
 */
const FLOAT16_BIASES_FROM = 24;

/** Whether a float constant is stored as binary16, if its values permit. */
export function isStoredAsFloat16(shape: readonly number[], values: ArrayLike<number>): boolean {
  const isBias = shape.length === 1 && values.length >= FLOAT16_BIASES_FROM;
  return (values.length >= FLOAT16_FROM || isBias) && allBelow(values, FLOAT16_END);
}

/** A loop, because there are millions of values. */
function allBelow(values: ArrayLike<number>, end: number): boolean {
  for (let i = 0; i < values.length; i++) if (!(Math.abs(values[i] as number) < end)) return false;
  return true;
}

/** Float32 values as binary16 bit patterns. */
export function toFloat16Array(values: ArrayLike<number>): Uint16Array<ArrayBuffer> {
  const codes = new Uint16Array(values.length);
  for (let i = 0; i < codes.length; i++) codes[i] = toFloat16(values[i] as number);
  return codes;
}

/** A float constant as readers of the file will see it. */
export function asStored(shape: readonly number[], values: Float32Array): Float32Array {
  return isStoredAsFloat16(shape, values) ? Float32Array.from(toFloat16Array(values), fromFloat16) : values;
}
