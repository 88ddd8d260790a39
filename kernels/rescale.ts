/**
 * From int32 sums to results, as docs/numerics.md defines it: fl(fl(sum) * multiplier), rounded to
 * even and clamped.
 */

/** The bit pattern of 1.5 * 2^23 as float32. */
const ROUNDING_MAGIC_BITS: i32 = 0x4b400000;

/**
 * Requantizes four sums to int32. The bounds have the zero point subtracted; lowering has proved
 * that |sum * multiplier| < 2^22.
 * @param magic The value of `roundingMagic()`, kept in a register.
 */
// @ts-ignore: decorator
@inline
export function requantize(sums: v128, multipliers: v128, low: v128, high: v128, bits: v128, magic: v128): v128 {
  return clampAndRound(f32x4.mul(f32x4.convert_i32x4_s(sums), multipliers), low, high, bits, magic);
}

/** As {@link requantize}, for bounds of 0 and 255, which the saturating narrowing applies. */
// @ts-ignore: decorator
@inline
export function requantizeSaturating(sums: v128, multipliers: v128, bits: v128, magic: v128): v128 {
  const steps = f32x4.mul(f32x4.convert_i32x4_s(sums), multipliers);
  return i32x4.sub(f32x4.add(steps, magic), bits);
}

/**
 * Rounds float32 steps to int32, ties to even. The bounds keep them within the range where this
 * rounding works.
 */
// @ts-ignore: decorator
@inline
export function clampAndRound(steps: v128, low: v128, high: v128, bits: v128, magic: v128): v128 {
  return i32x4.sub(f32x4.add(clamp(steps, low, high), magic), bits);
}

/**
 * Clamps with one instruction each, which also keeps the sign of a zero as the reference backend
 * does.
 */
// @ts-ignore: decorator
@inline
export function clamp(values: v128, low: v128, high: v128): v128 {
  return f32x4.pmin(f32x4.pmax(values, low), high);
}

/** The bits to subtract after adding the magic number: they remove it and add the zero point. */
// @ts-ignore: decorator
@inline
export function roundingBits(zeroPoint: i32): v128 {
  return i32x4.splat(ROUNDING_MAGIC_BITS - zeroPoint);
}

// @ts-ignore: decorator
@inline
export function toFloats(sums: v128, multipliers: v128, low: v128, high: v128): v128 {
  return clamp(f32x4.mul(f32x4.convert_i32x4_s(sums), multipliers), low, high);
}

/** Narrows eight int32 values to bytes, in the lower half. */
// @ts-ignore: decorator
@inline
export function narrow8(a: v128, b: v128): v128 {
  const words = i16x8.narrow_i32x4_s(a, b);
  return i8x16.narrow_i16x8_u(words, words);
}

// @ts-ignore: decorator
@inline
export function narrow16(a: v128, b: v128, c: v128, d: v128): v128 {
  return i8x16.narrow_i16x8_u(i16x8.narrow_i32x4_s(a, b), i16x8.narrow_i32x4_s(c, d));
}

/**
 * Requantizes four times four sums to bytes, each four with multipliers of their own; for
 * `saturates` see {@link requantizeSaturating}.
 */
// @ts-ignore: decorator
@inline
export function requantize16(
  saturates: bool,
  a: v128,
  b: v128,
  c: v128,
  d: v128,
  ma: v128,
  mb: v128,
  mc: v128,
  md: v128,
  low: v128,
  high: v128,
  bits: v128,
  magic: v128,
): v128 {
  return saturates
    ? requantizeSaturating16(a, b, c, d, ma, mb, mc, md, bits, magic)
    : narrow16(
        requantize(a, ma, low, high, bits, magic),
        requantize(b, mb, low, high, bits, magic),
        requantize(c, mc, low, high, bits, magic),
        requantize(d, md, low, high, bits, magic),
      );
}

// @ts-ignore: decorator
@inline
export function requantizeSaturating16(
  a: v128,
  b: v128,
  c: v128,
  d: v128,
  ma: v128,
  mb: v128,
  mc: v128,
  md: v128,
  bits: v128,
  magic: v128,
): v128 {
  return narrow16(
    requantizeSaturating(a, ma, bits, magic),
    requantizeSaturating(b, mb, bits, magic),
    requantizeSaturating(c, mc, bits, magic),
    requantizeSaturating(d, md, bits, magic),
  );
}

/** Stores the first `count` of eight bytes. */
// @ts-ignore: decorator
@inline
export function storeBytes8(to: usize, bytes: v128, count: i32): void {
  if (count >= 8) v128.store64_lane(to, bytes, 0);
  else storeFewBytes(to, bytes, count);
}

/** Stores the first `count` of 16 bytes. */
// @ts-ignore: decorator
@inline
export function storeBytes16(to: usize, bytes: v128, count: i32): void {
  if (count >= 16) v128.store(to, bytes);
  else {
    if (count >= 8) {
      v128.store64_lane(to, bytes, 0);
      storeFewBytes(to + 8, i8x16.shuffle(bytes, bytes, 8, 9, 10, 11, 12, 13, 14, 15, 0, 0, 0, 0, 0, 0, 0, 0), count - 8);
    } else storeFewBytes(to, bytes, count);
  }
}

function storeFewBytes(to: usize, bytes: v128, count: i32): void {
  if (count & 4) {
    v128.store32_lane(to, bytes, 0);
    bytes = i64x2.shr_u(bytes, 32);
    to += 4;
  }
  if (count & 2) {
    v128.store16_lane(to, bytes, 0);
    bytes = i64x2.shr_u(bytes, 16);
    to += 2;
  }
  if (count & 1) v128.store8_lane(to, bytes, 0);
}

/** Stores the first `count` of four float32 values. */
// @ts-ignore: decorator
@inline
export function storeFloats(to: usize, floats: v128, count: i32): void {
  if (count >= 4) v128.store(to, floats);
  else {
    if (count >= 2) v128.store64_lane(to, floats, 0);
    if (count == 1) v128.store32_lane(to, floats, 0);
    if (count == 3) v128.store32_lane(to + 8, floats, 2);
  }
}
