/**
 * Converts NCHW to NHWC by one rule: every value of rank 4 is stored with its channels last, every
 * other value as in ONNX. "Logical" below means ONNX's order of axes, "stored" ours.
 */

import { permuted } from './arrays.ts';
import type { Shape } from './ir.ts';
import { at } from './ir.ts';

/** Stored axis i holds logical axis TO_STORED[i]. */
export const TO_STORED = [0, 2, 3, 1] as const;
/** Logical axis i is stored axis TO_LOGICAL[i]. */
export const TO_LOGICAL = [0, 3, 1, 2] as const;

export function storedShape(logical: Shape): Shape {
  return logical.length === 4 ? permuted(logical, TO_STORED) : logical;
}

/** The position at which a logical axis (0 to rank - 1) is stored. */
export function storedAxis(axis: number, rank: number): number {
  return rank === 4 ? at(TO_LOGICAL, axis) : axis;
}

/** The permutation of stored axes that corresponds to one of logical axes. */
export function storedPermutation(permutation: readonly number[]): readonly number[] {
  if (permutation.length !== 4) return permutation;
  return TO_STORED.map((axis) => at(TO_LOGICAL, at(permutation, axis)));
}

/**
 * Whether a transposition moves no element in memory, because only axes of length 1 change places.
 */
export function movesNothing(shape: Shape, permutation: readonly number[]): boolean {
  const moved = permutation.filter((axis) => at(shape, axis) !== 1);
  return moved.every((axis, i) => i === 0 || axis > at(moved, i - 1));
}
