/**
 * Depthwise 3x3 and 5x5 convolution at stride 1, two output rows at a time. The bytes of
 * neighbouring image rows are interleaved once per column; each column is then multiplied by its
 * column of weights for both output rows. This is exact in plain SIMD for any weights, with as many
 * multiplications as a relaxed dot product would need.
 *
 * A column is [2 halves][pairs of rows][8 channels][2 rows] in bytes, which the load widens.
 * Weights are int16, [channels / 4][kernel width][pairs][2 output rows][4 channels][2 rows]; those
 * of the second output row begin one image row lower. The number of channels is a multiple of 4.
 */
import { roundingMagic } from './constants';
import { interleaveHigh, interleaveLow } from './depthwise';
import { DepthwiseRowsOp } from './descriptors';
import { requantize16, roundingBits } from './rescale';

const BLOCK: i32 = 16;

export function depthwiseRows(op: DepthwiseRowsOp, tile: i32, thread: i32): void {
  const y = tile << 1;
  const scratch = op.scratch + <usize>thread * <usize>op.scratchBytes;
  for (let c = 0; c < op.filters; c += BLOCK) {
    interleaveRows(op, y, c, scratch);
    const groups = min(4, (op.filters - c) >> 2);
    for (let group = 0; group < groups; group++) {
      const channel = c + (group << 2);
      const columns = scratch + <usize>((group >> 1) * op.pairs * 16 + (group & 1) * 8);
      if (op.kernelWidth == 3) slide3(op, y, channel, columns);
      else slide5(op, y, channel, columns);
    }
  }
}

/** Interleaves all columns that the output rows need, padding included. */
function interleaveRows(op: DepthwiseRowsOp, y: i32, c: i32, scratch: usize): void {
  const pairs = op.pairs;
  const columns = op.outputWidth - 1 + op.kernelWidth;
  const columnBytes = <usize>pairs << 5;
  const first = min(op.padLeft, columns);
  const end = min(first + op.width, columns);
  const halfBytes = <usize>pairs << 4;
  const border = i8x16.splat(<i8>op.inputZeroPoint);
  for (let pair = 0; pair < pairs; pair++) {
    const top = y - op.padTop + (pair << 1);
    let p0 = rowOf(op, top) + <usize>c;
    let p1 = rowOf(op, top + 1) + <usize>c;
    const step0 = isInside(op, top) ? op.pitch : 0;
    const step1 = isInside(op, top + 1) ? op.pitch : 0;
    let to = scratch + ((<usize>pair) << 4);
    for (let x = 0; x < columns; x++) {
      if (x < first || x >= end) {
        v128.store(to, border);
        v128.store(to + halfBytes, border);
      } else {
        const r0 = v128.load(p0);
        const r1 = v128.load(p1);
        v128.store(to, interleaveLow(r0, r1));
        v128.store(to + halfBytes, interleaveHigh(r0, r1));
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

/**
 * Address of an image row. A row outside of the image consists of a single pixel, filled with the
 * zero point, that is read for every column.
 */
// @ts-ignore: decorator
@inline
function rowOf(op: DepthwiseRowsOp, row: i32): usize {
  return isInside(op, row) ? op.input + <usize>(row * op.width) * op.pitch : op.zeros;
}

/**
 * Computes two output rows of four channels from left to right, two pixels of both rows at a time,
 * so that each load of weights serves four results.
 */
function slide3(op: DepthwiseRowsOp, y: i32, c: i32, at: usize): void {
  const w = op.weights + <usize>((c >> 2) * 12) * 16;
  const bias = v128.load(op.bias + ((<usize>c) << 2));
  const multipliers = v128.load(op.multipliers + ((<usize>c) << 2));
  const pitch = op.outputPitch;
  let to = op.output + <usize>(y * op.outputWidth) * pitch + <usize>c;
  // For a last odd row the second result is written to the same address, and then overwritten.
  const down = y + 1 < op.outputHeight ? <usize>op.outputWidth * pitch : 0;
  const saturates = op.saturates != 0;
  const low = f32x4.splat(op.low);
  const high = f32x4.splat(op.high);
  const bits = roundingBits(op.zeroPoint);
  const magic = roundingMagic();
  for (let left = op.outputWidth; left > 0; left -= 2) {
    // A column of pixels has 64 bytes, and so has a column of weights.
    let p0 = v128.load8x8_u(at);
    let p1 = v128.load8x8_u(at, 64);
    let p2 = v128.load8x8_u(at, 128);
    let p3 = v128.load8x8_u(at, 192);
    let w0 = v128.load(w);
    let w1 = v128.load(w, 64);
    let w2 = v128.load(w, 128);
    let a0 = addDots3(bias, p0, p1, p2, w0, w1, w2);
    let b0 = addDots3(bias, p1, p2, p3, w0, w1, w2);
    w0 = v128.load(w, 16);
    w1 = v128.load(w, 80);
    w2 = v128.load(w, 144);
    let a1 = addDots3(bias, p0, p1, p2, w0, w1, w2);
    let b1 = addDots3(bias, p1, p2, p3, w0, w1, w2);
    p0 = v128.load8x8_u(at, 16);
    p1 = v128.load8x8_u(at, 80);
    p2 = v128.load8x8_u(at, 144);
    p3 = v128.load8x8_u(at, 208);
    w0 = v128.load(w, 32);
    w1 = v128.load(w, 96);
    w2 = v128.load(w, 160);
    a0 = addDots3(a0, p0, p1, p2, w0, w1, w2);
    b0 = addDots3(b0, p1, p2, p3, w0, w1, w2);
    w0 = v128.load(w, 48);
    w1 = v128.load(w, 112);
    w2 = v128.load(w, 176);
    a1 = addDots3(a1, p0, p1, p2, w0, w1, w2);
    b1 = addDots3(b1, p1, p2, p3, w0, w1, w2);
    at += 128;
    const bytes = requantizeTile(saturates, a0, a1, b0, b1, multipliers, low, high, bits, magic);
    v128.store32_lane(to + down, bytes, 1);
    v128.store32_lane(to, bytes, 0);
    to += pitch;
    if (left > 1) {
      v128.store32_lane(to + down, bytes, 3);
      v128.store32_lane(to, bytes, 2);
      to += pitch;
    }
  }
}

/**
 * As {@link slide3}, one pair of rows after the other: 30 vectors of weights do not fit in
 * registers.
 */
function slide5(op: DepthwiseRowsOp, y: i32, c: i32, columns: usize): void {
  const weights = op.weights + <usize>((c >> 2) * 30) * 16;
  const bias = v128.load(op.bias + ((<usize>c) << 2));
  const multipliers = v128.load(op.multipliers + ((<usize>c) << 2));
  const low = f32x4.splat(op.low);
  const high = f32x4.splat(op.high);
  const bits = roundingBits(op.zeroPoint);
  const magic = roundingMagic();
  const pitch = op.outputPitch;
  const columnBytes = 96;
  let to = op.output + <usize>(y * op.outputWidth) * pitch + <usize>c;
  // For a last odd row the second result is written to the same address, and then overwritten.
  const down = y + 1 < op.outputHeight ? <usize>op.outputWidth * pitch : 0;
  let from = columns;
  // Two pixels of two rows at a time, so that each load of weights serves four results.
  for (let left = op.outputWidth; left > 0; left -= 2) {
    let a0 = bias;
    let a1 = bias;
    let b0 = bias;
    let b1 = bias;
    for (let pair: usize = 0; pair < 3; pair++) {
      const at = from + (pair << 4);
      const w = weights + (pair << 5);
      // A column of pixels has 96 bytes, and so has a column of weights.
      const p0 = v128.load8x8_u(at);
      const p1 = v128.load8x8_u(at, 96);
      const p2 = v128.load8x8_u(at, 192);
      const p3 = v128.load8x8_u(at, 288);
      const p4 = v128.load8x8_u(at, 384);
      const p5 = v128.load8x8_u(at, 480);
      const u0 = v128.load(w);
      const u1 = v128.load(w, 96);
      const u2 = v128.load(w, 192);
      const u3 = v128.load(w, 288);
      const u4 = v128.load(w, 384);
      a0 = addDots(addDots(addDots3(a0, p0, p1, p2, u0, u1, u2), p3, u3), p4, u4);
      b0 = addDots(addDots(addDots3(b0, p1, p2, p3, u0, u1, u2), p4, u3), p5, u4);
      const l0 = v128.load(w, 16);
      const l1 = v128.load(w, 112);
      const l2 = v128.load(w, 208);
      const l3 = v128.load(w, 304);
      const l4 = v128.load(w, 400);
      a1 = addDots(addDots(addDots3(a1, p0, p1, p2, l0, l1, l2), p3, l3), p4, l4);
      b1 = addDots(addDots(addDots3(b1, p1, p2, p3, l0, l1, l2), p4, l3), p5, l4);
    }
    const bytes = requantizeTile(op.saturates != 0, a0, a1, b0, b1, multipliers, low, high, bits, magic);
    v128.store32_lane(to + down, bytes, 1);
    v128.store32_lane(to, bytes, 0);
    if (left > 1) {
      to += pitch;
      v128.store32_lane(to + down, bytes, 3);
      v128.store32_lane(to, bytes, 2);
      to += pitch;
    }
    from += 2 * columnBytes;
  }
}

// @ts-ignore: decorator
@inline
function addDots(sums: v128, pixels: v128, weights: v128): v128 {
  return i32x4.add(sums, i32x4.dot_i16x8_s(pixels, weights));
}

// @ts-ignore: decorator
@inline
function addDots3(sums: v128, p0: v128, p1: v128, p2: v128, w0: v128, w1: v128, w2: v128): v128 {
  return addDots(addDots(addDots(sums, p0, w0), p1, w1), p2, w2);
}

/** Requantizes two pixels of two rows, four channels each: pixel by pixel, the upper row first. */
// @ts-ignore: decorator
@inline
function requantizeTile(
  saturates: bool,
  a0: v128,
  a1: v128,
  b0: v128,
  b1: v128,
  multipliers: v128,
  low: v128,
  high: v128,
  bits: v128,
  magic: v128,
): v128 {
  const m = multipliers;
  return requantize16(saturates, a0, a1, b0, b1, m, m, m, m, low, high, bits, magic);
}
