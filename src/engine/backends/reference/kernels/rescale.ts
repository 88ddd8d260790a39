import { requantize, rescale } from '../../../integer/numerics.ts';
import type { Rescale } from '../../../integer/plan.ts';

/** Writes the int32 sums of one pixel, channel by channel, as quantized values or as floats. */
export function writeSums(
  sums: Int32Array,
  { to, multipliers, zeroPoint, low, high }: Rescale,
  output: Uint8Array | Float32Array,
  at: number,
): void {
  for (let c = 0; c < sums.length; c += 1) {
    const sum = sums[c] as number;
    const multiplier = multipliers[c] as number;
    output[at + c] =
      to === 'u8' ? requantize(sum, multiplier, zeroPoint, low, high) : rescale(sum, multiplier, low, high);
  }
}
