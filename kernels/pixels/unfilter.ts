/**
 * The filters of PNG lines (ISO/IEC 15948, 9.2) undone, as src/decode/raster/png-scanlines.ts does.
 * The bytes of a pixel are independent of each other: pixels of several bytes are computed in the
 * lanes of one vector.
 */

/**
 * @param lines filtered, each behind the byte that names its filter
 * @param output lines without that byte, one behind the other; the line above the first lies in
 * front of it, and 8 bytes behind the last are overwritten
 * @param pixelBytes 1 to 8
 * @returns 0, or 256 + the unknown filter that was met
 */
export function unfilter(lines: usize, output: usize, rows: i32, lineBytes: i32, pixelBytes: i32): i32 {
  for (let row = 0; row < rows; row++) {
    const filter = <i32>load<u8>(lines);
    const from = lines + 1;
    const above = output - <usize>lineBytes;
    if (filter == 0) memory.copy(output, from, lineBytes);
    else if (filter == 2) addAbove(from, above, output, lineBytes);
    else if (filter > 4) return 256 + filter;
    else if (pixelBytes == 1) {
      if (filter == 1) addLeft(from, output, lineBytes);
      else if (filter == 3) addMean(from, above, output, lineBytes);
      else addNearest(from, above, output, lineBytes);
    } else if (filter == 1) addLeftPixel(from, output, lineBytes, pixelBytes);
    else if (filter == 3) addMeanPixel(from, above, output, lineBytes, pixelBytes);
    else addNearestPixel(from, above, output, lineBytes, pixelBytes);
    lines = from + <usize>lineBytes;
    output += <usize>lineBytes;
  }
  return 0;
}

/**
 * Big-endian samples of 16 bits to little-endian ones, in place; up to 15 bytes more are changed.
 */
export function swapBytes(at: usize, bytes: i32): void {
  for (const end = at + <usize>bytes; at < end; at += 16) {
    v128.store(at, v128.shuffle<u8>(v128.load(at), v128.load(at), 1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14));
  }
}

function addAbove(from: usize, above: usize, to: usize, bytes: i32): void {
  let i: usize = 0;
  const count = <usize>bytes;
  for (; i + 16 <= count; i += 16) {
    v128.store(to + i, i8x16.add(v128.load(from + i), v128.load(above + i)));
  }
  for (; i < count; i++) store<u8>(to + i, load<u8>(from + i) + load<u8>(above + i));
}

function addLeft(from: usize, to: usize, bytes: i32): void {
  let left: i32 = 0;
  for (const end = from + <usize>bytes; from < end; from++, to++) {
    left += <i32>load<u8>(from);
    store<u8>(to, left);
  }
}

function addMean(from: usize, above: usize, to: usize, bytes: i32): void {
  let left: i32 = 0;
  for (const end = from + <usize>bytes; from < end; from++, above++, to++) {
    left = (<i32>load<u8>(from) + ((left + <i32>load<u8>(above)) >> 1)) & 0xff;
    store<u8>(to, left);
  }
}

/**
 * Paeth. With low and high the lesser and the greater of left and above, and t = 3 corner - left -
 * above: high where t <= low, low where t >= high, else the corner. This is the same choice as by
 * the least of three distances, in fewer steps, each of which has to wait for the one before.
 */
function addNearest(from: usize, above: usize, to: usize, bytes: i32): void {
  let left: i32 = 0;
  let corner: i32 = 0;
  for (const end = from + <usize>bytes; from < end; from++, above++, to++) {
    const up = <i32>load<u8>(above);
    const threshold = 3 * corner - up - left;
    const low = min(left, up);
    const high = max(left, up);
    const nearest = select(high, select(low, corner, high <= threshold), threshold <= low);
    left = (<i32>load<u8>(from) + nearest) & 0xff;
    corner = up;
    store<u8>(to, left);
  }
}

function addLeftPixel(from: usize, to: usize, bytes: i32, pixelBytes: i32): void {
  let left = i8x16.splat(0);
  for (const end = from + <usize>bytes; from < end; from += pixelBytes, to += pixelBytes) {
    left = i8x16.add(left, v128.load64_zero(from));
    v128.store64_lane(to, left, 0);
  }
}

function addMeanPixel(from: usize, above: usize, to: usize, bytes: i32, pixelBytes: i32): void {
  let left = i16x8.splat(0);
  const low = i16x8.splat(0xff);
  for (const end = from + <usize>bytes; from < end; from += pixelBytes, above += pixelBytes, to += pixelBytes) {
    const mean = i16x8.shr_u(i16x8.add(left, v128.load8x8_u(above)), 1);
    left = v128.and(i16x8.add(v128.load8x8_u(from), mean), low);
    v128.store64_lane(to, i8x16.narrow_i16x8_u(left, left), 0);
  }
}

/** Paeth, chosen as in {@link addNearest}. */
function addNearestPixel(from: usize, above: usize, to: usize, bytes: i32, pixelBytes: i32): void {
  let left = i16x8.splat(0);
  let corner = i16x8.splat(0);
  const byte = i16x8.splat(0xff);
  const three = i16x8.splat(3);
  for (const end = from + <usize>bytes; from < end; from += pixelBytes, above += pixelBytes, to += pixelBytes) {
    const up = v128.load8x8_u(above);
    const threshold = i16x8.sub(i16x8.sub(i16x8.mul(corner, three), up), left);
    const low = i16x8.min_s(left, up);
    const high = i16x8.max_s(left, up);
    const inner = v128.bitselect(corner, low, i16x8.gt_s(high, threshold));
    const nearest = v128.bitselect(inner, high, i16x8.gt_s(threshold, low));
    left = v128.and(i16x8.add(v128.load8x8_u(from), nearest), byte);
    corner = up;
    v128.store64_lane(to, i8x16.narrow_i16x8_u(left, left), 0);
  }
}
