/**
 * Elementwise operations on quantized values, row by row, 16 elements at a time. A shorter rest is
 * computed in the same way, and only its elements are stored.
 */
import { roundingMagic } from './constants';
import { AddOp, AffineOp, CopyOp, LookupFloatOp, GatherOp, MultiplyOp, QuantizeOp, RowsOp } from './descriptors';
import { narrow16, clampAndRound, roundingBits, storeBytes16, requantize } from './rescale';

const BLOCK: i32 = 16;

/** Quarter `index` of a register of 16 values, as float32. */
// @ts-ignore: decorator
@inline
function quarter(values: v128, index: i32): v128 {
  const words = index < 2 ? i16x8.extend_low_i8x16_u(values) : i16x8.extend_high_i8x16_u(values);
  return f32x4.convert_i32x4_s(index & 1 ? i32x4.extend_high_i16x8_u(words) : i32x4.extend_low_i16x8_u(words));
}

// @ts-ignore: decorator
@inline
function rowsEnd(op: RowsOp, tile: i32): i32 {
  return min((tile + 1) * op.tileRows, op.rows);
}

export function add(op: AddOp, tile: i32): void {
  const factorA = f32x4.splat(op.factorA);
  const factorB = f32x4.splat(op.factorB);
  const offset = f32x4.splat(op.offset);
  const bits = roundingBits(0);
  const magic = roundingMagic();
  const low = f32x4.splat(op.low);
  const high = f32x4.splat(op.high);
  for (let row = tile * op.tileRows, end = rowsEnd(op, tile); row < end; row++) {
    const a = op.input + <usize>row * op.inputPitch;
    const b = op.other + <usize>row * op.otherPitch;
    const to = op.output + <usize>row * op.outputPitch;
    for (let k = 0; k < op.length; k += BLOCK) {
      const left = v128.load(a + <usize>k);
      const right = v128.load(b + <usize>k);
      const bytes = narrow16(
        clampAndRound(sum(quarter(left, 0), quarter(right, 0), factorA, factorB, offset), low, high, bits, magic),
        clampAndRound(sum(quarter(left, 1), quarter(right, 1), factorA, factorB, offset), low, high, bits, magic),
        clampAndRound(sum(quarter(left, 2), quarter(right, 2), factorA, factorB, offset), low, high, bits, magic),
        clampAndRound(sum(quarter(left, 3), quarter(right, 3), factorA, factorB, offset), low, high, bits, magic),
      );
      storeBytes16(to + <usize>k, bytes, op.length - k);
    }
  }
}

// @ts-ignore: decorator
@inline
function sum(a: v128, b: v128, factorA: v128, factorB: v128, offset: v128): v128 {
  return f32x4.add(f32x4.mul(a, factorA), f32x4.add(f32x4.mul(b, factorB), offset));
}

export function multiply(op: MultiplyOp, tile: i32): void {
  const multiplier = f32x4.splat(op.multiplier);
  const low = f32x4.splat(op.low);
  const high = f32x4.splat(op.high);
  const zeroA = i16x8.splat(<i16>op.zeroPointA);
  const zeroB = i16x8.splat(<i16>op.zeroPointB);
  const bits = roundingBits(op.zeroPoint);
  const magic = roundingMagic();
  for (let row = tile * op.tileRows, end = rowsEnd(op, tile); row < end; row++) {
    const a = op.input + <usize>row * op.inputPitch;
    const b = op.other + <usize>row * op.otherPitch;
    const to = op.output + <usize>row * op.outputPitch;
    for (let k = 0; k < op.length; k += BLOCK) {
      const left = v128.load(a + <usize>k);
      const right = v128.load(b + <usize>k);
      const a0 = i16x8.sub(i16x8.extend_low_i8x16_u(left), zeroA);
      const a1 = i16x8.sub(i16x8.extend_high_i8x16_u(left), zeroA);
      const b0 = i16x8.sub(i16x8.extend_low_i8x16_u(right), zeroB);
      const b1 = i16x8.sub(i16x8.extend_high_i8x16_u(right), zeroB);
      const bytes = narrow16(
        requantize(i32x4.extmul_low_i16x8_s(a0, b0), multiplier, low, high, bits, magic),
        requantize(i32x4.extmul_high_i16x8_s(a0, b0), multiplier, low, high, bits, magic),
        requantize(i32x4.extmul_low_i16x8_s(a1, b1), multiplier, low, high, bits, magic),
        requantize(i32x4.extmul_high_i16x8_s(a1, b1), multiplier, low, high, bits, magic),
      );
      storeBytes16(to + <usize>k, bytes, op.length - k);
    }
  }
}

/** Applies a factor and an offset per channel; a row is a pixel. */
export function affine(op: AffineOp, tile: i32): void {
  const bits = roundingBits(0);
  const magic = roundingMagic();
  const low = f32x4.splat(op.low);
  const high = f32x4.splat(op.high);
  for (let row = tile * op.tileRows, end = rowsEnd(op, tile); row < end; row++) {
    const from = op.input + <usize>row * op.inputPitch;
    const to = op.output + <usize>row * op.outputPitch;
    let factors = op.factors;
    let offsets = op.offsets;
    for (let k = 0; k < op.length; k += BLOCK) {
      const values = v128.load(from + <usize>k);
      const bytes = narrow16(
        clampAndRound(scaleAndShift(quarter(values, 0), factors, offsets, 0), low, high, bits, magic),
        clampAndRound(scaleAndShift(quarter(values, 1), factors, offsets, 16), low, high, bits, magic),
        clampAndRound(scaleAndShift(quarter(values, 2), factors, offsets, 32), low, high, bits, magic),
        clampAndRound(scaleAndShift(quarter(values, 3), factors, offsets, 48), low, high, bits, magic),
      );
      storeBytes16(to + <usize>k, bytes, op.length - k);
      factors += 64;
      offsets += 64;
    }
  }
}

// @ts-ignore: decorator
@inline
function scaleAndShift(values: v128, factors: usize, offsets: usize, at: usize): v128 {
  return f32x4.add(f32x4.mul(values, v128.load(factors + at)), v128.load(offsets + at));
}

export function copy(op: CopyOp, tile: i32): void {
  const table = op.table;
  for (let row = tile * op.tileRows, end = rowsEnd(op, tile); row < end; row++) {
    const from = op.input + <usize>row * op.inputPitch;
    const to = op.output + <usize>row * op.outputPitch;
    const length = <usize>op.length;
    if (!table) memory.copy(to, from, length);
    else for (let k: usize = 0; k < length; k++) store<u8>(to + k, load<u8>(table + <usize>load<u8>(from + k)));
  }
}

export function lookupFloat(op: LookupFloatOp, tile: i32): void {
  for (let row = tile * op.tileRows, end = rowsEnd(op, tile); row < end; row++) {
    const from = op.input + <usize>row * op.inputPitch;
    const to = op.output + <usize>row * op.outputPitch;
    for (let k: usize = 0; k < <usize>op.length; k++) {
      store<f32>(to + (k << 2), load<f32>(op.table + ((<usize>load<u8>(from + k)) << 2)));
    }
  }
}

export function gather(op: GatherOp, tile: i32): void {
  for (let row = tile * op.tileRows, end = rowsEnd(op, tile); row < end; row++) {
    const block = load<i32>(op.blocks + ((<usize>row) << 2));
    const to = op.output + <usize>row * op.outputPitch;
    if (block < 0) memory.fill(to, <u8>op.fill, <usize>op.length);
    else memory.copy(to, op.input + <usize>block * op.inputPitch, <usize>op.length);
  }
}

/**
 * Quantizes: fl(x / scale), rounded to even. Infinities and values out of range take the nearest
 * bound. Lengths are in elements.
 */
export function quantize(op: QuantizeOp, tile: i32): void {
  const scale = f32x4.splat(op.scale);
  const bits = roundingBits(op.zeroPoint);
  const magic = roundingMagic();
  const low = f32x4.splat(<f32>-op.zeroPoint);
  const high = f32x4.splat(op.largest - <f32>op.zeroPoint);
  for (let row = tile * op.tileRows, end = rowsEnd(op, tile); row < end; row++) {
    const from = op.input + <usize>row * op.inputPitch;
    const to = op.output + <usize>row * op.outputPitch;
    for (let k = 0; k < op.length; k += BLOCK) {
      const at = from + ((<usize>k) << 2);
      const bytes = narrow16(
        clampAndRound(f32x4.div(v128.load(at), scale), low, high, bits, magic),
        clampAndRound(f32x4.div(v128.load(at, 16), scale), low, high, bits, magic),
        clampAndRound(f32x4.div(v128.load(at, 32), scale), low, high, bits, magic),
        clampAndRound(f32x4.div(v128.load(at, 48), scale), low, high, bits, magic),
      );
      storeBytes16(to + <usize>k, bytes, op.length - k);
    }
  }
}
