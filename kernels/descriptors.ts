/**
 * The layout of operations in memory: 4-byte words, little-endian, in the order of the fields,
 * those of the base class first. This file is the only source of it. The engine's table of the same
 * fields, `src/engine/backends/int8/plan/encode/descriptor-layout.ts`, is generated from here by
 * the test beside it: `npm run unit -- src/engine/backends/int8/plan/encode -u`.
 *
 * Pointers are absolute addresses. A tensor of quantized values consists of pixels of `channels`
 * bytes that lie `pitch` bytes apart.
 */

/** Every descriptor has this size, so that the next one is found without knowing the kind. */
export const DESCRIPTOR_BYTES: usize = 160;

/** The kinds of operations; plan.ts says which class describes each. */
export namespace Kind {
  export const CONV: i32 = 1;
  export const DEPTHWISE: i32 = 2;
  export const ADD: i32 = 3;
  export const MULTIPLY: i32 = 4;
  export const AFFINE: i32 = 5;
  export const COPY: i32 = 6;
  export const GATHER: i32 = 7;
  export const QUANTIZE: i32 = 8;
  export const AVERAGE: i32 = 9;
  export const MAX: i32 = 10;
  export const FLOAT_CONV: i32 = 11;
  export const FLOAT_DEPTHWISE: i32 = 12;
  export const LOOKUP_FLOAT: i32 = 13;
  export const DEPTHWISE_ROWS: i32 = 14;
  export const IM2COL: i32 = 15;
}

/** The fields that every operation begins with. */
@unmanaged
export class Op {
  kind: i32;
  /** Number of tiles, which threads claim one by one; each tile writes elements of its own. */
  tiles: i32;
  /** The next tile to claim. */
  next: i32;
}

/**
 * A layer that rescales int32 sums to quantized values or to float32.
 * The bounds of quantized values have the zero point subtracted.
 */
@unmanaged
export class LayerOp extends Op {
  /** 1: results are float32; 0: results are quantized values. */
  floatOutput: i32;
  /** Whether the bounds are 0 and 255, which saturating narrowing keeps by itself. */
  saturates: i32;
  weights: usize;
  bias: usize;
  /** float32, one per filter, padded to a multiple of 16. */
  multipliers: usize;
  low: f32;
  high: f32;
  zeroPoint: i32;
  output: usize;
  /** Bytes from pixel to pixel. */
  outputPitch: usize;
  /** Number of output pixels. */
  pixels: i32;
  filters: i32;
  /** Pixels of one tile. */
  tilePixels: i32;
  taps: i32;
}

@unmanaged
export class ConvOp extends LayerOp {
  /** How products are summed; see dot.ts. */
  variant: i32;
  /** The image; where `pitch` is 0, pointers [pixels / 4, taps, 4] to its pixels. */
  input: usize;
  pitch: usize;
  /** Groups of four channels at each tap. */
  quads: i32;
  /** Filters of one tile, a multiple of 8. */
  tileFilters: i32;
  /** For variant P: room for four unfolded pixels per thread. */
  scratch: usize;
  scratchBytes: i32;
}

@unmanaged
export class DepthwiseOp extends LayerOp {
  /** Pointers [pixels, taps] to pixels, with an even number of taps. */
  pointers: usize;
}

/**
 * Depthwise convolution by whole rows, for 3x3 or 5x5 windows at stride 1; a tile is two output
 * rows.
 */
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
  /** One pixel, and 16 bytes more, filled with the input's zero point. */
  zeros: usize;
  inputZeroPoint: i32;
  /** Pairs of image rows that one tile reads. */
  pairs: i32;
  /** Room for one row of interleaved columns of 16 channels per thread. */
  scratch: usize;
  scratchBytes: i32;
}

/** `rows` rows of `length` elements each; a tile is `tileRows` rows. */
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
  /** float32, one per channel, padded to a multiple of 16; `offsets` likewise. */
  factors: usize;
  offsets: usize;
  low: f32;
  high: f32;
}

/** Maps bytes to bytes by a lookup table, or copies them where `table` is 0. */
@unmanaged
export class CopyOp extends RowsOp {
  table: usize;
}

/** Maps quantized values to float32 by a lookup table. */
@unmanaged
export class LookupFloatOp extends RowsOp {
  table: usize;
}

@unmanaged
export class QuantizeOp extends RowsOp {
  scale: f32;
  zeroPoint: i32;
  largest: f32;
}

/**
 * Row i of the output is block `blocks[i]` of the input, or `fill` where that is -1; lengths in
 * bytes.
 */
@unmanaged
export class GatherOp extends RowsOp {
  blocks: usize;
  /** One byte, repeated. */
  fill: i32;
}

/** A window that slides over an image; a tile is a row of the output. */
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

/**
 * Maximum or average over a window of quantized values. The fields behind the pitches are for
 * averages only.
 */
@unmanaged
export class PoolOp extends SlidingOp {
  inputPitch: usize;
  outputPitch: usize;
  /** 1: averages are float32; 0: they are quantized values. */
  floatOutput: i32;
  inputZeroPoint: i32;
  /** float32, by the number of pixels under the window, less one. */
  multipliers: usize;
  low: f32;
  high: f32;
  zeroPoint: i32;
}

/**
 * Writes the values under each position of the window next to each other, one patch per position.
 */
@unmanaged
export class Im2colOp extends SlidingOp {
  zeroPoint: i32;
  /** Bytes from patch to patch. */
  outputPitch: usize;
}

/** A convolution or depthwise convolution with sums in float32. */
@unmanaged
export class FloatLayerOp extends SlidingOp {
  weights: usize;
  bias: usize;
  filters: i32;
  low: f32;
  high: f32;
}
