/**
 * The arithmetic of the int8 path, operation by operation; docs/numerics.md gives reasons and error
 * bounds. Float32 steps are written with Math.fround around each operation: a float64 result
 * rounded once more is the float32 result for +, -, * and / (Figueroa 1995, "When is double
 * rounding innocuous?"), so that SIMD kernels agree bit by bit.
 */
import type { Quantization } from '../../core/tensor.ts';

const { fround } = Math;

/** 1.5 * 2^52: a float64 of this size has no fraction bits left. */
const ROUNDING_MAGIC = 6755399441055744;

/**
 * Rounds to the nearest integer, ties to even (IEEE 754-2019, 4.3.1), for |value| < 2^51;
 * infinities stay.
 */
export function roundHalfEven(value: number): number {
  return value + ROUNDING_MAGIC - ROUNDING_MAGIC;
}

export function clamp(value: number, low: number, high: number): number {
  return value < low ? low : value > high ? high : value;
}

/** The largest quantized value of an activation; values range from 0 to 2^bits - 1. */
export const largestQuantized = (activationBits: number): number => 2 ** activationBits - 1;

/** Quantizes a real value; values out of range take the nearest bound. */
export function quantize(value: number, { scale, zeroPoint }: Quantization, largest: number): number {
  return clamp(roundHalfEven(fround(fround(value) / scale)) + zeroPoint, 0, largest);
}

/** The real value that a quantized value represents. */
export function dequantize(code: number, { scale, zeroPoint }: Quantization): number {
  return fround((code - zeroPoint) * scale);
}

/** Rescales an int32 sum to a quantized value. */
export function requantize(
  sum: number,
  multiplier: number,
  zeroPoint: number,
  low: number,
  high: number,
): number {
  return clamp(roundHalfEven(fround(fround(sum) * multiplier)) + zeroPoint, low, high);
}

/** Rescales an int32 sum to float32. */
export function rescale(sum: number, multiplier: number, low: number, high: number): number {
  return clamp(fround(fround(sum) * multiplier), low, high);
}

/**
 * Computes `value * factor + offset` as a quantized value; the offset contains the zero points of
 * both sides.
 */
export function affineQuantized(
  code: number,
  factor: number,
  offset: number,
  low: number,
  high: number,
): number {
  return clamp(roundHalfEven(fround(fround(code * factor) + offset)), low, high);
}

/** Computes `value * factor + offset` as float32. */
export function affineFloat(code: number, factor: number, offset: number, low: number, high: number): number {
  return clamp(fround(fround(code * factor) + offset), low, high);
}

/** Parameters of an addition, from {@link addition}. */
export interface Addition {
  readonly factorA: number;
  readonly factorB: number;
  readonly offset: number;
}

/** The sum of two quantized values as a quantized value, without any fused multiply-add. */
export function addQuantized(
  a: number,
  b: number,
  { factorA, factorB, offset }: Addition,
  low: number,
  high: number,
): number {
  const sum = fround(fround(a * factorA) + fround(fround(b * factorB) + offset));
  return clamp(roundHalfEven(sum), low, high);
}

/** @param sign -1 to subtract b. */
export function addition(a: Quantization, b: Quantization, y: Quantization, sign: 1 | -1): Addition {
  const factorA = fround(a.scale / y.scale);
  const factorB = sign * fround(b.scale / y.scale);
  // Computed from the rounded factors, so that zero points cancel up to the last bit but one.
  return { factorA, factorB, offset: fround(y.zeroPoint - a.zeroPoint * factorA - b.zeroPoint * factorB) };
}
