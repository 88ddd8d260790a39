/**
 * The ways in which a convolution's products are summed (kernels/dot.ts), and which of them is
 * exact for a layer. A relaxed dot product adds two neighbouring products in int16: it is exact
 * where no pair of weights can overflow that.
 */
import type { ConvOp } from '../../../integer/plan.ts';
import type { VARIANT } from './encode/descriptor-layout.ts';

export type Variant = keyof typeof VARIANT;

const QUAD = 4;
const INT16_MAX = 32_767;

/** Whether a variant reads values less 128, as signed bytes. */
export const isShifted = (variant: Variant): boolean => variant === 'B1S' || variant === 'B2S';

/**
 * Lanes of eight neighbouring channels whose products a variant adds in int16 before widening them.
 * Variant C adds those of two quads; an odd last quad is added alone.
 */
export function lanesOf(variant: Variant): readonly (readonly number[])[] {
  if (variant === 'P') return [];
  if (variant !== 'C')
    return [
      [0, 1],
      [2, 3],
      [4, 5],
      [6, 7],
    ];
  return [
    [0, 1, 4, 5],
    [2, 3, 6, 7],
  ];
}

/**
 * The variant that sums a layer exactly for every image: `wanted` where its condition holds.
 * @param largest The largest quantized value of the input.
 */
export function variantFor(op: ConvOp, largest: number, wanted: Variant): Variant {
  if (wanted === 'P') return 'P';
  if (wanted === 'C' && largest * largestFour(op) <= INT16_MAX) return 'C';
  const { oneSign, eitherSign } = largestPair(op);
  // Values range from 0 to `largest`, or from -128 to 127 where they are shifted.
  if (isShifted(wanted)) return 128 * eitherSign <= INT16_MAX ? wanted : 'P';
  if (largest * oneSign > INT16_MAX) return 'P';
  // Layers whose weights are too large for sums of four use sums of two.
  return wanted === 'C' ? 'B2' : wanted;
}

/** Branch-free, because signs of weights are unpredictable and there are millions of them. */
const positivePart = (weight: number): number => weight & ~(weight >> 31);

/**
 * The largest sum of four weights of one sign that are added in int16: the same two lanes of both
 * quads.
 */
function largestFour({ weights, window: { channels } }: ConvOp): number {
  let largest = 0;
  for (let end = channels; end <= weights.length; end += channels) {
    for (let block = end - channels; block < end; block += 2 * QUAD) {
      for (let i = block; i < block + QUAD; i += 2) {
        const a = i < end ? (weights[i] as number) : 0;
        const b = i + 1 < end ? (weights[i + 1] as number) : 0;
        const c = i + QUAD < end ? (weights[i + QUAD] as number) : 0;
        const d = i + QUAD + 1 < end ? (weights[i + QUAD + 1] as number) : 0;
        const up = positivePart(a) + positivePart(b) + positivePart(c) + positivePart(d);
        largest = Math.max(largest, up, up - a - b - c - d);
      }
    }
  }
  return largest;
}

/** The largest sums of two neighbours added in int16: of one sign, and of their magnitudes. */
function largestPair({ weights, window: { channels } }: ConvOp) {
  let oneSign = 0;
  let eitherSign = 0;
  for (let end = channels; end <= weights.length; end += channels) {
    for (let i = end - channels; i < end; i += 2) {
      const a = weights[i] as number;
      const b = i + 1 < end ? (weights[i + 1] as number) : 0;
      const up = positivePart(a) + positivePart(b);
      const down = up - a - b;
      oneSign = Math.max(oneSign, up, down);
      eitherSign = Math.max(eitherSign, up + down);
    }
  }
  return { oneSign, eitherSign };
}
