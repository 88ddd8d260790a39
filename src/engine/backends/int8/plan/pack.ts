/**
 * Weights in the order in which kernels read them, filled up with zeros; and whether a layer may be summed by a variant.
 * A relaxed dot product adds two neighbouring products in int16: it is exact where no pair of weights can leave it.
 */
import type { ConvOp, DepthwiseOp } from '../../../integer/plan.ts';
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
  if (wanted === 'C' && largest * largestFour(op) <= INT16_MAX) return 'C';
  const { oneSign, eitherSign } = largestPair(op);
  // Codes from 0 to `largest`; from -128 to 127 where they are shifted.
  if (isShifted(wanted)) return 128 * eitherSign <= INT16_MAX ? wanted : 'P';
  if (largest * oneSign > INT16_MAX) return 'P';
  // Layers whose weights are too large for sums of four go by sums of two.
  return wanted === 'C' ? 'B2' : wanted;
}

/** Without a branch: signs of weights are as good as random, and there are millions of them. */
const above0 = (weight: number): number => weight & ~(weight >> 31);

/** The largest sum of four weights of one sign whose products meet in int16: the same two lanes of both quads. */
function largestFour({ weights, window: { channels } }: ConvOp): number {
  let largest = 0;
  for (let end = channels; end <= weights.length; end += channels) {
    for (let block = end - channels; block < end; block += 2 * QUAD) {
      for (let i = block; i < block + QUAD; i += 2) {
        const a = i < end ? (weights[i] as number) : 0;
        const b = i + 1 < end ? (weights[i + 1] as number) : 0;
        const c = i + QUAD < end ? (weights[i + QUAD] as number) : 0;
        const d = i + QUAD + 1 < end ? (weights[i + QUAD + 1] as number) : 0;
        const up = above0(a) + above0(b) + above0(c) + above0(d);
        largest = Math.max(largest, up, up - a - b - c - d);
      }
    }
  }
  return largest;
}

/** The largest sums of two neighbours, whose products meet in int16: of one sign, and of their magnitudes. */
function largestPair({ weights, window: { channels } }: ConvOp) {
  let oneSign = 0;
  let eitherSign = 0;
  for (let end = channels; end <= weights.length; end += channels) {
    for (let i = end - channels; i < end; i += 2) {
      const a = weights[i] as number;
      const b = i + 1 < end ? (weights[i + 1] as number) : 0;
      const up = above0(a) + above0(b);
      const down = up - a - b;
      oneSign = Math.max(oneSign, up, down);
      eitherSign = Math.max(eitherSign, up + down);
    }
  }
  return { oneSign, eitherSign };
}

/** For quads [filters / 8][taps][quads][8][4], for P [filters / 8][taps * quads * 2][8][2]. */
export function packConv({ weights, window, bias }: ConvOp, variant: Variant): WrittenInPlace {
  const { channels } = window;
  const taps = window.kernelHeight * window.kernelWidth;
  const room = Math.ceil(channels / QUAD) * QUAD;
  const byteLength = Math.ceil(bias.length / PANEL) * PANEL * taps * room;
  return {
    byteLength,
    write(memory, at) {
      // Groups are words: four weights, or two, move as one number.
      const isWhole = channels === room && weights.byteOffset % QUAD === 0;
      const words = wordsOf(isWhole ? weights : widened(weights, channels, room), variant);
      const packed = wordsOf(new Int8Array(memory, at, byteLength), variant);
      const filterWords = words.length / bias.length;
      for (let filter = 0; filter < bias.length; filter += 1) {
        const from = filter * filterWords;
        let to = (filter - (filter % PANEL)) * filterWords + (filter % PANEL);
        for (let i = 0; i < filterWords; i += 1, to += PANEL) packed[to] = words[from + i] as number;
      }
    },
  };
}

function wordsOf({ buffer, byteOffset, length }: Int8Array, variant: Variant): Int16Array | Int32Array {
  return variant === 'P'
    ? new Int16Array(buffer, byteOffset, length / 2)
    : new Int32Array(buffer, byteOffset, length / QUAD);
}

/** Rows of so many weights in more room each, the rest of it zeros. */
function widened(weights: Int8Array, length: number, room: number): Int8Array {
  const rows = weights.length / length;
  const wide = new Int8Array(rows * room);
  for (let row = 0; row < rows; row += 1) {
    wide.set(weights.subarray(row * length, (row + 1) * length), row * room);
  }
  return wide;
}

/** [channels / 16][taps / 2][16][2] */
export function packDepthwise({ weights, window }: DepthwiseOp): Int16Array {
  const { channels } = window;
  const taps = window.kernelHeight * window.kernelWidth;
  const pairs = Math.ceil(taps / 2);
  const packed = new Int16Array(Math.ceil(channels / BLOCK) * pairs * BLOCK * 2);
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
