/**
 * The inverse DCT of 12-bit samples in integers, equal to the bit to the accurate one of libjpeg
 * (jidctint.c): Loeffler, Ligtenberg and Moschytz, "Practical fast 1-D DCT algorithms with 11
 * multiplications", ICASSP 1989. Constants have 13 fraction bits; between the passes one bit is
 * kept.
 */

const CONST_BITS = 13;
const PASS1_BITS = 1;
const fixed = (value: number) => Math.round(value * 2 ** CONST_BITS);

const F_0_298 = fixed(0.298631336);
const F_0_390 = fixed(0.390180644);
const F_0_541 = fixed(0.5411961);
const F_0_765 = fixed(0.765366865);
const F_0_899 = fixed(0.899976223);
const F_1_175 = fixed(1.175875602);
const F_1_501 = fixed(1.50132111);
const F_1_847 = fixed(1.847759065);
const F_1_961 = fixed(1.96157056);
const F_2_053 = fixed(2.053119869);
const F_2_562 = fixed(2.562915447);
const F_3_072 = fixed(3.072711026);

/** Half of the range: samples are coded around it. */
const CENTER = 2048;
const MAX = 4095;

/** @param block 64 dequantized coefficients, row by row; becomes the samples, 0-4095 */
export function inverseDct(block: Int32Array): void {
  for (let column = 0; column < 8; column++) transform(block, column, 8, CONST_BITS - PASS1_BITS);
  for (let row = 0; row < 8; row++) transform(block, row * 8, 1, CONST_BITS + PASS1_BITS + 3);
  for (let index = 0; index < 64; index++) {
    block[index] = Math.min(MAX, Math.max(0, (block[index] ?? 0) + CENTER));
  }
}

/** Eight values, `step` apart, with `shift` fraction bits rounded away. */
function transform(block: Int32Array, first: number, step: number, shift: number): void {
  const at = (index: number) => block[first + index * step] ?? 0;
  // The even part.
  const even = Math.imul(at(2) + at(6), F_0_541);
  const even2 = even - Math.imul(at(6), F_1_847);
  const even3 = even + Math.imul(at(2), F_0_765);
  const even0 = (at(0) + at(4)) << CONST_BITS;
  const even1 = (at(0) - at(4)) << CONST_BITS;
  const outer = even0 + even3;
  const outer2 = even0 - even3;
  const inner = even1 + even2;
  const inner2 = even1 - even2;
  // The odd part.
  const [a, b, c, d] = [at(7), at(5), at(3), at(1)];
  const turn = Math.imul(a + c + b + d, F_1_175);
  const z1 = -Math.imul(a + d, F_0_899);
  const z2 = -Math.imul(b + c, F_2_562);
  const z3 = turn - Math.imul(a + c, F_1_961);
  const z4 = turn - Math.imul(b + d, F_0_390);
  const odd0 = Math.imul(a, F_0_298) + z1 + z3;
  const odd1 = Math.imul(b, F_2_053) + z2 + z4;
  const odd2 = Math.imul(c, F_3_072) + z2 + z3;
  const odd3 = Math.imul(d, F_1_501) + z1 + z4;
  const half = 2 ** (shift - 1);
  const put = (index: number, value: number) => {
    block[first + index * step] = (value + half) >> shift;
  };
  put(0, outer + odd3);
  put(7, outer - odd3);
  put(1, inner + odd2);
  put(6, inner - odd2);
  put(2, inner2 + odd1);
  put(5, inner2 - odd1);
  put(3, outer2 + odd0);
  put(4, outer2 - odd0);
}
