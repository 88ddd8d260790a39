/**
 * Stored values at the pixels of the screen, as src/viewer/paint/resample.ts has them, in float32:
 * rows of the image are summed eight columns at a time, and columns of that sum for four outputs at
 * a time, each of which begins elsewhere.
 */

/**
 * One row of the screen.
 * @param samples first row of the image; the next ones follow at `rowBytes`
 * @param kind of a sample: 0 and 1 for 8 bits, 2 and 3 for 16, odd where it has a sign
 * @param rowWeights float32, `rows` of them
 * @param columns of the image that are in view, rounded up to a multiple of eight
 * @param line room for `columns` float32
 * @param starts for each output its first column, int32
 * @param weights float32, `taps` for each output, a multiple of four
 * @param outputs rounded up to a multiple of four
 * @param low value of step 0
 * @param steps uint16, `outputs` of them
 * @param last the largest step
 */
export function resampleRow(
  samples: usize,
  rowBytes: usize,
  kind: i32,
  rowWeights: usize,
  rows: i32,
  columns: i32,
  line: usize,
  starts: usize,
  weights: usize,
  taps: i32,
  outputs: i32,
  low: f32,
  stepsPerValue: f32,
  last: i32,
  steps: usize,
): void {
  if (kind == 0) sumSamples<u8>(samples, rowBytes, rowWeights, rows, columns, line);
  else if (kind == 1) sumSamples<i8>(samples, rowBytes, rowWeights, rows, columns, line);
  else if (kind == 2) sumSamples<u16>(samples, rowBytes, rowWeights, rows, columns, line);
  else sumSamples<i16>(samples, rowBytes, rowWeights, rows, columns, line);
  const tapBytes = (<usize>taps) << 2;
  const lows = f32x4.splat(low);
  const factors = f32x4.splat(stepsPerValue);
  const lasts = i32x4.splat(last);
  for (let x = 0; x < outputs; x += 4) {
    const a = tapped(line, starts, weights, tapBytes);
    const b = tapped(line, starts + 4, weights + tapBytes, tapBytes);
    const c = tapped(line, starts + 8, weights + 2 * tapBytes, tapBytes);
    const d = tapped(line, starts + 12, weights + 3 * tapBytes, tapBytes);
    const ab = f32x4.add(v128.shuffle<u32>(a, b, 0, 1, 4, 5), v128.shuffle<u32>(a, b, 2, 3, 6, 7));
    const cd = f32x4.add(v128.shuffle<u32>(c, d, 0, 1, 4, 5), v128.shuffle<u32>(c, d, 2, 3, 6, 7));
    const sums = f32x4.add(v128.shuffle<u32>(ab, cd, 0, 2, 4, 6), v128.shuffle<u32>(ab, cd, 1, 3, 5, 7));
    const rounded = f32x4.add(f32x4.mul(f32x4.sub(sums, lows), factors), f32x4.splat(0.5));
    // Narrowing takes what is negative for 0.
    const four = i32x4.min_s(i32x4.trunc_sat_f32x4_s(rounded), lasts);
    v128.store64_lane(steps, i16x8.narrow_i32x4_u(four, four), 0);
    starts += 16;
    weights += 4 * tapBytes;
    steps += 8;
  }
}

/** The products of one output in four sums. */
// @ts-ignore: decorator
@inline
function tapped(line: usize, starts: usize, weights: usize, tapBytes: usize): v128 {
  let at = line + ((<usize>load<u32>(starts)) << 2);
  let sums = f32x4.mul(v128.load(weights), v128.load(at));
  for (let tap: usize = 16; tap < tapBytes; tap += 16) {
    sums = f32x4.add(sums, f32x4.mul(v128.load(weights + tap), v128.load(at + tap)));
  }
  return sums;
}

/** Eight columns at a time. */
// @ts-ignore: decorator
@inline
function sumSamples<S>(
  samples: usize,
  rowBytes: usize,
  rowWeights: usize,
  rows: i32,
  columns: i32,
  line: usize,
): void {
  const end = rowWeights + ((<usize>rows) << 2);
  for (let x = 0; x < columns; x += 8) {
    let at = samples + (<usize>x) * sizeof<S>();
    let low = f32x4.splat(0);
    let high = low;
    for (let weight = rowWeights; weight < end; weight += 4) {
      const factor = v128.load32_splat(weight);
      const eight = eightSamples<S>(at);
      if (isSigned<S>()) {
        low = f32x4.add(low, f32x4.mul(factor, f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(eight))));
        high = f32x4.add(high, f32x4.mul(factor, f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_s(eight))));
      } else {
        low = f32x4.add(low, f32x4.mul(factor, f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_u(eight))));
        high = f32x4.add(high, f32x4.mul(factor, f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_u(eight))));
      }
      at += rowBytes;
    }
    v128.store(line + ((<usize>x) << 2), low);
    v128.store(line + ((<usize>x) << 2), high, 16);
  }
}

/** As eight integers of 16 bits. */
// @ts-ignore: decorator
@inline
function eightSamples<S>(at: usize): v128 {
  return sizeof<S>() == 1 ? v128.load_ext<S>(at) : v128.load(at);
}

/** Looks up what each step stands for: [count] uint16 to [count] words of a pixel. */
export function lookUp(steps: usize, table: usize, count: i32, output: usize): void {
  for (const end = steps + ((<usize>count) << 1); steps < end; steps += 2) {
    store<u32>(output, load<u32>(table + ((<usize>load<u16>(steps)) << 2)));
    output += 4;
  }
}
