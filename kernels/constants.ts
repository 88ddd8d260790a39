/**
 * Constants of the inner loops, kept in memory. V8 materialises a vector constant anew at every
 * use, in three instructions, while a loaded one stays in a register: the product of variant B2 ran
 * a third slower with literals. src/engine/backends/int8/plan/memory.ts writes them.
 */
const ONES: usize = 512;
const SIGN_BITS: usize = 528;
const ROUNDING_MAGIC: usize = 544;

/** The value 1 in every int16 lane. */
// @ts-ignore: decorator
@inline
export function ones(): v128 {
  return v128.load(ONES);
}

/** The value -128 in every byte. */
// @ts-ignore: decorator
@inline
export function signBits(): v128 {
  return v128.load(SIGN_BITS);
}

/**
 * The value 1.5 * 2^23 in every float32 lane: a float of this size has no fraction bits left, so
 * adding it rounds to the nearest integer, ties to even.
 */
// @ts-ignore: decorator
@inline
export function roundingMagic(): v128 {
  return v128.load(ROUNDING_MAGIC);
}
