/** Packs weights in the order in which kernels read them, padded with zeros. */
import type { ConvOp, DepthwiseOp } from '../../../integer/plan.ts';
import type { WrittenInPlace } from './memory.ts';
import { isShifted, type Variant } from './variant.ts';

const PANEL = 8;
const QUAD = 4;
const BLOCK = 16;
/**
 * Packs as [filters / 8][taps][quads][8][4] for quads, and as [filters / 8][taps * quads * 2][8][2]
 * for P.
 */
export function packConv({ weights, window, bias }: ConvOp, variant: Variant): WrittenInPlace {
  const { channels } = window;
  const taps = window.kernelHeight * window.kernelWidth;
  const room = Math.ceil(channels / QUAD) * QUAD;
  const byteLength = Math.ceil(bias.length / PANEL) * PANEL * taps * room;
  return {
    byteLength,
    write(memory, at) {
      // Groups of four weights, or of two, are copied as one number.
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

/** Pads rows of `length` weights with zeros to `room`. */
function widened(weights: Int8Array, length: number, room: number): Int8Array {
  const rows = weights.length / length;
  const wide = new Int8Array(rows * room);
  for (let row = 0; row < rows; row += 1) {
    wide.set(weights.subarray(row * length, (row + 1) * length), row * room);
  }
  return wide;
}

/** Packs as [channels / 16][taps / 2][16][2]. */
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

/**
 * Packs for kernels/depthwise-rows.ts as [channels / 4][kernel width][pairs][2 output rows][4
 * channels][2 image rows].
 */
export function packDepthwiseRows({ weights, window }: DepthwiseOp, pairs: number): Int16Array {
  const { channels, kernelHeight, kernelWidth } = window;
  const packed = new Int16Array(Math.ceil(channels / QUAD) * kernelWidth * pairs * 2 * QUAD * 2);
  for (let c = 0; c < channels; c += 1) {
    for (let kx = 0; kx < kernelWidth; kx += 1) {
      for (let tap = 0; tap < 2 * kernelHeight; tap += 1) {
        // The second output row begins one image row lower.
        const [ky, row] = [tap >> 1, tap & 1];
        const pair = (Math.floor(c / QUAD) * kernelWidth + kx) * pairs + ((row + ky) >> 1);
        const at = ((pair * 2 + row) * QUAD + (c % QUAD)) * 2 + ((row + ky) & 1);
        packed[at] = weights[(ky * kernelWidth + kx) * channels + c] as number;
      }
    }
  }
  return packed;
}

/**
 * Folds the input's zero point into the bias, so that kernels multiply quantized values as they
 * are.
 */
export function foldedBias(
  bias: Int32Array,
  zeroPoint: number,
  variant: Variant,
  weightSum: (filter: number) => number,
): Int32Array {
  const shift = isShifted(variant) ? 128 : 0;
  // int32 wraps, as the kernels' sums do; lowering has proved that final sums fit.
  return bias.map((value, filter) => value + (shift - zeroPoint) * weightSum(filter));
}
