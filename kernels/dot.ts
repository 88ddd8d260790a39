/**
 * Sums of products of codes (u8) and weights (i8) in int32, by the instructions that a browser has. Each is exact under
 * its condition; the packer checks the condition, and a self-test whether this browser keeps it.
 *
 * | variant | instruction | exact where |
 * |---|---|---|
 * | P | plain SIMD: 16-bit pairs | always |
 * | B1 | relaxed dot, accumulating | the codes are read as unsigned, and no pair of products leaves int16 |
 * | B2 | relaxed dot to int16, widened | the same |
 * | B1S, B2S | the same on codes less 128 | the codes are read as signed; the bias holds 128 times the weights |
 * | C | two relaxed dots added in int16 | weights within 64 and codes within 127 |
 *
 * The relaxed dot's second operand has 7 bits by the specification; with the eighth set, x86 reads it as unsigned
 * (vpmaddubsw) and Arm as signed (smull, sdot).
 */
export namespace Variant {
  export const P: i32 = 0;
  export const B1: i32 = 1;
  export const B2: i32 = 2;
  export const B1S: i32 = 3;
  export const B2S: i32 = 4;
  export const C: i32 = 5;
}

// @ts-ignore: decorator
@inline
export function isShifted(variant: i32): bool {
  return variant == Variant.B1S || variant == Variant.B2S;
}

/**
 * Four codes to all lanes, in the form that the variant multiplies. An offset, 0 or 4, is part of the load then.
 * @param top -128 in every byte, for shifted variants
 */
// @ts-ignore: decorator
@inline
export function splatCodes(variant: i32, pointer: usize, offset: usize, top: v128): v128 {
  const codes = offset == 4 ? v128.load32_splat(pointer, 4) : v128.load32_splat(pointer);
  return isShifted(variant) ? v128.xor(codes, top) : codes;
}

/** Adds products of four codes and 4 x 4 weights to four sums. */
// @ts-ignore: decorator
@inline
export function dot(variant: i32, weights: v128, codes: v128, sums: v128, ones: v128): v128 {
  if (variant == Variant.B1 || variant == Variant.B1S) {
    return i32x4.relaxed_dot_i8x16_i7x16_add_s(weights, codes, sums);
  }
  // @ts-ignore: two operands; AssemblyScript's declaration names three
  const pairs = i16x8.relaxed_dot_i8x16_i7x16_s(weights, codes);
  return i32x4.add(sums, i32x4.dot_i16x8_s(pairs, ones));
}

/** The same for eight codes at once, the pairs of both added in int16. */
// @ts-ignore: decorator
@inline
export function dotTwice(w0: v128, a0: v128, w1: v128, a1: v128, sums: v128, ones: v128): v128 {
  // @ts-ignore: two operands
  const first = i16x8.relaxed_dot_i8x16_i7x16_s(w0, a0);
  // @ts-ignore: two operands
  const second = i16x8.relaxed_dot_i8x16_i7x16_s(w1, a1);
  return i32x4.add(sums, i32x4.dot_i16x8_s(i16x8.add(first, second), ones));
}
