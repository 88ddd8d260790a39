/**
 * The arithmetic of the int8 path, operation by operation: docs/numerics.md says why and how far it may err. Float32
 * steps are written with Math.fround around each operation: a float64 result rounded once more is the float32 result
 * for +, -, * and / (Figueroa 1995, "When is double rounding innocuous?"), so that SIMD kernels agree bit by bit.
 */
import type { Quantization } from '../../core/tensor.ts';

const { fround } = Math;

/** 1.5 * 2^52: a float64 of this size has no bits left for a fraction. */
const NO_FRACTION = 6755399441055744;

/** To the nearest integer, ties to even (IEEE 754-2019, 4.3.1), for |value| < 2^51; infinities stay. */
export function roundHalfEven(value: number): number {
  return value + NO_FRACTION - NO_FRACTION;
}

export function clamp(value: number, low: number, high: number): number {
  return value < low ? low : value > high ? high : value;
}

/** Largest code of an activation: codes go from 0 to 2^bits - 1. */
export const largestQuantized = (activationBits: number): number => 2 ** activationBits - 1;

/** The code of a real number; out of range it is the nearest end. */
export function quantize(value: number, { scale, zeroPoint }: Quantization, largest: number): number {
  return clamp(roundHalfEven(fround(fround(value) / scale)) + zeroPoint, 0, largest);
}

/** The real number that a code stands for. */
export function dequantize(code: number, { scale, zeroPoint }: Quantization): number {
  return fround((code - zeroPoint) * scale);
}

/** An int32 sum as a code. */
export function requantize(
  sum: number,
  multiplier: number,
  zeroPoint: number,
  low: number,
  high: number,
): number {
  return clamp(roundHalfEven(fround(fround(sum) * multiplier)) + zeroPoint, low, high);
}

/** An int32 sum as a real number. */
export function rescale(sum: number, multiplier: number, low: number, high: number): number {
  return clamp(fround(fround(sum) * multiplier), low, high);
}

/** `code * factor + offset` as a code; the zero points of both sides lie in the offset. */
export function affineCode(code: number, factor: number, offset: number, low: number, high: number): number {
  return clamp(roundHalfEven(fround(fround(code * factor) + offset)), low, high);
}

/** `code * factor + offset` as a real number. */
export function affineReal(code: number, factor: number, offset: number, low: number, high: number): number {
  return clamp(fround(fround(code * factor) + offset), low, high);
}

/** What an addition needs to know, from {@link addition}. */
export interface Addition {
  readonly factorA: number;
  readonly factorB: number;
  readonly offset: number;
}

/** The sum of two codes as a code; no fused multiply-add anywhere. */
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

/** @param sign -1 subtracts b */
export function addition(a: Quantization, b: Quantization, y: Quantization, sign: 1 | -1): Addition {
  const factorA = fround(a.scale / y.scale);
  const factorB = sign * fround(b.scale / y.scale);
  // From the rounded factors: so a zero point cancels to the last bit but one.
  return { factorA, factorB, offset: fround(y.zeroPoint - a.zeroPoint * factorA - b.zeroPoint * factorB) };
}
