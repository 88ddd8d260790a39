/**
 * A network ready to run in integers: ordered operations with every parameter resolved. lower.ts
 * creates it; the reference backend and the int8 backend run it. Numbers follow docs/numerics.md;
 * images are NHWC.
 */
import type { Quantization } from '../../core/tensor.ts';

/** Index into {@link IntegerPlan.tensors}. */
export type TensorId = number;

/** `u8`: quantized values, one byte each. `f32`: floats. */
export interface PlanTensor {
  /** Name of the node whose value it holds. */
  readonly name: string;
  readonly type: 'u8' | 'f32';
  /**
   * Shape of the node's value; other nodes may read the tensor under another shape of the same
   * size.
   */
  readonly shape: readonly number[];
  readonly length: number;
  /** Null for `f32` tensors. */
  readonly quantization: Quantization | null;
  /** The data of a constant, which lies outside of the arena; else null. */
  readonly constant: Float32Array | null;
  /**
   * Offset from the arena's start, a multiple of 16; other tensors may use the same memory before
   * and after. 0 for constants.
   */
  readonly byteOffset: number;
}

/** A tensor under a shape; reshaping creates another of these without moving data. */
export interface PlanValue {
  readonly name: string;
  readonly tensor: TensorId;
  readonly shape: readonly number[];
}

export interface IntegerPlan {
  readonly tensors: readonly PlanTensor[];
  readonly ops: readonly PlanOp[];
  /** All are f32. */
  readonly inputs: readonly PlanValue[];
  /** All are f32, in the graph's order. */
  readonly outputs: readonly PlanValue[];
  readonly arenaBytes: number;
  readonly weightBits: number;
  readonly activationBits: number;
}

/**
 * A window over rows and columns of an image. Padding is explicit: at the start here, at the end by
 * the size of the output.
 */
export interface Window {
  readonly inputHeight: number;
  readonly inputWidth: number;
  readonly channels: number;
  readonly outputHeight: number;
  readonly outputWidth: number;
  readonly kernelHeight: number;
  readonly kernelWidth: number;
  readonly strideY: number;
  readonly strideX: number;
  readonly dilationY: number;
  readonly dilationX: number;
  readonly padTop: number;
  readonly padLeft: number;
}

/**
 * Rescales int32 sums to quantized values or floats; `low` and `high` are the activation's bounds
 * in the unit of the result.
 */
export interface Rescale {
  readonly to: 'u8' | 'f32';
  /** float32 values: one per output channel, or one for all. */
  readonly multipliers: Float32Array;
  /** 0 if the result is float. */
  readonly zeroPoint: number;
  readonly low: number;
  readonly high: number;
}

interface Op {
  /** Name of the node that it computes. */
  readonly node: string;
  readonly inputs: readonly TensorId[];
  readonly output: TensorId;
}

/** Quantizes floats by the output's quantization. */
export interface QuantizeOp extends Op {
  readonly kind: 'quantize';
}

/**
 * Maps each quantized value to a result: dequantizing, requantizing and every function of one
 * tensor.
 */
export interface LookupOp extends Op {
  readonly kind: 'lookup';
  readonly table: Uint8Array | Float32Array;
}

/** A convolution, or a matrix product with rows as pixels and a 1x1 window. */
export interface ConvOp extends Op {
  readonly kind: 'conv';
  readonly window: Window;
  /** Shape [filters, kernel height, kernel width, channels]. */
  readonly weights: Int8Array;
  readonly bias: Int32Array;
  /** The value of padding. */
  readonly inputZeroPoint: number;
  readonly rescale: Rescale;
}

/**
 * A depthwise convolution with one filter per channel; an image whose channels have several filters
 * each is repeated first.
 */
export interface DepthwiseOp extends Op {
  readonly kind: 'depthwise';
  readonly window: Window;
  /** Shape [kernel height, kernel width, channels]. */
  readonly weights: Int8Array;
  readonly bias: Int32Array;
  readonly inputZeroPoint: number;
  readonly rescale: Rescale;
}

/**
 * Adds two inputs, or subtracts where `factorB` is negative. The shorter input repeats; its length
 * divides the output's.
 */
export interface AddOp extends Op {
  readonly kind: 'add';
  readonly factorA: number;
  readonly factorB: number;
  readonly offset: number;
  readonly low: number;
  readonly high: number;
}

/** Multiplies two inputs. The shorter one repeats; its length divides the output's. */
export interface MultiplyOp extends Op {
  readonly kind: 'multiply';
  readonly zeroPointA: number;
  readonly zeroPointB: number;
  readonly rescale: Rescale;
}

/**
 * A factor and an offset per channel: batch normalization that could not be fused into a
 * convolution.
 */
export interface AffineOp extends Op {
  readonly kind: 'affine';
  readonly to: 'u8' | 'f32';
  readonly factors: Float32Array;
  readonly offsets: Float32Array;
  readonly low: number;
  readonly high: number;
}

/**
 * Mean of the pixels under each window that lie inside the image, u8 or f32. Covers pooling and
 * means over any axes.
 */
export interface AverageOp extends Op {
  readonly kind: 'average';
  readonly window: Window;
  /** Null for f32 input. Multipliers are indexed by the number of pixels, less one. */
  readonly integer: { readonly inputZeroPoint: number; readonly rescale: Rescale } | null;
}

/** Maximum of the pixels under each window that lie inside the image, u8 or f32. */
export interface MaxOp extends Op {
  readonly kind: 'max';
  readonly window: Window;
}

/** Concatenates inputs, `outer` times one after the other; u8 or f32. */
export interface ConcatOp extends Op {
  readonly kind: 'concat';
  readonly outer: number;
  /** By input: elements at a time, and a lookup table where the quantization differs. */
  readonly parts: readonly { readonly length: number; readonly table: Uint8Array | null }[];
}

/**
 * Block i of the output is block `blocks[i]` of the input, or `fill` where that is -1. Covers
 * padding, transposing and repeating.
 */
export interface GatherOp extends Op {
  readonly kind: 'gather';
  readonly blocks: Int32Array;
  readonly blockLength: number;
  readonly fill: number;
}

export interface FloatConvOp extends Op {
  readonly kind: 'float-conv';
  readonly window: Window;
  /** Shape [filters, kernel height, kernel width, channels]. */
  readonly weights: Float32Array;
  readonly bias: Float32Array;
  readonly low: number;
  readonly high: number;
}

export interface FloatDepthwiseOp extends Op {
  readonly kind: 'float-depthwise';
  readonly window: Window;
  /** Shape [kernel height, kernel width, channels]. */
  readonly weights: Float32Array;
  readonly bias: Float32Array;
  readonly low: number;
  readonly high: number;
}

/** Multiplies [rows, inner] by [inner, columns]. */
export interface FloatMatMulOp extends Op {
  readonly kind: 'float-matmul';
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
}

export interface FloatUnaryOp extends Op {
  readonly kind: 'float-unary';
  /** A name in pointwise.ts. */
  readonly function: string;
  readonly parameters: readonly number[];
}

/** Combines two inputs. The shorter one repeats; its length divides the output's. */
export interface FloatBinaryOp extends Op {
  readonly kind: 'float-binary';
  /** A name in pointwise.ts. */
  readonly function: string;
}

/**
 * Source positions along an axis: each result lies between two neighbours, `share` of the way from
 * the first.
 */
export interface Interpolation {
  readonly first: Int32Array;
  readonly second: Int32Array;
  readonly share: Float64Array;
}

/** Bilinear resizing of one image. */
export interface FloatResizeOp extends Op {
  readonly kind: 'float-resize';
  readonly inputWidth: number;
  readonly channels: number;
  readonly rows: Interpolation;
  readonly columns: Interpolation;
}

/** Softmax over runs of `length` elements. */
export interface SoftmaxOp extends Op {
  readonly kind: 'softmax';
  readonly length: number;
}

export type PlanOp =
  | QuantizeOp
  | LookupOp
  | ConvOp
  | DepthwiseOp
  | AddOp
  | MultiplyOp
  | AffineOp
  | AverageOp
  | MaxOp
  | ConcatOp
  | GatherOp
  | FloatConvOp
  | FloatDepthwiseOp
  | FloatMatMulOp
  | FloatUnaryOp
  | FloatBinaryOp
  | FloatResizeOp
  | SoftmaxOp;
