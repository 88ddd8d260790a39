/**
 * Affine quantization of activations: real = (value - zeroPoint) * scale. Nagel et al. 2021, "A
 * White Paper on Neural Network Quantization", section 2.2.
 */
import type { Quantization } from '../core/tensor.ts';
import { largestQuantized } from '../engine/integer/index.ts';

/** A range in real units; `min <= max`. */
export interface Range {
  readonly min: number;
  readonly max: number;
}

/**
 * Scale (a float32 value) and zero point of a range. The range is extended to contain 0, which is
 * represented exactly, because SAME padding and ReLU need it.
 */
export function affineOf({ min, max }: Range, bits: number): Quantization {
  const largest = largestQuantized(bits);
  const low = Math.min(min, 0);
  const high = Math.max(max, 0);
  const scale = Math.fround((high - low) / largest);
  // A tensor that is 0 everywhere, or nearly: any scale represents it.
  if (!(scale > SMALLEST_SCALE)) return { scale: 1, zeroPoint: 0 };
  return { scale, zeroPoint: Math.min(largest, Math.max(0, Math.round(-low / scale))) };
}

/** Below this, 1 / scale would not be a float32. */
const SMALLEST_SCALE = 2 ** -120;

/** The range that quantized values really cover. */
export function rangeOf({ scale, zeroPoint }: Quantization, bits: number): Range {
  return { min: -zeroPoint * scale, max: (largestQuantized(bits) - zeroPoint) * scale };
}
