/**
 * Weights in the order in which kernels read them, filled up with zeros; and whether a layer may be summed by a variant.
 * A relaxed dot product adds two neighbouring products in int16: it is exact where no pair of weights can leave it.
 */
import type { ConvOp, DepthwiseOp } from '../../integer/plan.ts';
import type { WrittenInPlace } from './memory.ts';
import type { Variant } from './words.ts';

const PANEL = 8;
const QUAD = 4;
const BLOCK = 16;
const INT16_MAX = 32_767;

const isShifted = (variant: Variant): boolean => variant === 'B1S' || variant === 'B2S';

/**
 * Lanes of eight neighbouring channels whose products a variant adds in int16 before it widens them. C adds those of two
 * quads; of an odd last quad only what is there.
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

/** How a layer's products are summed, where `wanted` is the fastest: exactly, whatever the image. */
export function variantFor(op: ConvOp, largest: number, wanted: Variant): Variant {
  if (wanted === 'P') return 'P';
  const { pair, eitherSign, four } = largestSums(op);
  // Codes from 0 to `largest`; from -128 to 127 where they are shifted.
  if (isShifted(wanted)) return 128 * eitherSign <= INT16_MAX ? wanted : 'P';
  if (largest * pair > INT16_MAX) return 'P';
  // Layers whose weights are too large for sums of four go by sums of two.
  return wanted === 'C' && largest * four > INT16_MAX ? 'B2' : wanted;
}

/** The largest sums of weights whose products meet in int16: two of one sign, two of either sign, four of one sign. */
function largestSums({ weights, window: { channels } }: ConvOp) {
  let pair = 0;
  let eitherSign = 0;
  let four = 0;
  for (let pixel = 0; pixel < weights.length; pixel += channels) {
    for (let block = 0; block < channels; block += 2 * QUAD) {
      const end = Math.min(channels - block, 2 * QUAD);
      for (let lane = 0; lane < QUAD; lane += 2) {
        let ups = 0;
        let downs = 0;
        // The same two lanes of both quads: variant C adds their products.
        for (let i = lane; i < end; i += QUAD) {
          const a = weights[pixel + block + i] as number;
          const b = i + 1 < end ? (weights[pixel + block + i + 1] as number) : 0;
          const up = (a > 0 ? a : 0) + (b > 0 ? b : 0);
          const down = up - a - b;
          if (up > pair) pair = up;
          if (down > pair) pair = down;
          if (up + down > eitherSign) eitherSign = up + down;
          ups += up;
          downs += down;
        }
        if (ups > four) four = ups;
        if (downs > four) four = downs;
      }
    }
  }
  return { pair, eitherSign, four };
}

/** For quads [filters / 8][taps][quads][8][4], for P [filters / 8][taps * quads * 2][8][2]. */
export function packConv({ weights, window, bias }: ConvOp, variant: Variant): WrittenInPlace {
  const { channels } = window;
  const taps = window.kernelHeight * window.kernelWidth;
  const quads = Math.ceil(channels / QUAD);
  const group = variant === 'P' ? 2 : QUAD;
  const panels = Math.ceil(bias.length / PANEL);
  const panelLength = taps * quads * QUAD * PANEL;
  const byteLength = panels * panelLength;
  return {
    byteLength,
    write(memory, at) {
      const packed = new Int8Array(memory, at, byteLength);
      for (let filter = 0; filter < bias.length; filter += 1) {
        const panel = Math.floor(filter / PANEL) * panelLength + (filter % PANEL) * group;
        for (let tap = 0; tap < taps; tap += 1) {
          const from = (filter * taps + tap) * channels;
          const to = panel + tap * quads * QUAD * PANEL;
          for (let c = 0; c < channels; c += 1) {
            packed[to + Math.floor(c / group) * group * PANEL + (c % group)] = weights[from + c] as number;
          }
        }
      }
    },
  };
}

/** [channels / 16][taps / 2][16][2] */
export function packDepthwise({ weights, window }: DepthwiseOp): Int8Array {
  const { channels } = window;
  const taps = window.kernelHeight * window.kernelWidth;
  const pairs = Math.ceil(taps / 2);
  const packed = new Int8Array(Math.ceil(channels / BLOCK) * pairs * BLOCK * 2);
  for (let tap = 0; tap < taps; tap += 1) {
    for (let c = 0; c < channels; c += 1) {
      const block = Math.floor(c / BLOCK) * pairs + Math.floor(tap / 2);
      packed[(block * BLOCK + (c % BLOCK)) * 2 + (tap % 2)] = weights[tap * channels + c] as number;
    }
  }
  return packed;
}

/** For kernels/depthwise-rows.ts: [channels / 4][kernel width][pairs][2 rows of the result][4 channels][2 rows of the image] */
export function packDepthwiseRows({ weights, window }: DepthwiseOp, pairs: number): Int16Array {
  const { channels, kernelHeight, kernelWidth } = window;
  const packed = new Int16Array(Math.ceil(channels / QUAD) * kernelWidth * pairs * 2 * QUAD * 2);
  for (let c = 0; c < channels; c += 1) {
    for (let kx = 0; kx < kernelWidth; kx += 1) {
      for (let tap = 0; tap < 2 * kernelHeight; tap += 1) {
        // The second row of the result begins one row lower.
        const [ky, row] = [tap >> 1, tap & 1];
        const pair = (Math.floor(c / QUAD) * kernelWidth + kx) * pairs + ((row + ky) >> 1);
        const at = ((pair * 2 + row) * QUAD + (c % QUAD)) * 2 + ((row + ky) & 1);
        packed[at] = weights[(ky * kernelWidth + kx) * channels + c] as number;
      }
    }
  }
  return packed;
}

/** The bias with what the input's zero point adds to every sum, so that kernels multiply codes as they are. */
export function foldedBias(
  bias: Int32Array,
  zeroPoint: number,
  variant: Variant,
  weightSum: (filter: number) => number,
): Int32Array {
  const shift = isShifted(variant) ? 128 : 0;
  // int32 wraps, and so do the kernels' sums: in the end all fits, as lowering has proved.
  return bias.map((value, filter) => value + (shift - zeroPoint) * weightSum(filter));
}
