/** Which float constants are stored as binary16, and what they are then. */
import { FLOAT16_END, fromFloat16, toFloat16 } from '../engine/graph/float16.ts';

/**
 * Filters of fewer weights stay float32 in float16: those at the front of a network, each of which reaches far. In
 * EfficientNet-Lite0 they are four that hold 1,952 of 3.4 million numbers; see docs/quantization.md for what they cost.
 */
export const HALVED_FROM = 1024;

/** Of a bias. Below it the words `float16` take more bytes than halving saves. */
const BIASES_HALVED_FROM = 24;

/** Whether a float constant is stored as binary16, as far as its values allow. */
export function isHalved(shape: readonly number[], values: ArrayLike<number>): boolean {
  const isBias = shape.length === 1 && values.length >= BIASES_HALVED_FROM;
  return (values.length >= HALVED_FROM || isBias) && allBelow(values, FLOAT16_END);
}

/** A loop, for there are millions. */
function allBelow(values: ArrayLike<number>, end: number): boolean {
  for (let i = 0; i < values.length; i++) if (!(Math.abs(values[i] as number) < end)) return false;
  return true;
}

/** The codes of float32 values. */
export function halved(values: ArrayLike<number>): Uint16Array<ArrayBuffer> {
  const codes = new Uint16Array(values.length);
  for (let i = 0; i < codes.length; i++) codes[i] = toFloat16(values[i] as number);
  return codes;
}

/** A float constant as a reader of the file will have it. */
export function asStored(shape: readonly number[], values: Float32Array): Float32Array {
  return isHalved(shape, values) ? Float32Array.from(halved(values), fromFloat16) : values;
}
