/**
 * A network ready to run in integers: ordered operations with every parameter worked out. lower.ts makes it; the
 * reference backend runs it, and a fast one can run the same. Numbers follow docs/numerics.md; images are NHWC.
 */
import type { Quantization } from '../../core/tensor.ts';

/** Index into {@link IntegerPlan.tensors}. */
export type TensorId = number;

/** `u8`: codes with a quantization, one byte each. `f32`: real numbers. */
export interface PlanTensor {
  /** The node whose value it is. */
  readonly name: string;
  readonly type: 'u8' | 'f32';
  /** The node's; others may read the tensor under another of the same size. */
  readonly shape: readonly number[];
  readonly length: number;
  /** Of `u8` tensors. */
  readonly quantization: Quantization | null;
  /** Of constants, which lie outside of the arena. */
  readonly constant: Float32Array | null;
  /** From the arena's start, a multiple of 16; its place may serve other tensors before and after. 0 for constants. */
  readonly byteOffset: number;
}

/** A tensor under a shape; reshaping makes another of these and moves nothing. */
export interface PlanValue {
  readonly name: string;
  readonly tensor: TensorId;
  readonly shape: readonly number[];
}

export interface IntegerPlan {
  readonly tensors: readonly PlanTensor[];
  readonly ops: readonly PlanOp[];
  /** All f32. */
  readonly inputs: readonly PlanValue[];
  /** All f32, in the graph's order. */
  readonly outputs: readonly PlanValue[];
  readonly arenaBytes: number;
  readonly weightBits: number;
  readonly activationBits: number;
}

/** A window over rows and columns of an image. Padding is explicit: at the start here, at the end by the output's size. */
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

/** From int32 sums to codes or to real numbers; `low` and `high` hold the activation, in codes or in real numbers. */
export interface Rescale {
  readonly to: 'u8' | 'f32';
  /** float32 values: one per output channel, or one for all. */
  readonly multipliers: Float32Array;
  /** 0 where the result is real. */
  readonly zeroPoint: number;
  readonly low: number;
  readonly high: number;
}

interface Op {
  /** The node that it computes. */
  readonly node: string;
  readonly inputs: readonly TensorId[];
  readonly output: TensorId;
}

/** Real numbers to codes of the output's quantization. */
export interface QuantizeOp extends Op {
  readonly kind: 'quantize';
}

/** One result per code: dequantizing, requantizing and every function of one tensor. */
export interface LookupOp extends Op {
  readonly kind: 'lookup';
  readonly table: Uint8Array | Float32Array;
}

/** Also a matrix product: rows are pixels then, and the window is 1x1. */
export interface ConvOp extends Op {
  readonly kind: 'conv';
  readonly window: Window;
  /** [filters, kernel height, kernel width, channels] */
  readonly weights: Int8Array;
  readonly bias: Int32Array;
  /** Padding holds this code. */
  readonly inputZeroPoint: number;
  readonly rescale: Rescale;
}

/** One filter per channel: an image whose channels have several each is repeated before. */
export interface DepthwiseOp extends Op {
  readonly kind: 'depthwise';
  readonly window: Window;
  /** [kernel height, kernel width, channels] */
  readonly weights: Int8Array;
  readonly bias: Int32Array;
  readonly inputZeroPoint: number;
  readonly rescale: Rescale;
}

/** Two inputs; the shorter one repeats (lengths divide the output's). Subtracts where `factorB` is negative. */
export interface AddOp extends Op {
  readonly kind: 'add';
  readonly factorA: number;
  readonly factorB: number;
  readonly offset: number;
  readonly low: number;
  readonly high: number;
}

/** Two inputs; the shorter one repeats (lengths divide the output's). */
export interface MultiplyOp extends Op {
  readonly kind: 'multiply';
  readonly zeroPointA: number;
  readonly zeroPointB: number;
  readonly rescale: Rescale;
}

/** A factor and an offset per channel: batch normalization that no convolution could take up. */
export interface AffineOp extends Op {
  readonly kind: 'affine';
  readonly to: 'u8' | 'f32';
  readonly factors: Float32Array;
  readonly offsets: Float32Array;
  readonly low: number;
  readonly high: number;
}

/** Mean of each window's pixels inside of the image; pooling, and a mean over any axes. u8 or f32. */
export interface AverageOp extends Op {
  readonly kind: 'average';
  readonly window: Window;
  /** Null for f32 input. Multipliers are indexed by the count of pixels, minus one. */
  readonly integer: { readonly inputZeroPoint: number; readonly rescale: Rescale } | null;
}

/** Largest of each window's pixels inside of the image. u8 or f32. */
export interface MaxOp extends Op {
  readonly kind: 'max';
  readonly window: Window;
}

/** u8 or f32; inputs one after the other, `outer` times. */
export interface ConcatOp extends Op {
  readonly kind: 'concat';
  readonly outer: number;
  /** By input: elements at a time, and new codes for old where the quantization differs. */
  readonly parts: readonly { readonly length: number; readonly table: Uint8Array | null }[];
}

/** Block i of the output is block `blocks[i]` of the input, or `fill` where that is -1. Padding, transposing, repeating. */
export interface GatherOp extends Op {
  readonly kind: 'gather';
  readonly blocks: Int32Array;
  readonly blockLength: number;
  readonly fill: number;
}

export interface FloatConvOp extends Op {
  readonly kind: 'float-conv';
  readonly window: Window;
  /** [filters, kernel height, kernel width, channels] */
  readonly weights: Float32Array;
  readonly bias: Float32Array;
  readonly low: number;
  readonly high: number;
}

export interface FloatDepthwiseOp extends Op {
  readonly kind: 'float-depthwise';
  readonly window: Window;
  /** [kernel height, kernel width, channels] */
  readonly weights: Float32Array;
  readonly bias: Float32Array;
  readonly low: number;
  readonly high: number;
}

/** [rows, inner] times [inner, columns] */
export interface FloatMatMulOp extends Op {
  readonly kind: 'float-matmul';
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
}

export interface FloatUnaryOp extends Op {
  readonly kind: 'float-unary';
  /** See pointwise.ts. */
  readonly function: string;
  readonly parameters: readonly number[];
}

/** Two inputs; the shorter one repeats (lengths divide the output's). */
export interface FloatBinaryOp extends Op {
  readonly kind: 'float-binary';
  /** See pointwise.ts. */
  readonly function: string;
}

/** Where along an axis each result lies: between two neighbours, `share` of the way from the first. */
export interface Interpolation {
  readonly first: Int32Array;
  readonly second: Int32Array;
  readonly share: Float64Array;
}

/** Bilinear, of one image. */
export interface FloatResizeOp extends Op {
  readonly kind: 'float-resize';
  readonly inputWidth: number;
  readonly channels: number;
  readonly rows: Interpolation;
  readonly columns: Interpolation;
}

/** Over runs of `length` elements. */
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
