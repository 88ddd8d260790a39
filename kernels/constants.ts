/**
 * Constants of the inner loops, in memory. V8 makes a constant vector anew at every use, three instructions each time, where a
 * loaded one stays in a register: the product of B2 ran a third slower for it. src/engine/backends/int8/plan/memory.ts writes them.
 */
const ONES: usize = 512;
const TOP_BITS: usize = 528;
const NO_FRACTION: usize = 544;

/** 1 in every int16. */
// @ts-ignore: decorator
@inline
export function ones(): v128 {
  return v128.load(ONES);
}

/** -128 in every byte. */
// @ts-ignore: decorator
@inline
export function topBits(): v128 {
  return v128.load(TOP_BITS);
}

/** 1.5 * 2^23 in every float32: a number of this size has no bits left for a fraction, so adding it rounds, ties to even. */
// @ts-ignore: decorator
@inline
export function noFraction(): v128 {
  return v128.load(NO_FRACTION);
}
