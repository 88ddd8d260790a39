/**
 * Sums of products of quantized values (u8) and weights (i8) in int32, by the instructions that a
 * browser offers. Each variant is exact under its condition: the packer checks the condition on
 * weights, and a self-test whether this browser meets the one on values.
 *
 * | variant | instruction | exact where |
 * |---|---|---|
 * | P | plain SIMD: 16-bit pairs | always |
 * | B1 | relaxed dot, accumulating | values are read as unsigned, and no pair of products leaves int16 |
 * | B2 | relaxed dot to int16, then widened | as B1 |
 * | B1S, B2S | as B1 and B2, on values less 128 | values are read as signed; the bias holds 128 times the weights |
 * | C | two relaxed dots added in int16 | the largest value times any four weights of one sign that are added fits int16 |
 *
 * The relaxed dot's second operand has 7 bits by the specification; where the eighth is set, x86
 * reads it as unsigned (vpmaddubsw) and Arm as signed (smull, sdot).
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
 * Broadcasts four values to all lanes, in the form that the variant multiplies. The offset is 0 or
 * 4 and folds into the load.
 * @param top -128 in every byte, for shifted variants.
 */
// @ts-ignore: decorator
@inline
export function splatValues(variant: i32, pointer: usize, offset: usize, top: v128): v128 {
  const values = offset == 4 ? v128.load32_splat(pointer, 4) : v128.load32_splat(pointer);
  return isShifted(variant) ? v128.xor(values, top) : values;
}

/** Adds the products of four values and 4 x 4 weights to four sums. */
// @ts-ignore: decorator
@inline
export function dot(variant: i32, weights: v128, values: v128, sums: v128, ones: v128): v128 {
  if (variant == Variant.B1 || variant == Variant.B1S) {
    return i32x4.relaxed_dot_i8x16_i7x16_add_s(weights, values, sums);
  }
  // @ts-ignore: two operands; AssemblyScript's declaration names three
  const pairs = i16x8.relaxed_dot_i8x16_i7x16_s(weights, values);
  return i32x4.add(sums, i32x4.dot_i16x8_s(pairs, ones));
}

/** Does the same for eight values at once, adding the pairs of both quads in int16. */
// @ts-ignore: decorator
@inline
export function dotTwice(w0: v128, a0: v128, w1: v128, a1: v128, sums: v128, ones: v128): v128 {
  // @ts-ignore: two operands
  const first = i16x8.relaxed_dot_i8x16_i7x16_s(w0, a0);
  // @ts-ignore: two operands
  const second = i16x8.relaxed_dot_i8x16_i7x16_s(w1, a1);
  return i32x4.add(sums, i32x4.dot_i16x8_s(i16x8.add(first, second), ones));
}
