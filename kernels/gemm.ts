/**
 * Convolution and matrix product: pixels by filters, with 4 x 8 sums at a time in registers and no
 * unfolded image. Weights are packed [filters / 8][taps][quads][2 x 4 filters][4 channels], so that
 * a panel of 8 filters streams from its first byte to its last.
 */
import { roundingMagic, ones, signBits } from './constants';
import { dot, dotTwice, splatValues, Variant } from './dot';
import { ConvOp } from './descriptors';
import { narrow8, requantizeSaturating16, roundingBits, storeBytes8, storeFloats, requantize, requantizeSaturating, toFloats } from './rescale';

const PANEL: i32 = 8;
const ROWS: i32 = 4;

/** Computes one tile by a relaxed dot product. `variant` is constant at each call and folded. */
// @ts-ignore: decorator
@inline
export function gemmQuads(variant: i32, op: ConvOp, tile: i32): void {
  const taps = op.taps;
  const quads = op.quads;
  const panelBytes = <usize>(taps * quads) << 5;
  const across = (op.filters + op.tileFilters - 1) / op.tileFilters;
  const rowStart = (tile / across) * op.tilePixels;
  const rowEnd = min(rowStart + op.tilePixels, op.pixels);
  const filterStart = (tile % across) * op.tileFilters;
  const filterEnd = min(filterStart + op.tileFilters, op.filters);
  const input = op.input;
  const pitch = op.pitch;
  const lastRow = op.pixels - 1;
  const tapBytes = <usize>quads << 2;
  const one = ones();
  const top = signBits();
  const low = f32x4.splat(op.low);
  const high = f32x4.splat(op.high);
  const bits = roundingBits(op.zeroPoint);
  const magic = roundingMagic();
  // Most tiles are whole and quantized. Their epilogue is kept short, since a sum of few products
  // is done quickly.
  const isSaturating = op.floatOutput == 0 && op.saturates != 0;
  const outputPitch = op.outputPitch;
  for (let n = filterStart; n < filterEnd; n += PANEL) {
    const wholeEnd = isSaturating && n + PANEL <= op.filters ? rowEnd - ROWS : -1;
    let row = input + <usize>rowStart * pitch;
    let to = op.output + <usize>rowStart * outputPitch + <usize>n;
    const panel = op.weights + <usize>(n >> 3) * panelBytes;
    const bias = op.bias + ((<usize>n) << 2);
    const factors = op.multipliers + ((<usize>n) << 2);
    const m0 = v128.load(factors);
    const m1 = v128.load(factors, 16);
    for (let m = rowStart; m < rowEnd; m += ROWS) {
      let s00 = v128.load(bias);
      let s01 = v128.load(bias, 16);
      let s10 = s00;
      let s11 = s01;
      let s20 = s00;
      let s21 = s01;
      let s30 = s00;
      let s31 = s01;
      let w = panel;
      for (let tap = 0; tap < taps; tap++) {
        let p0: usize;
        let p1: usize;
        let p2: usize;
        let p3: usize;
        if (pitch) {
          p0 = row;
          p1 = p0;
          p2 = p0;
          p3 = p0;
          row += pitch << 2;
          if (m + 3 <= lastRow) {
            p1 += pitch;
            p2 = p1 + pitch;
            p3 = p2 + pitch;
          } else if (m < lastRow) {
            p1 += pitch;
            p2 = p1 + (m + 2 <= lastRow ? pitch : 0);
            p3 = p2;
          }
        } else {
          const at = input + ((<usize>(m * taps + tap * ROWS)) << 2);
          p0 = load<u32>(at);
          p1 = load<u32>(at, 4);
          p2 = load<u32>(at, 8);
          p3 = load<u32>(at, 12);
        }
        const end = p0 + tapBytes;
        const endOfPairs = p0 + (tapBytes & ~7);
        while (p0 < endOfPairs) {
          if (variant == Variant.C) {
            const w00 = v128.load(w);
            const w01 = v128.load(w, 16);
            const w10 = v128.load(w, 32);
            const w11 = v128.load(w, 48);
            let a = splatValues(variant, p0, 0, top);
            let b = splatValues(variant, p0, 4, top);
            s00 = dotTwice(w00, a, w10, b, s00, one);
            s01 = dotTwice(w01, a, w11, b, s01, one);
            a = splatValues(variant, p1, 0, top);
            b = splatValues(variant, p1, 4, top);
            s10 = dotTwice(w00, a, w10, b, s10, one);
            s11 = dotTwice(w01, a, w11, b, s11, one);
            a = splatValues(variant, p2, 0, top);
            b = splatValues(variant, p2, 4, top);
            s20 = dotTwice(w00, a, w10, b, s20, one);
            s21 = dotTwice(w01, a, w11, b, s21, one);
            a = splatValues(variant, p3, 0, top);
            b = splatValues(variant, p3, 4, top);
            s30 = dotTwice(w00, a, w10, b, s30, one);
            s31 = dotTwice(w01, a, w11, b, s31, one);
          } else {
            let w0 = v128.load(w);
            let w1 = v128.load(w, 16);
            let a = splatValues(variant, p0, 0, top);
            s00 = dot(variant, w0, a, s00, one);
            s01 = dot(variant, w1, a, s01, one);
            a = splatValues(variant, p1, 0, top);
            s10 = dot(variant, w0, a, s10, one);
            s11 = dot(variant, w1, a, s11, one);
            a = splatValues(variant, p2, 0, top);
            s20 = dot(variant, w0, a, s20, one);
            s21 = dot(variant, w1, a, s21, one);
            a = splatValues(variant, p3, 0, top);
            s30 = dot(variant, w0, a, s30, one);
            s31 = dot(variant, w1, a, s31, one);
            w0 = v128.load(w, 32);
            w1 = v128.load(w, 48);
            a = splatValues(variant, p0, 4, top);
            s00 = dot(variant, w0, a, s00, one);
            s01 = dot(variant, w1, a, s01, one);
            a = splatValues(variant, p1, 4, top);
            s10 = dot(variant, w0, a, s10, one);
            s11 = dot(variant, w1, a, s11, one);
            a = splatValues(variant, p2, 4, top);
            s20 = dot(variant, w0, a, s20, one);
            s21 = dot(variant, w1, a, s21, one);
            a = splatValues(variant, p3, 4, top);
            s30 = dot(variant, w0, a, s30, one);
            s31 = dot(variant, w1, a, s31, one);
          }
          w += 64;
          p0 += 8;
          p1 += 8;
          p2 += 8;
          p3 += 8;
        }
        if (p0 < end) {
          const w0 = v128.load(w);
          const w1 = v128.load(w, 16);
          let a = splatValues(variant, p0, 0, top);
          s00 = dot(variant, w0, a, s00, one);
          s01 = dot(variant, w1, a, s01, one);
          a = splatValues(variant, p1, 0, top);
          s10 = dot(variant, w0, a, s10, one);
          s11 = dot(variant, w1, a, s11, one);
          a = splatValues(variant, p2, 0, top);
          s20 = dot(variant, w0, a, s20, one);
          s21 = dot(variant, w1, a, s21, one);
          a = splatValues(variant, p3, 0, top);
          s30 = dot(variant, w0, a, s30, one);
          s31 = dot(variant, w1, a, s31, one);
          w += 32;
        }
      }
      if (m <= wholeEnd) {
        storeRows(to, outputPitch, requantizeTwoRows(s00, s01, s10, s11, m0, m1, bits, magic));
        storeRows(to + (outputPitch << 1), outputPitch, requantizeTwoRows(s20, s21, s30, s31, m0, m1, bits, magic));
      } else writeRows(op, m, n, rowEnd, m0, m1, low, high, bits, magic, s00, s01, s10, s11, s20, s21, s30, s31);
      to += outputPitch << 2;
    }
  }
}

/** Requantizes two pixels by eight filters. */
// @ts-ignore: decorator
@inline
function requantizeTwoRows(a0: v128, a1: v128, b0: v128, b1: v128, m0: v128, m1: v128, bits: v128, magic: v128): v128 {
  return requantizeSaturating16(a0, a1, b0, b1, m0, m1, m0, m1, bits, magic);
}

// @ts-ignore: decorator
@inline
function storeRows(to: usize, pitch: usize, bytes: v128): void {
  v128.store64_lane(to, bytes, 0);
  v128.store64_lane(to + pitch, bytes, 1);
}

/**
 * Computes one tile in plain SIMD: the values of four pixels are unfolded to int16 once, then
 * multiplied by all filters. Weights are packed [filters / 8][taps * quads * 2][2 x 4 filters][2
 * channels].
 */
export function gemmPairs(op: ConvOp, tile: i32, thread: i32): void {
  const taps = op.taps;
  const quads = op.quads;
  const pairs = taps * quads * 2;
  const across = (op.filters + op.tileFilters - 1) / op.tileFilters;
  const rowStart = (tile / across) * op.tilePixels;
  const rowEnd = min(rowStart + op.tilePixels, op.pixels);
  const filterStart = (tile % across) * op.tileFilters;
  const filterEnd = min(filterStart + op.tileFilters, op.filters);
  const scratch = op.scratch + <usize>thread * <usize>op.scratchBytes;
  const rowBytes = <usize>pairs << 2;
  const panelBytes = <usize>pairs << 4;
  const low = f32x4.splat(op.low);
  const high = f32x4.splat(op.high);
  const bits = roundingBits(op.zeroPoint);
  const magic = roundingMagic();
  for (let m = rowStart; m < rowEnd; m += ROWS) {
    for (let row = 0; row < ROWS; row++) unfold(op, m, row, scratch + <usize>row * rowBytes);
    for (let n = filterStart; n < filterEnd; n += PANEL) {
      let w = op.weights + <usize>(n >> 3) * panelBytes;
      const bias = op.bias + ((<usize>n) << 2);
      let s00 = v128.load(bias);
      let s01 = v128.load(bias, 16);
      let s10 = s00;
      let s11 = s01;
      let s20 = s00;
      let s21 = s01;
      let s30 = s00;
      let s31 = s01;
      let p0 = scratch;
      let p1 = p0 + rowBytes;
      let p2 = p1 + rowBytes;
      let p3 = p2 + rowBytes;
      // Two pairs make one quad, so the number of pairs is even.
      for (const end = p1; p0 < end; ) {
        let w0 = v128.load8x8_s(w);
        let w1 = v128.load8x8_s(w, 8);
        let a = v128.load32_splat(p0);
        s00 = i32x4.add(s00, i32x4.dot_i16x8_s(w0, a));
        s01 = i32x4.add(s01, i32x4.dot_i16x8_s(w1, a));
        a = v128.load32_splat(p1);
        s10 = i32x4.add(s10, i32x4.dot_i16x8_s(w0, a));
        s11 = i32x4.add(s11, i32x4.dot_i16x8_s(w1, a));
        a = v128.load32_splat(p2);
        s20 = i32x4.add(s20, i32x4.dot_i16x8_s(w0, a));
        s21 = i32x4.add(s21, i32x4.dot_i16x8_s(w1, a));
        a = v128.load32_splat(p3);
        s30 = i32x4.add(s30, i32x4.dot_i16x8_s(w0, a));
        s31 = i32x4.add(s31, i32x4.dot_i16x8_s(w1, a));
        w0 = v128.load8x8_s(w, 16);
        w1 = v128.load8x8_s(w, 24);
        a = v128.load32_splat(p0, 4);
        s00 = i32x4.add(s00, i32x4.dot_i16x8_s(w0, a));
        s01 = i32x4.add(s01, i32x4.dot_i16x8_s(w1, a));
        a = v128.load32_splat(p1, 4);
        s10 = i32x4.add(s10, i32x4.dot_i16x8_s(w0, a));
        s11 = i32x4.add(s11, i32x4.dot_i16x8_s(w1, a));
        a = v128.load32_splat(p2, 4);
        s20 = i32x4.add(s20, i32x4.dot_i16x8_s(w0, a));
        s21 = i32x4.add(s21, i32x4.dot_i16x8_s(w1, a));
        a = v128.load32_splat(p3, 4);
        s30 = i32x4.add(s30, i32x4.dot_i16x8_s(w0, a));
        s31 = i32x4.add(s31, i32x4.dot_i16x8_s(w1, a));
        w += 32;
        p0 += 8;
        p1 += 8;
        p2 += 8;
        p3 += 8;
      }
      const factors = op.multipliers + ((<usize>n) << 2);
      const m0 = v128.load(factors);
      const m1 = v128.load(factors, 16);
      writeRows(op, m, n, rowEnd, m0, m1, low, high, bits, magic, s00, s01, s10, s11, s20, s21, s30, s31);
    }
  }
}

/**
 * Unfolds one pixel's values under the filters, tap after tap, to int16. Reads up to 7 bytes past
 * the last channel.
 */
function unfold(op: ConvOp, m: i32, row: i32, to: usize): void {
  const taps = op.taps;
  const bytes = <usize>op.quads << 2;
  for (let tap = 0; tap < taps; tap++) {
    const from = op.pitch
      ? op.input + <usize>min(m + row, op.pixels - 1) * op.pitch
      : <usize>load<u32>(op.input + ((<usize>(m * taps + tap * ROWS + row)) << 2));
    // Eight values at a time. What is written past this tap's last quad is overwritten by the next
    // tap, or falls into the slack at the end of the scratch.
    for (let k: usize = 0; k < bytes; k += 8) v128.store(to + (k << 1), v128.load8x8_u(from + k));
    to += bytes << 1;
  }
}

/**
 * Writes the results of four pixels by eight filters. Operands shared by all calls stay in
 * registers or on the stack.
 */
// @ts-ignore: decorator
@inline
function writeRows(
  op: ConvOp,
  m: i32,
  n: i32,
  rowEnd: i32,
  m0: v128,
  m1: v128,
  low: v128,
  high: v128,
  bits: v128,
  magic: v128,
  s00: v128,
  s01: v128,
  s10: v128,
  s11: v128,
  s20: v128,
  s21: v128,
  s30: v128,
  s31: v128,
): void {
  const pitch = op.outputPitch;
  const rows = rowEnd - m;
  const count = op.filters - n;
  if (op.floatOutput) {
    let to = op.output + <usize>m * pitch + ((<usize>n) << 2);
    writeFloats(to, toFloats(s00, m0, low, high), toFloats(s01, m1, low, high), count);
    if (rows > 1) writeFloats((to += pitch), toFloats(s10, m0, low, high), toFloats(s11, m1, low, high), count);
    if (rows > 2) writeFloats((to += pitch), toFloats(s20, m0, low, high), toFloats(s21, m1, low, high), count);
    if (rows > 3) writeFloats((to += pitch), toFloats(s30, m0, low, high), toFloats(s31, m1, low, high), count);
    return;
  }
  const to = op.output + <usize>m * pitch + <usize>n;
  // Where the bounds are those of a byte, saturating narrowing clamps, which saves a third of the
  // work.
  if (op.saturates) {
    writeBytes(
      to,
      pitch,
      rows,
      count,
      narrow8(requantizeSaturating(s00, m0, bits, magic), requantizeSaturating(s01, m1, bits, magic)),
      narrow8(requantizeSaturating(s10, m0, bits, magic), requantizeSaturating(s11, m1, bits, magic)),
      narrow8(requantizeSaturating(s20, m0, bits, magic), requantizeSaturating(s21, m1, bits, magic)),
      narrow8(requantizeSaturating(s30, m0, bits, magic), requantizeSaturating(s31, m1, bits, magic)),
    );
  } else {
    writeBytes(
      to,
      pitch,
      rows,
      count,
      narrow8(requantize(s00, m0, low, high, bits, magic), requantize(s01, m1, low, high, bits, magic)),
      narrow8(requantize(s10, m0, low, high, bits, magic), requantize(s11, m1, low, high, bits, magic)),
      narrow8(requantize(s20, m0, low, high, bits, magic), requantize(s21, m1, low, high, bits, magic)),
      narrow8(requantize(s30, m0, low, high, bits, magic), requantize(s31, m1, low, high, bits, magic)),
    );
  }
}

/** Stores the first `rows` of four rows, and of each the first `count` bytes. */
// @ts-ignore: decorator
@inline
function writeBytes(to: usize, pitch: usize, rows: i32, count: i32, c0: v128, c1: v128, c2: v128, c3: v128): void {
  if (count >= PANEL && rows >= ROWS) {
    v128.store64_lane(to, c0, 0);
    v128.store64_lane((to += pitch), c1, 0);
    v128.store64_lane((to += pitch), c2, 0);
    v128.store64_lane((to += pitch), c3, 0);
    return;
  }
  storeBytes8(to, c0, count);
  if (rows > 1) storeBytes8((to += pitch), c1, count);
  if (rows > 2) storeBytes8((to += pitch), c2, count);
  if (rows > 3) storeBytes8((to += pitch), c3, count);
}

// @ts-ignore: decorator
@inline
function writeFloats(to: usize, first: v128, second: v128, count: i32): void {
  storeFloats(to, first, count);
  if (count > 4) storeFloats(to + 16, second, count - 4);
}
