/**
 * Affine quantization of activations: real = (code - zeroPoint) * scale. Nagel et al. 2021, "A White Paper on Neural
 * Network Quantization", section 2.2.
 */
import type { Quantization } from '../core/tensor.ts';
import { largestQuantized } from '../engine/integer/numerics.ts';

/** In real units; `min <= max`. */
export interface Range {
  readonly min: number;
  readonly max: number;
}

/**
 * Scale (a float32 value) and zero point of a range. The range is widened to hold 0, and 0 is one of the codes: SAME
 * padding and ReLU both need it exactly.
 */
export function affineOf({ min, max }: Range, bits: number): Quantization {
  const largest = largestQuantized(bits);
  const low = Math.min(min, 0);
  const high = Math.max(max, 0);
  const scale = Math.fround((high - low) / largest);
  // A tensor that is 0 everywhere, or next to it: any scale holds it.
  if (!(scale > SMALLEST_SCALE)) return { scale: 1, zeroPoint: 0 };
  return { scale, zeroPoint: Math.min(largest, Math.max(0, Math.round(-low / scale))) };
}

/** Below it 1 / scale would not be a float32. */
const SMALLEST_SCALE = 2 ** -120;

/** What the codes really reach. */
export function rangeOf({ scale, zeroPoint }: Quantization, bits: number): Range {
  return { min: -zeroPoint * scale, max: (largestQuantized(bits) - zeroPoint) * scale };
}
