/**
 * Operators on shapes and indices, as exporters write them around padding and reshaping. They must
 * be known at import.
 */
import { sizeOf } from '../../../src/core/tensor.ts';
import { broadcastShape, broadcastTo, gatherStrided, like, positiveAxis, stridesOf } from '../arrays.ts';
import { at, type Constant, floats, integers, nodeError, numberOf } from '../ir.ts';
import { allConstants, type Operator, parameter, type View } from './contract.ts';

/** The shape of a run-time result is only needed after `evaluate` has failed. */
function knownOnly(evaluate: (view: View) => Constant | null): Operator {
  return {
    shape(view) {
      throw nodeError(view.node, 'supported only where its result is known at import');
    },
    evaluate,
  };
}

export const constant = knownOnly(({ node }) => {
  const { value, value_float, value_int, value_floats, value_ints } = node.attributes;
  if (typeof value === 'object' && 'data' in value) return value;
  if (typeof value_float === 'number') return floats([], Float32Array.of(value_float));
  if (typeof value_int === 'number') return integers([], [value_int]);
  if (Array.isArray(value_floats))
    return floats([value_floats.length], Float32Array.from(value_floats, Number));
  if (Array.isArray(value_ints)) return integers([value_ints.length], value_ints.map(Number));
  return null;
});

export const shapeOf = knownOnly((view) => {
  const shape = view.shape(0);
  const end = numberOf(view.node, 'end', shape.length);
  const part = shape.slice(numberOf(view.node, 'start', 0), end);
  return integers([part.length], part);
});

/** Types of TensorProto: 1 float, 10 float16, 11 double. */
const FLOAT_TYPES = [1, 10, 11];

export const cast = knownOnly((view) => {
  const input = view.constant(0);
  if (input === null) return null;
  return FLOAT_TYPES.includes(numberOf(view.node, 'to', 1))
    ? floats(input.shape, Float32Array.from(input.data))
    : integers(input.shape, Array.from(input.data, Math.trunc));
});

export const ceil = rounding(Math.ceil);
export const floor = rounding(Math.floor);

function rounding(round: (value: number) => number): Operator {
  return knownOnly((view) => {
    const input = view.constant(0);
    return input && like(input, input.shape, Array.from(input.data, round));
  });
}

/** Elementwise over inputs that broadcast; the result has the type of the last. */
function elementwise(compute: (...values: readonly number[]) => number): Operator {
  return knownOnly((view) => {
    const inputs = allConstants(view);
    if (inputs === null) return null;
    const shape = inputs.reduce<readonly number[]>((all, { shape: own }) => {
      const both = broadcastShape(all, own);
      if (both === null) throw nodeError(view.node, `shapes [${all}] and [${own}] do not agree`);
      return both;
    }, []);
    const spread = inputs.map((input) => broadcastTo(input, shape));
    const values = Array.from({ length: sizeOf(shape) }, (_, i) =>
      compute(...spread.map((data) => at(data, i))),
    );
    return like(at(inputs, inputs.length - 1), shape, values);
  });
}

export const equal = elementwise((a = 0, b = 0) => (a === b ? 1 : 0));
export const where = elementwise((condition = 0, a = 0, b = 0) => (condition === 0 ? b : a));

export const expand = knownOnly((view) => {
  const [input, wanted] = [view.constant(0), view.constant(1)];
  const shape = input && wanted && broadcastShape(input.shape, Array.from(wanted.data));
  return input && shape && like(input, shape, broadcastTo(input, shape));
});

export const constantOfShape = knownOnly((view) => {
  const shape = view.constant(0);
  if (shape === null) return null;
  const lengths = Array.from(shape.data);
  const { value } = view.node.attributes;
  const fill = typeof value === 'object' && 'data' in value ? value : floats([1], Float32Array.of(0));
  return like(fill, lengths, broadcastTo(like(fill, [], [at(fill.data, 0)]), lengths));
});

export const gather = knownOnly((view) => {
  const [data, indices] = [view.constant(0), view.constant(1)];
  if (data === null || indices === null) return null;
  const axis = positiveAxis(numberOf(view.node, 'axis', 0), data.shape.length);
  const inner = sizeOf(data.shape.slice(axis + 1));
  const outer = sizeOf(data.shape.slice(0, axis));
  const length = at(data.shape, axis);
  const values: number[] = [];
  for (let row = 0; row < outer; row++) {
    for (const index of indices.data) {
      const start = (row * length + positiveAxis(index, length)) * inner;
      values.push(...data.data.subarray(start, start + inner));
    }
  }
  return like(data, [...data.shape.slice(0, axis), ...indices.shape, ...data.shape.slice(axis + 1)], values);
});

export const slice = knownOnly((view) => {
  const data = view.constant(0);
  const starts = parameter(view, 1, 'starts');
  const ends = parameter(view, 2, 'ends');
  if (data === null || starts === null || ends === null) return null;
  const axes = parameter(view, 3, 'axes') ?? starts.map((_, axis) => axis);
  const steps = parameter(view, 4, 'steps') ?? starts.map(() => 1);
  const strides = stridesOf(data.shape);
  const shape: number[] = [...data.shape];
  let first = 0;
  axes.forEach((given, i) => {
    const axis = positiveAxis(given, data.shape.length);
    const part = range(at(data.shape, axis), at(starts, i), at(ends, i), at(steps, i));
    first += part.start * at(strides, axis);
    shape[axis] = part.count;
    strides[axis] = at(strides, axis) * at(steps, i);
  });
  return sizeOf(shape) === 0
    ? like(data, shape, [])
    : like(data, shape, gatherStrided(data.data, shape, strides, first));
});

/** Indices of a slice along one axis; ends beyond the axis are clamped, as in ONNX and NumPy. */
function range(length: number, start: number, end: number, step: number): { start: number; count: number } {
  const [low, high] = step > 0 ? [0, length] : [-1, length - 1];
  const clamp = (index: number) => Math.min(Math.max(positiveAxis(index, length), low), high);
  const from = clamp(start);
  return { start: from, count: Math.max(0, Math.ceil((clamp(end) - from) / step)) };
}
