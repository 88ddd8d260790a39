/**
 * Operations as they lie in memory: words of four bytes in the order of the fields. `src/engine/backends/int8/emit/`
 * writes them. Pointers are absolute. A tensor of codes is pixels of `channels` bytes, `pitch` bytes apart.
 */

/** The kinds of operations; the numbers are those of emit/words.ts. */
export namespace Kind {
  export const CONV: i32 = 1;
  export const DEPTHWISE: i32 = 2;
  export const ADD: i32 = 3;
  export const MULTIPLY: i32 = 4;
  export const AFFINE: i32 = 5;
  export const COPY: i32 = 6;
  export const MOVE: i32 = 7;
  export const QUANTIZE: i32 = 8;
  export const AVERAGE: i32 = 9;
  export const MAX: i32 = 10;
  export const FLOAT_CONV: i32 = 11;
  export const FLOAT_DEPTHWISE: i32 = 12;
  export const LOOK_UP_REALS: i32 = 13;
  export const DEPTHWISE_ROWS: i32 = 14;
  export const PATCHES: i32 = 15;
}

/** What each operation begins with. */
@unmanaged
export class Op {
  kind: i32;
  /** Parts that threads claim one by one; each writes elements of its own. */
  tiles: i32;
  /** The next part to claim. */
  next: i32;
}

/** From int32 sums to codes (`reals` 0) or real numbers. Bounds of codes are less the zero point. */
@unmanaged
export class LayerOp extends Op {
  reals: i32;
  /** Whether the bounds of codes are 0 and 255, which narrowing keeps by itself. */
  saturates: i32;
  weights: usize;
  bias: usize;
  /** float32, one per filter, filled up to a multiple of 16. */
  multipliers: usize;
  low: f32;
  high: f32;
  zeroPoint: i32;
  output: usize;
  /** Bytes from pixel to pixel. */
  outputPitch: usize;
  /** Of the output. */
  pixels: i32;
  filters: i32;
  /** Pixels of one part. */
  tilePixels: i32;
  taps: i32;
}

@unmanaged
export class ConvOp extends LayerOp {
  /** How products are summed: see dot.ts. */
  variant: i32;
  /** The image; or, where `pitch` is 0, pointers [pixels / 4, taps, 4] to its pixels. */
  input: usize;
  pitch: usize;
  /** Groups of four channels at each tap. */
  quads: i32;
  /** Filters of one part, a multiple of 8. */
  tileFilters: i32;
  /** For variant P: room for four unfolded patches per thread. */
  scratch: usize;
  scratchBytes: i32;
}

@unmanaged
export class DepthwiseOp extends LayerOp {
  /** Pointers [pixels, taps], an even number of taps. */
  pointers: usize;
}

/** Whole rows of 3x3 or 5x5 windows at stride 1; a part is two rows of the result. */
@unmanaged
export class DepthwiseRowsOp extends LayerOp {
  input: usize;
  pitch: usize;
  height: i32;
  width: i32;
  outputHeight: i32;
  outputWidth: i32;
  kernelWidth: i32;
  padTop: i32;
  padLeft: i32;
  /** One pixel, and 16 bytes more, full of the input's zero point. */
  zeros: usize;
  inputZeroPoint: i32;
  /** Of rows of the image, that one part looks at. */
  pairs: i32;
  /** Room for one row of interleaved columns of 16 channels, per thread. */
  scratch: usize;
  scratchBytes: i32;
}

/** `rows` of `length` elements each; a part is `tileRows` rows. */
@unmanaged
export class RowsOp extends Op {
  rows: i32;
  length: i32;
  tileRows: i32;
  input: usize;
  inputPitch: usize;
  output: usize;
  outputPitch: usize;
}

@unmanaged
export class AddOp extends RowsOp {
  other: usize;
  otherPitch: usize;
  factorA: f32;
  factorB: f32;
  offset: f32;
  low: f32;
  high: f32;
}

@unmanaged
export class MultiplyOp extends RowsOp {
  other: usize;
  otherPitch: usize;
  zeroPointA: i32;
  zeroPointB: i32;
  multiplier: f32;
  low: f32;
  high: f32;
  zeroPoint: i32;
}

@unmanaged
export class AffineOp extends RowsOp {
  /** float32, filled up to a multiple of 16. */
  factors: usize;
  offsets: usize;
  low: f32;
  high: f32;
}

/** Codes to codes, or bytes as they are where `table` is 0. */
@unmanaged
export class CopyOp extends RowsOp {
  table: usize;
}

/** Codes to float32. */
@unmanaged
export class LookUpRealsOp extends RowsOp {
  table: usize;
}

@unmanaged
export class QuantizeOp extends RowsOp {
  scale: f32;
  zeroPoint: i32;
  largest: f32;
}

/** Row i of the output is block `blocks[i]` of the input, or `fill` where that is -1; lengths in bytes. */
@unmanaged
export class MoveOp extends RowsOp {
  blocks: usize;
  /** One byte, repeated. */
  fill: i32;
}

/** A window that moves over an image; a part is a row of the output. */
@unmanaged
export class SlidingOp extends Op {
  input: usize;
  output: usize;
  inputHeight: i32;
  inputWidth: i32;
  channels: i32;
  outputHeight: i32;
  outputWidth: i32;
  kernelHeight: i32;
  kernelWidth: i32;
  strideY: i32;
  strideX: i32;
  dilationY: i32;
  dilationX: i32;
  padTop: i32;
  padLeft: i32;
}

/** Over an image of codes. */
@unmanaged
export class PoolOp extends SlidingOp {
  inputPitch: usize;
  outputPitch: usize;
  /** Averages only: to real numbers, or to codes. */
  reals: i32;
  inputZeroPoint: i32;
  /** By the count of pixels, less one. */
  multipliers: usize;
  low: f32;
  high: f32;
  zeroPoint: i32;
}

/** What lies under each position of the window, one position after the other; its taps are neighbours. */
@unmanaged
export class PatchesOp extends SlidingOp {
  zeroPoint: i32;
  /** Bytes from patch to patch. */
  outputPitch: usize;
}

/** Sums in float32. */
@unmanaged
export class FloatLayerOp extends SlidingOp {
  weights: usize;
  bias: usize;
  filters: i32;
  low: f32;
  high: f32;
}
