/** Operators that rearrange elements without changing them. */
import { sizeOf } from '../../../src/core/tensor.ts';
import { like, permuted, positiveAxis, transpose } from '../arrays.ts';
import { at, floats, intsOf, nodeError, numberOf, type Shape, stringOf } from '../ir.ts';
import { storedAxis, storedPermutation, storedShape, TO_STORED } from '../layout.ts';
import { allConstants, type Operator, parameter, type View } from './contract.ts';

/** An operator that only reads its input under another shape. */
function reshaping(target: (view: View) => Shape): Operator {
  return {
    shape: target,
    evaluate(view) {
      const constant = view.constant(0);
      return constant && like(constant, target(view), constant.data);
    },
    lower: (view, build) =>
      build.reshapeLogical(build.value(at(view.node.inputs, 0)), view.shape(0), target(view)),
  };
}

/** 0 copies the input's length (unless `allowzero`), -1 takes the rest. */
export const reshape = reshaping((view) => {
  const input = view.shape(0);
  const copies = numberOf(view.node, 'allowzero', 0) === 0;
  const wanted = (parameter(view, 1, 'shape') ?? []).map((length, axis) =>
    length === 0 && copies ? at(input, axis) : length,
  );
  const known = sizeOf(wanted.filter((length) => length !== -1));
  const shape = wanted.map((length) => (length === -1 ? sizeOf(input) / known : length));
  if (sizeOf(shape) !== sizeOf(input))
    throw nodeError(view.node, `[${input}] does not fit shape [${wanted}]`);
  return shape;
});

export const flatten = reshaping((view) => {
  const input = view.shape(0);
  const axis = positiveAxis(numberOf(view.node, 'axis', 1), input.length);
  return [sizeOf(input.slice(0, axis)), sizeOf(input.slice(axis))];
});

export const squeeze = reshaping((view) => {
  const input = view.shape(0);
  const axes = parameter(view, 1, 'axes')?.map((axis) => positiveAxis(axis, input.length));
  return input.filter((length, axis) => (axes ? !axes.includes(axis) : length !== 1));
});

export const unsqueeze = reshaping((view) => {
  const input = view.shape(0);
  const given = parameter(view, 1, 'axes') ?? [];
  const rank = input.length + given.length;
  const axes = given.map((axis) => positiveAxis(axis, rank));
  const left = [...input];
  return Array.from({ length: rank }, (_, axis) => (axes.includes(axis) ? 1 : (left.shift() ?? 1)));
});

export const transposition: Operator = {
  shape: (view) => permuted(view.shape(0), permutationOf(view)),
  evaluate(view) {
    const constant = view.constant(0);
    return constant && transpose(constant, permutationOf(view));
  },
  lower: (view, build) =>
    build.transpose(build.value(at(view.node.inputs, 0)), storedPermutation(permutationOf(view))),
};

function permutationOf(view: View): readonly number[] {
  const reversed = view.shape(0).map((_, axis, { length }) => length - 1 - axis);
  return intsOf(view.node, 'perm', reversed);
}

export const concat: Operator = {
  shape(view) {
    const axis = concatAxis(view);
    const lengths = view.node.inputs.map((_, input) => at(view.shape(input), axis));
    return view.shape(0).map((length, i) => (i === axis ? lengths.reduce((a, b) => a + b) : length));
  },
  evaluate(view) {
    const constants = allConstants(view);
    if (constants === null) return null;
    const axis = concatAxis(view);
    const rows = sizeOf(view.shape(0).slice(0, axis));
    const values: number[] = [];
    for (let row = 0; row < rows; row++) {
      for (const { data } of constants) {
        const length = data.length / rows;
        values.push(...data.subarray(row * length, (row + 1) * length));
      }
    }
    return like(at(constants, 0), this.shape(view), values);
  },
  lower(view, build) {
    const shape = this.shape(view);
    const axis = storedAxis(concatAxis(view), shape.length);
    const inputs = view.node.inputs.map((input) => build.value(input));
    const axisValue = build.constant('axis', { dtype: 'int64', shape: [], data: Float64Array.of(axis) });
    return build.emit('ConcatV2', [...inputs, axisValue], storedShape(shape), { N: inputs.length });
  },
};

function concatAxis(view: View): number {
  return positiveAxis(numberOf(view.node, 'axis', 0), view.shape(0).length);
}

/** Constant and reflecting padding. */
export const pad: Operator = {
  shape(view) {
    const { before, after } = padsOf(view);
    return view.shape(0).map((length, axis) => length + at(before, axis) + at(after, axis));
  },
  lower(view, build) {
    const shape = storedShape(this.shape(view));
    const { before, after } = padsOf(view);
    const stored = shape.map((_, axis) => (shape.length === 4 ? at(TO_STORED, axis) : axis));
    const table = build.constant('paddings', {
      dtype: 'int64',
      shape: [shape.length, 2],
      data: Float64Array.from(stored.flatMap((axis) => [at(before, axis), at(after, axis)])),
    });
    const value = build.value(at(view.node.inputs, 0));
    const mode = stringOf(view.node, 'mode', 'constant');
    if (mode === 'reflect') return build.emit('MirrorPad', [value, table], shape, { mode: 'REFLECT' });
    if (mode !== 'constant') throw nodeError(view.node, `padding mode ${mode} is not supported`);
    const fill = build.constant('fill', floats([], Float32Array.of(padFill(view))));
    return build.emit('PadV2', [value, table, fill], shape);
  },
};

export function padFill(view: View): number {
  return parameter(view, 2, 'value')?.[0] ?? 0;
}

/** Elements added before and after, per logical axis. */
export function padsOf(view: View): {
  readonly before: readonly number[];
  readonly after: readonly number[];
} {
  const rank = view.shape(0).length;
  const pads = parameter(view, 1, 'pads') ?? [];
  if (view.has(3) || pads.length !== 2 * rank) throw nodeError(view.node, 'pads for every axis are expected');
  if (Math.min(...pads) < 0) throw nodeError(view.node, 'negative padding (cropping) is not supported');
  return { before: pads.slice(0, rank), after: pads.slice(rank) };
}
