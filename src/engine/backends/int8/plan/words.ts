/** Operations in the form that kernels/ops.ts reads: words of four bytes in the order of its fields. */

/** Room of one operation, as kernels/plan.ts walks over them. */
export const OP_BYTES = 160;

/** As `Kind` in kernels/ops.ts. */
export const KIND = {
  conv: 1,
  depthwise: 2,
  add: 3,
  multiply: 4,
  affine: 5,
  copy: 6,
  move: 7,
  quantize: 8,
  average: 9,
  max: 10,
  floatConv: 11,
  floatDepthwise: 12,
  lookUpReals: 13,
  depthwiseRows: 14,
  patches: 15,
} as const;

/** How products of codes and weights are summed: kernels/dot.ts. */
export const VARIANT = { P: 0, B1: 1, B2: 2, B1S: 3, B2S: 4, C: 5 } as const;

export type Variant = keyof typeof VARIANT;

/** A float32 among the words. */
export class Real {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }
}

export type Word = number | boolean | Real;

/** The part of the words that every operation begins with; `next` belongs to the threads. */
export function opWords(kind: keyof typeof KIND, tiles: number, words: readonly Word[]): Uint8Array {
  const bytes = new Uint8Array(OP_BYTES);
  const view = new DataView(bytes.buffer);
  if (words.length + 3 > OP_BYTES / 4) throw new RangeError(`${kind} has ${words.length} words`);
  [KIND[kind], tiles, 0, ...words].forEach((word, i) => {
    if (word instanceof Real) view.setFloat32(4 * i, word.value, true);
    else view.setInt32(4 * i, Number(word), true);
  });
  return bytes;
}
