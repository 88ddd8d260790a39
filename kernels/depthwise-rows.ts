/**
 * Depthwise 3x3 and 5x5 at stride 1 and 2, one or two rows of the result at a time. The bytes of neighbouring rows of the
 * image are interleaved and widened once per column; each column then meets its column of weights, for both rows of the
 * result: exact in plain SIMD for any weights, with as many multiplications as a relaxed dot product would need.
 *
 * A column is [4 groups][pairs of rows][4 channels][2 rows] in int16. Weights are [channels / 4][kernel width][rows of the
 * result][pairs][4 channels][2 rows] in int16: those of the second row begin one row lower. Channels are a multiple of 4.
 */
import { noFraction } from './constants';
import { interleaveHigh, interleaveLow } from './depthwise';
import { DepthwiseRowsOp } from './ops';
import { roundingBits, toCodes } from './rescale';

const BLOCK: i32 = 16;

export function depthwiseRows(op: DepthwiseRowsOp, tile: i32, thread: i32): void {
  const y = tile * op.rowsAtOnce;
  const scratch = op.scratch + <usize>thread * <usize>op.scratchBytes;
  for (let c = 0; c < op.filters; c += BLOCK) {
    interleaveRows(op, y, c, scratch);
    const groups = min(4, (op.filters - c) >> 2);
    for (let group = 0; group < groups; group++) {
      const channel = c + (group << 2);
      const columns = scratch + <usize>(group * op.pairs) * 16;
      if (op.rowsAtOnce == 2) {
        if (op.kernelWidth == 3) slide(3, 2, 2, op, y, channel, columns);
        else slide(5, 3, 2, op, y, channel, columns);
      } else {
        if (op.kernelWidth == 3) slide(3, 2, 1, op, y, channel, columns);
        else slide(5, 3, 1, op, y, channel, columns);
      }
    }
  }
}

/** All columns that the rows of the result need, padding included. */
function interleaveRows(op: DepthwiseRowsOp, y: i32, c: i32, scratch: usize): void {
  const pairs = op.pairs;
  const columns = (op.outputWidth - 1) * op.strideX + op.kernelWidth;
  const columnBytes = <usize>pairs << 6;
  const first = min(op.padLeft, columns);
  const end = min(first + op.width, columns);
  const groupBytes = <usize>pairs << 4;
  const border = i16x8.splat(<i16>op.inputZeroPoint);
  for (let pair = 0; pair < pairs; pair++) {
    const top = y * op.strideY - op.padTop + (pair << 1);
    let p0 = rowOf(op, top) + <usize>c;
    let p1 = rowOf(op, top + 1) + <usize>c;
    const step0 = isInside(op, top) ? op.pitch : 0;
    const step1 = isInside(op, top + 1) ? op.pitch : 0;
    let to = scratch + ((<usize>pair) << 4);
    for (let x = 0; x < columns; x++) {
      if (x < first || x >= end) {
        v128.store(to, border);
        v128.store(to + groupBytes, border);
        v128.store(to + 2 * groupBytes, border);
        v128.store(to + 3 * groupBytes, border);
      } else {
        const r0 = v128.load(p0);
        const r1 = v128.load(p1);
        const low = interleaveLow(r0, r1);
        const high = interleaveHigh(r0, r1);
        v128.store(to, i16x8.extend_low_i8x16_u(low));
        v128.store(to + groupBytes, i16x8.extend_high_i8x16_u(low));
        v128.store(to + 2 * groupBytes, i16x8.extend_low_i8x16_u(high));
        v128.store(to + 3 * groupBytes, i16x8.extend_high_i8x16_u(high));
        p0 += step0;
        p1 += step1;
      }
      to += columnBytes;
    }
  }
}

// @ts-ignore: decorator
@inline
function isInside(op: DepthwiseRowsOp, row: i32): bool {
  return row >= 0 && row < op.height;
}

/** A row outside of the image is full of the zero point; it has one pixel only, read again and again. */
// @ts-ignore: decorator
@inline
function rowOf(op: DepthwiseRowsOp, row: i32): usize {
  return isInside(op, row) ? op.input + <usize>(row * op.width) * op.pitch : op.zeros;
}

/** The rows of four channels, from left to right; sizes are constant at each call, and folded. */
// @ts-ignore: decorator
@inline
function slide(width: i32, pairs: i32, rows: i32, op: DepthwiseRowsOp, y: i32, c: i32, columns: usize): void {
  const weights = op.weights + <usize>((c >> 2) * width * pairs * rows) * 16;
  const bias = v128.load(op.bias + ((<usize>c) << 2));
  const multipliers = v128.load(op.multipliers + ((<usize>c) << 2));
  const low = f32x4.splat(op.low);
  const high = f32x4.splat(op.high);
  const bits = roundingBits(op.zeroPoint);
  const magic = noFraction();
  const step = <usize>op.strideX * (<usize>pairs << 6);
  const pitch = op.outputPitch;
  let to = op.output + <usize>(y * op.outputWidth) * pitch + <usize>c;
  // A last odd row writes the second result where the first then goes.
  let toNext = y + 1 < op.outputHeight ? to + <usize>op.outputWidth * pitch : to;
  let from = columns;
  for (let x = 0; x < op.outputWidth; x++) {
    let first = column(pairs, rows, 0, 0, bias, from, weights);
    first = column(pairs, rows, 0, 1, first, from, weights);
    first = column(pairs, rows, 0, 2, first, from, weights);
    if (width == 5) {
      first = column(pairs, rows, 0, 3, first, from, weights);
      first = column(pairs, rows, 0, 4, first, from, weights);
    }
    let second = first;
    if (rows == 2) {
      second = column(pairs, rows, 1, 0, bias, from, weights);
      second = column(pairs, rows, 1, 1, second, from, weights);
      second = column(pairs, rows, 1, 2, second, from, weights);
      if (width == 5) {
        second = column(pairs, rows, 1, 3, second, from, weights);
        second = column(pairs, rows, 1, 4, second, from, weights);
      }
    }
    const words = i16x8.narrow_i32x4_s(
      toCodes(first, multipliers, low, high, bits, magic),
      toCodes(second, multipliers, low, high, bits, magic),
    );
    const bytes = i8x16.narrow_i16x8_u(words, words);
    if (rows == 2) v128.store32_lane(toNext, bytes, 1);
    v128.store32_lane(to, bytes, 0);
    to += pitch;
    toNext += pitch;
    from += step;
  }
}

/** Adds one column of the kernel for one row of the result. */
// @ts-ignore: decorator
@inline
function column(pairs: i32, rows: i32, row: i32, at: i32, sum: v128, from: usize, weights: usize): v128 {
  const pixels = from + <usize>(at * pairs * 64);
  const taps = weights + <usize>((at * rows + row) * pairs * 16);
  sum = i32x4.add(sum, i32x4.dot_i16x8_s(v128.load(pixels), v128.load(taps)));
  sum = i32x4.add(sum, i32x4.dot_i16x8_s(v128.load(pixels, 16), v128.load(taps, 16)));
  if (pairs == 3) sum = i32x4.add(sum, i32x4.dot_i16x8_s(v128.load(pixels, 32), v128.load(taps, 32)));
  return sum;
}
