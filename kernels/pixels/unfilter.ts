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

/** Paeth. */
function addNearest(from: usize, above: usize, to: usize, bytes: i32): void {
  let left: i32 = 0;
  let corner: i32 = 0;
  for (const end = from + <usize>bytes; from < end; from++, above++, to++) {
    const up = <i32>load<u8>(above);
    const upward = up - corner;
    const leftward = left - corner;
    const toLeft = abs(upward);
    const toUp = abs(leftward);
    const toCorner = abs(upward + leftward);
    const vertical = select(up, corner, toUp <= toCorner);
    const nearest = select(left, vertical, i32(toLeft <= toUp) & i32(toLeft <= toCorner));
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

/** Paeth. */
function addNearestPixel(from: usize, above: usize, to: usize, bytes: i32, pixelBytes: i32): void {
  let left = i16x8.splat(0);
  let corner = i16x8.splat(0);
  const low = i16x8.splat(0xff);
  for (const end = from + <usize>bytes; from < end; from += pixelBytes, above += pixelBytes, to += pixelBytes) {
    const up = v128.load8x8_u(above);
    const upward = i16x8.sub(up, corner);
    const leftward = i16x8.sub(left, corner);
    const toLeft = i16x8.abs(upward);
    const toUp = i16x8.abs(leftward);
    const toCorner = i16x8.abs(i16x8.add(upward, leftward));
    const least = i16x8.min_s(toLeft, i16x8.min_s(toUp, toCorner));
    const vertical = v128.bitselect(up, corner, i16x8.eq(toUp, least));
    const nearest = v128.bitselect(left, vertical, i16x8.eq(toLeft, least));
    left = v128.and(i16x8.add(v128.load8x8_u(from), nearest), low);
    corner = up;
    v128.store64_lane(to, i8x16.narrow_i16x8_u(left, left), 0);
  }
}
