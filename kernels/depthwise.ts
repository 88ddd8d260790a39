/**
 * Depthwise convolution for any window and any number of channels, 16 channels and two taps at a
 * time: the bytes of both taps are interleaved channel by channel, so that one dot product sums
 * both.
 *
 * Weights are int16, [channels / 16][taps / 2][16 channels][2 taps]. Missing taps and channels are
 * zero, and the last tap's pointer stands in for that of a missing one.
 */
import { roundingMagic } from './constants';
import { DepthwiseOp } from './descriptors';
import { requantize16, roundingBits, storeBytes16, storeFloats, toFloats } from './rescale';

const BLOCK: i32 = 16;

/**
 * Interleaves the bytes of the lower halves (`interleaveLow`) or the upper halves of two registers.
 */
// @ts-ignore: decorator
@inline
export function interleaveLow(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
}

// @ts-ignore: decorator
@inline
export function interleaveHigh(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
}

export function depthwise(op: DepthwiseOp, tile: i32): void {
  const pointersBytes = <usize>((op.taps + 1) & ~1) << 2;
  const start = tile * op.tilePixels;
  const pastPixels = min(start + op.tilePixels, op.pixels);
  const channels = op.filters;
  for (let m = start; m < pastPixels; m++) {
    const pointers = op.pointers + <usize>m * pointersBytes;
    const end = pointers + pointersBytes;
    let w = op.weights;
    for (let c = 0; c < channels; c += BLOCK) {
      const bias = op.bias + ((<usize>c) << 2);
      let s0 = v128.load(bias);
      let s1 = v128.load(bias, 16);
      let s2 = v128.load(bias, 32);
      let s3 = v128.load(bias, 48);
      for (let pair = pointers; pair < end; pair += 8) {
        const first = v128.load(<usize>load<u32>(pair) + <usize>c);
        const second = v128.load(<usize>load<u32>(pair, 4) + <usize>c);
        const low = interleaveLow(first, second);
        const high = interleaveHigh(first, second);
        s0 = i32x4.add(s0, i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(low), v128.load(w)));
        s1 = i32x4.add(s1, i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_u(low), v128.load(w, 16)));
        s2 = i32x4.add(s2, i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(high), v128.load(w, 32)));
        s3 = i32x4.add(s3, i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_u(high), v128.load(w, 48)));
        w += 64;
      }
      writeBlock(op, m, c, s0, s1, s2, s3);
    }
  }
}

// @ts-ignore: decorator
@inline
function writeBlock(op: DepthwiseOp, m: i32, c: i32, s0: v128, s1: v128, s2: v128, s3: v128): void {
  const at = (<usize>c) << 2;
  const multipliers = op.multipliers + at;
  const m0 = v128.load(multipliers);
  const m1 = v128.load(multipliers, 16);
  const m2 = v128.load(multipliers, 32);
  const m3 = v128.load(multipliers, 48);
  const low = f32x4.splat(op.low);
  const high = f32x4.splat(op.high);
  const count = op.filters - c;
  if (op.floatOutput) {
    const to = op.output + <usize>m * op.outputPitch + at;
    storeFloats(to, toFloats(s0, m0, low, high), count);
    if (count > 4) storeFloats(to + 16, toFloats(s1, m1, low, high), count - 4);
    if (count > 8) storeFloats(to + 32, toFloats(s2, m2, low, high), count - 8);
    if (count > 12) storeFloats(to + 48, toFloats(s3, m3, low, high), count - 12);
    return;
  }
  const bits = roundingBits(op.zeroPoint);
  const magic = roundingMagic();
  const bytes = requantize16(op.saturates != 0, s0, s1, s2, s3, m0, m1, m2, m3, low, high, bits, magic);
  storeBytes16(op.output + <usize>m * op.outputPitch + <usize>c, bytes, count);
}
