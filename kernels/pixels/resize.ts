/**
 * The resize of src/preprocess/resize.ts, fused with the table of tones in front of it. Every sum
 * takes the same products in the same order in float64, and is rounded to float32 between the two
 * passes, so that results are identical bit by bit; only independent sums are computed side by
 * side.
 */

/**
 * First pass: four rows of samples to four narrowed rows, two in each vector of float64.
 * @param samples first row; the next ones follow at `rowBytes`
 * @param sampleBytes 1 or 2; a sample's bits are its index in the table
 * @param table tone of each sample, float64
 * @param wide room for `width` groups of four float64: the tones of a column, row after row
 * @param first for each output its first column, int32
 * @param count for each output its number of weights, int32
 * @param weights float64, `perOutput` for each output
 * @param narrowed first row of float32; the next ones follow at `narrowedBytes`
 */
export function narrowRows(
  samples: usize,
  rowBytes: usize,
  sampleBytes: i32,
  width: i32,
  table: usize,
  wide: usize,
  first: usize,
  count: usize,
  weights: usize,
  perOutput: i32,
  outputs: i32,
  narrowed: usize,
  narrowedBytes: usize,
): void {
  if (sampleBytes == 1) copyTones<u8>(samples, rowBytes, width, table, wide);
  else copyTones<u16>(samples, rowBytes, width, table, wide);
  for (let x = 0; x < outputs; x++) {
    let at = wide + ((<usize>load<u32>(first + ((<usize>x) << 2))) << 5);
    let weight = weights + ((<usize>(x * perOutput)) << 3);
    let rows01 = f64x2.splat(0);
    let rows23 = f64x2.splat(0);
    for (const end = weight + ((<usize>load<u32>(count + ((<usize>x) << 2))) << 3); weight < end; weight += 8) {
      const factor = v128.load64_splat(weight);
      rows01 = f64x2.add(rows01, f64x2.mul(factor, v128.load(at)));
      rows23 = f64x2.add(rows23, f64x2.mul(factor, v128.load(at, 16)));
      at += 32;
    }
    const low = f32x4.demote_f64x2_zero(rows01);
    const high = f32x4.demote_f64x2_zero(rows23);
    const to = narrowed + ((<usize>x) << 2);
    v128.store32_lane(to, low, 0);
    v128.store32_lane(to + narrowedBytes, low, 1);
    v128.store32_lane(to + 2 * narrowedBytes, high, 0);
    v128.store32_lane(to + 3 * narrowedBytes, high, 1);
  }
}

/** Column by column, so that the room is written once from its beginning to its end. */
function copyTones<S>(row0: usize, rowBytes: usize, width: i32, table: usize, wide: usize): void {
  const row1 = row0 + rowBytes;
  const row2 = row1 + rowBytes;
  const row3 = row2 + rowBytes;
  const end = <usize>width * sizeof<S>();
  for (let x: usize = 0; x < end; x += sizeof<S>()) {
    store<f64>(wide, toneOf<S>(row0 + x, table));
    store<f64>(wide, toneOf<S>(row1 + x, table), 8);
    store<f64>(wide, toneOf<S>(row2 + x, table), 16);
    store<f64>(wide, toneOf<S>(row3 + x, table), 24);
    wide += 32;
  }
}

// @ts-ignore: decorator
@inline
function toneOf<S>(at: usize, table: usize): f64 {
  return load<f64>(table + ((<usize>load<S>(at)) << 3));
}

/**
 * Second pass: one output row as the weighted sum of rows in a ring. Eight columns at a time, so
 * `columns` is rounded up to a multiple of eight.
 * @param row first of the rows; behind `ringEnd` it goes on at `ring`
 * @param weights float64, `count` of them
 * @param output float32
 */
export function sumRows(
  row: usize,
  rowBytes: usize,
  ring: usize,
  ringEnd: usize,
  count: i32,
  weights: usize,
  columns: i32,
  output: usize,
): void {
  const end = weights + ((<usize>count) << 3);
  for (let x = 0; x < columns; x += 8) {
    const offset = (<usize>x) << 2;
    let from = row;
    let s0 = f64x2.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    for (let weight = weights; weight < end; weight += 8) {
      const factor = v128.load64_splat(weight);
      s0 = f64x2.add(s0, f64x2.mul(factor, twoFloats(from + offset)));
      s1 = f64x2.add(s1, f64x2.mul(factor, twoFloats(from + offset + 8)));
      s2 = f64x2.add(s2, f64x2.mul(factor, twoFloats(from + offset + 16)));
      s3 = f64x2.add(s3, f64x2.mul(factor, twoFloats(from + offset + 24)));
      from += rowBytes;
      if (from == ringEnd) from = ring;
    }
    v128.store(output + offset, joinHalves(f32x4.demote_f64x2_zero(s0), f32x4.demote_f64x2_zero(s1)));
    v128.store(output + offset + 16, joinHalves(f32x4.demote_f64x2_zero(s2), f32x4.demote_f64x2_zero(s3)));
  }
}

// @ts-ignore: decorator
@inline
function twoFloats(at: usize): v128 {
  return f64x2.promote_low_f32x4(v128.load64_zero(at));
}

/** The lower halves of two vectors. */
// @ts-ignore: decorator
@inline
function joinHalves(a: v128, b: v128): v128 {
  return v128.shuffle<u64>(a, b, 0, 2);
}
