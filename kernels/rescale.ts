/** From int32 sums to results, as docs/numerics.md says: fl(fl(sum) m), rounded to even, between bounds. */

/** Of 1.5 * 2^23. */
const NO_FRACTION_BITS: i32 = 0x4b400000;

/**
 * int32 codes of four sums. Bounds are less the zero point; |sum m| < 2^22, which lowering has proved.
 * @param magic `noFraction()`, kept in a register
 */
// @ts-ignore: decorator
@inline
export function toCodes(sums: v128, multipliers: v128, low: v128, high: v128, bits: v128, magic: v128): v128 {
  return roundBetween(f32x4.mul(f32x4.convert_i32x4_s(sums), multipliers), low, high, bits, magic);
}

/** The same where the bounds are 0 and 255: narrowing with saturation keeps those. */
// @ts-ignore: decorator
@inline
export function toOpenCodes(sums: v128, multipliers: v128, bits: v128, magic: v128): v128 {
  const steps = f32x4.mul(f32x4.convert_i32x4_s(sums), multipliers);
  return i32x4.sub(f32x4.add(steps, magic), bits);
}

/** Real steps to int32, ties to even; the bounds keep them where the rounding works. */
// @ts-ignore: decorator
@inline
export function roundBetween(steps: v128, low: v128, high: v128, bits: v128, magic: v128): v128 {
  return i32x4.sub(f32x4.add(between(steps, low, high), magic), bits);
}

/** One instruction each, and a zero keeps its sign as in the readable executor. */
// @ts-ignore: decorator
@inline
export function between(values: v128, low: v128, high: v128): v128 {
  return f32x4.pmin(f32x4.pmax(values, low), high);
}

/** Takes the number back off and puts the zero point in. */
// @ts-ignore: decorator
@inline
export function roundingBits(zeroPoint: i32): v128 {
  return i32x4.splat(NO_FRACTION_BITS - zeroPoint);
}

// @ts-ignore: decorator
@inline
export function toReals(sums: v128, multipliers: v128, low: v128, high: v128): v128 {
  return between(f32x4.mul(f32x4.convert_i32x4_s(sums), multipliers), low, high);
}

/** Eight int32 codes as bytes, in the lower half. */
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

/** Four times four sums to bytes, each four by multipliers of their own; `saturates` as in {@link toOpenCodes}. */
// @ts-ignore: decorator
@inline
export function codes16(
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
    ? openCodes16(a, b, c, d, ma, mb, mc, md, bits, magic)
    : narrow16(
        toCodes(a, ma, low, high, bits, magic),
        toCodes(b, mb, low, high, bits, magic),
        toCodes(c, mc, low, high, bits, magic),
        toCodes(d, md, low, high, bits, magic),
      );
}

// @ts-ignore: decorator
@inline
export function openCodes16(
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
    toOpenCodes(a, ma, bits, magic),
    toOpenCodes(b, mb, bits, magic),
    toOpenCodes(c, mc, bits, magic),
    toOpenCodes(d, md, bits, magic),
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

/** Stores the first `count` of four real numbers. */
// @ts-ignore: decorator
@inline
export function storeReals(to: usize, reals: v128, count: i32): void {
  if (count >= 4) v128.store(to, reals);
  else {
    if (count >= 2) v128.store64_lane(to, reals, 0);
    if (count == 1) v128.store32_lane(to, reals, 0);
    if (count == 3) v128.store32_lane(to + 8, reals, 2);
  }
}
