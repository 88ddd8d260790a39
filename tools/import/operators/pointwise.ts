import { broadcastShape, broadcastTo, like, transpose, withRank } from '../arrays.ts';
import type { Builder } from '../builder.ts';
import { at, type Constant, floats, nodeError, numberOf } from '../ir.ts';
import { storedShape, TO_STORED } from '../layout.ts';
import { allConstants, type Operator, parameter, type View } from './contract.ts';

/** ONNX truncates integer division towards zero, and does not round float division. */
const divide = (a: number, b: number, isInteger: boolean) => (isInteger ? Math.trunc(a / b) : a / b);

export const add = binary('AddV2', (a, b) => a + b);
export const subtract = binary('Sub', (a, b) => a - b);
export const multiply = binary('Mul', (a, b) => a * b);
export const divideBy = binary('RealDiv', divide);
export const minimum = binary('Minimum', (a, b) => Math.min(a, b));
export const maximum = binary('Maximum', (a, b) => Math.max(a, b));

function binary(operator: string, compute: (a: number, b: number, isInteger: boolean) => number): Operator {
  return {
    shape: outputShape,
    evaluate(view) {
      const [a, b] = allConstants(view) ?? [];
      if (!a || !b) return null;
      const shape = outputShape(view);
      const right = broadcastTo(b, shape);
      const values = broadcastTo(a, shape).map((value, i) =>
        compute(value, at(right, i), a.dtype === 'int64'),
      );
      return like(a, shape, values);
    },
    lower(view, build) {
      const rank = outputShape(view).length;
      const operands = [operand(view, build, 0, rank), operand(view, build, 1, rank)];
      return build.emit(operator, operands, storedShape(outputShape(view)));
    },
  };
}

function outputShape(view: View): readonly number[] {
  if (view.node.inputs.length !== 2) throw nodeError(view.node, 'only two inputs are supported');
  const shape = broadcastShape(view.shape(0), view.shape(1));
  if (shape === null)
    throw nodeError(view.node, `shapes [${view.shape(0)}] and [${view.shape(1)}] do not agree`);
  return shape;
}

/** An operand that broadcasts over stored axes as it did over logical ones. */
function operand(view: View, build: Builder, input: number, rank: number): string {
  const shape = view.shape(input);
  const constant = view.constant(input);
  const value = () => build.value(at(view.node.inputs, input));
  if (rank !== 4) return value();
  if (constant === null) return build.reshapeLogical(value(), shape, withRank(shape, 4));
  return build.constant('operand', transpose(like(constant, withRank(shape, 4), constant.data), TO_STORED));
}

export const relu = unary('Relu');
export const sigmoid = unary('Sigmoid');

function unary(operator: string): Operator {
  return {
    shape: (view) => view.shape(0),
    lower: (view, build) =>
      build.emit(operator, [build.value(at(view.node.inputs, 0))], storedShape(view.shape(0))),
  };
}

/** No-ops at inference. */
export const identity: Operator = {
  shape: (view) => view.shape(0),
  evaluate: (view) => view.constant(0),
  lower: (view, build) => build.value(at(view.node.inputs, 0)),
};

export const clip: Operator = {
  shape: (view) => view.shape(0),
  evaluate(view) {
    const input = view.constant(0);
    const { low, high } = boundsOf(view);
    return (
      input &&
      like(
        input,
        input.shape,
        input.data.map((value) => Math.min(Math.max(value, low), high)),
      )
    );
  },
  lower(view, build) {
    const { low, high } = boundsOf(view);
    return clamp(build, build.value(at(view.node.inputs, 0)), low, high);
  },
};

function boundsOf(view: View): { readonly low: number; readonly high: number } {
  const [low = -Infinity] = parameter(view, 1, 'min') ?? [];
  const [high = Infinity] = parameter(view, 2, 'max') ?? [];
  return { low, high };
}

/** HardSigmoid: max(0, min(1, alpha * x + beta)); PyTorch's is relu6(x + 3) / 6. */
export const hardSigmoid: Operator = {
  shape: (view) => view.shape(0),
  lower(view, build) {
    const x = build.value(at(view.node.inputs, 0));
    const alpha = numberOf(view.node, 'alpha', 0.2);
    const beta = numberOf(view.node, 'beta', 0.5);
    if (Math.fround(alpha) === Math.fround(1 / 6) && beta === 0.5) return sixfold(build, x);
    const scaled = withScalar(build, 'Mul', x, alpha);
    return clamp(build, withScalar(build, 'AddV2', scaled, beta), 0, 1);
  },
};

/** HardSwish: x * max(0, min(1, x / 6 + 1/2)). */
export const hardSwish: Operator = {
  shape: (view) => view.shape(0),
  lower(view, build) {
    const x = build.value(at(view.node.inputs, 0));
    return build.emit('Mul', [x, sixfold(build, x)], build.shapeOf(x));
  },
};

/** The value relu6(x + 3) / 6. */
function sixfold(build: Builder, x: string): string {
  const gate = clamp(build, withScalar(build, 'AddV2', x, 3), 0, 6);
  return withScalar(build, 'Mul', gate, 1 / 6);
}

/** ReLU or ReLU6 for their bounds, because only those fuse into a convolution. */
function clamp(build: Builder, value: string, low: number, high: number): string {
  const shape = build.shapeOf(value);
  if (low === 0 && high === 6) return build.emit('Relu6', [value], shape);
  if (low === 0 && high === Infinity) return build.emit('Relu', [value], shape);
  if (low === -Infinity && high === Infinity) return value;
  if (low === -Infinity) return withScalar(build, 'Minimum', value, high);
  if (high === Infinity) return withScalar(build, 'Maximum', value, low);
  const bounds = [scalar(build, 'low', low), scalar(build, 'high', high)];
  return build.emit('ClipByValue', [value, ...bounds], shape);
}

function withScalar(build: Builder, operator: string, value: string, factor: number): string {
  return build.emit(operator, [value, scalar(build, 'scalar', factor)], build.shapeOf(value));
}

function scalar(build: Builder, meaning: string, value: number): string {
  return build.constant(meaning, floats([], Float32Array.of(value)) satisfies Constant);
}
