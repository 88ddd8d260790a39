/**
 * Measures how many multiplications of int16 pairs a processor does per second, which bounds the
 * int8 product. Used by tools/bench-kernels/cli.ts only.
 */

/**
 * Runs 12 independent chains of `count` dot products each. Memory holds their start values, so that
 * nothing can be folded at compile time.
 */
export function multiply(count: i32): i32 {
  const factor = v128.load(0);
  let a = v128.load(16);
  let b = v128.load(32);
  let c = v128.load(48);
  let d = v128.load(64);
  let e = v128.load(80);
  let f = v128.load(96);
  let g = v128.load(112);
  let h = v128.load(128);
  let i = v128.load(144);
  let j = v128.load(160);
  let k = v128.load(176);
  let l = v128.load(192);
  for (; count > 0; count--) {
    a = i32x4.dot_i16x8_s(a, factor);
    b = i32x4.dot_i16x8_s(b, factor);
    c = i32x4.dot_i16x8_s(c, factor);
    d = i32x4.dot_i16x8_s(d, factor);
    e = i32x4.dot_i16x8_s(e, factor);
    f = i32x4.dot_i16x8_s(f, factor);
    g = i32x4.dot_i16x8_s(g, factor);
    h = i32x4.dot_i16x8_s(h, factor);
    i = i32x4.dot_i16x8_s(i, factor);
    j = i32x4.dot_i16x8_s(j, factor);
    k = i32x4.dot_i16x8_s(k, factor);
    l = i32x4.dot_i16x8_s(l, factor);
  }
  let sum = i32x4.add(i32x4.add(a, b), i32x4.add(c, d));
  sum = i32x4.add(sum, i32x4.add(i32x4.add(e, f), i32x4.add(g, h)));
  sum = i32x4.add(sum, i32x4.add(i32x4.add(i, j), i32x4.add(k, l)));
  return i32x4.extract_lane(sum, 0);
}
