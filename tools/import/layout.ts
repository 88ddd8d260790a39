/**
 * NCHW to NHWC by one rule: every value of rank 4 is stored with its channels last, every other value as ONNX
 * has it. "Logical" below is ONNX's order of axes, "stored" is ours.
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

/** Where a logical axis (0 to rank - 1) is stored. */
export function storedAxis(axis: number, rank: number): number {
  return rank === 4 ? at(TO_LOGICAL, axis) : axis;
}

/** What a transposition of logical axes is on stored ones. */
export function storedPermutation(permutation: readonly number[]): readonly number[] {
  if (permutation.length !== 4) return permutation;
  return TO_STORED.map((axis) => at(TO_LOGICAL, at(permutation, axis)));
}

/** Whether a transposition moves no element in memory: only axes of length 1 change places. */
export function movesNothing(shape: Shape, permutation: readonly number[]): boolean {
  const moved = permutation.filter((axis) => at(shape, axis) !== 1);
  return moved.every((axis, i) => i === 0 || axis > at(moved, i - 1));
}
