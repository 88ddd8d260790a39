/** Dense row-major arrays, with the arithmetic that importing needs. */
import { sizeOf } from '../../src/core/tensor.ts';
import type { Constant, Shape } from './ir.ts';
import { at } from './ir.ts';

type Numbers = Float32Array | Float64Array;

/** 1 GiB of doubles; only a damaged file has a larger shape. */
const MOST_ELEMENTS = 2 ** 27;

/** A constant like the given one, with other contents. */
export function like(constant: Constant, shape: Shape, values: ArrayLike<number>): Constant {
  return constant.dtype === 'float32'
    ? { dtype: 'float32', shape, data: new Float32Array(values) }
    : { dtype: 'int64', shape, data: new Float64Array(values) };
}

/** Elements between neighbours along each axis, row-major. */
export function stridesOf(shape: Shape): number[] {
  const strides = new Array<number>(shape.length).fill(1);
  for (let axis = shape.length - 2; axis >= 0; axis--) {
    strides[axis] = at(strides, axis + 1) * at(shape, axis + 1);
  }
  return strides;
}

/**
 * Reads elements in row-major order of `shape`, stepping through `data` by `steps` from `start`.
 * Transposing, slicing and broadcasting differ only in their steps.
 */
export function gatherStrided(
  data: Numbers,
  shape: Shape,
  steps: readonly number[],
  start = 0,
): Float64Array {
  const count = sizeOf(shape);
  if (!(count <= MOST_ELEMENTS)) throw new RangeError(`[${shape}] has ${count} elements`);
  const out = new Float64Array(count);
  fillStrided(out, data, shape, steps, start);
  return out;
}

/** @throws RangeError if an element lies outside of `data` */
function fillStrided(
  out: Numbers,
  data: Numbers,
  shape: Shape,
  steps: readonly number[],
  start: number,
): void {
  if (out.length === 0) return;
  const reach = shape.map((length, axis) => (length - 1) * at(steps, axis));
  const lowest = reach.reduce((sum, distance) => sum + Math.min(0, distance), start);
  const highest = reach.reduce((sum, distance) => sum + Math.max(0, distance), start);
  if (lowest < 0 || highest >= data.length) {
    throw new RangeError(`indices ${lowest} to ${highest} of ${data.length}`);
  }
  // The last axis has a loop of its own, because networks have tens of millions of weights.
  const outer = shape.slice(0, -1);
  const [length = 1, step = 0] = [shape.at(-1), steps.at(-1)];
  const position = outer.map(() => 0);
  let source = start;
  for (let i = 0; i < out.length; i += length) {
    for (let j = 0; j < length; j++) out[i + j] = data[source + j * step] ?? 0;
    for (let axis = outer.length - 1; axis >= 0; axis--) {
      position[axis] = at(position, axis) + 1;
      source += at(steps, axis);
      if (at(position, axis) < at(outer, axis)) break;
      source -= at(steps, axis) * at(outer, axis);
      position[axis] = 0;
    }
  }
}

export function permuted<T>(items: readonly T[], permutation: readonly number[]): T[] {
  return permutation.map((axis) => at(items as ArrayLike<T>, axis));
}

export function transpose(constant: Constant, permutation: readonly number[]): Constant {
  const shape = permuted(constant.shape, permutation);
  const steps = permuted(stridesOf(constant.shape), permutation);
  const result = like(constant, shape, constant.data);
  fillStrided(result.data, constant.data, shape, steps, 0);
  return result;
}

/** Shape of an elementwise result (NumPy's rule); null if the shapes are incompatible. */
export function broadcastShape(a: Shape, b: Shape): Shape | null {
  const rank = Math.max(a.length, b.length);
  const left = withRank(a, rank);
  const right = withRank(b, rank);
  const shape = left.map((length, axis) => (length === 1 ? at(right, axis) : length));
  const agree = shape.every((length, axis) => at(right, axis) === 1 || at(right, axis) === length);
  return agree ? shape : null;
}

/** The shape with leading ones up to a rank. */
export function withRank(shape: Shape, rank: number): Shape {
  return [...new Array<number>(rank - shape.length).fill(1), ...shape];
}

/** The constant broadcast to a shape. */
export function broadcastTo(constant: Constant, shape: Shape): Float64Array {
  const own = withRank(constant.shape, shape.length);
  const steps = stridesOf(own).map((step, axis) => (at(own, axis) === 1 ? 0 : step));
  return gatherStrided(constant.data, shape, steps);
}

/** Converts an axis to one counted from the front; ONNX also counts from the back. */
export function positiveAxis(axis: number, rank: number): number {
  return axis < 0 ? axis + rank : axis;
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((length, axis) => length === b[axis]);
}
