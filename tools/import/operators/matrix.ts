import { sizeOf } from '../../../src/core/tensor.ts';
import { broadcastTo, like, sameShape, transpose } from '../arrays.ts';
import type { Builder } from '../builder.ts';
import { at, floats, nodeError, numberOf, type Shape } from '../ir.ts';
import { constantOf, type Operator, type View } from './contract.ts';

/** Gemm: alpha * A * B + beta * C, with A and B optionally transposed; B and C are weights. */
export const gemm: Operator = {
  shape(view) {
    const { rows, inner } = leftOf(view);
    const [expected = 0, columns = 0] = weights(view).shape;
    if (inner !== expected) throw misfit(view, inner, expected);
    return [rows, columns];
  },
  lower(view, build) {
    const { node } = view;
    const shape = this.shape(view);
    const alpha = numberOf(node, 'alpha', 1);
    const beta = numberOf(node, 'beta', 1);
    const matrix = weights(view);
    const scaled =
      alpha === 1
        ? matrix
        : like(
            matrix,
            matrix.shape,
            matrix.data.map((value) => value * alpha),
          );
    const product = build.emit(
      'MatMul',
      [build.value(at(node.inputs, 0)), build.constant('weights', scaled)],
      shape,
      { transpose_a: numberOf(node, 'transA', 0) === 1, transpose_b: false },
    );
    if (!view.has(2)) return product;
    const bias = broadcastTo(constantOf(view, 2, 'bias'), [1, at(shape, 1)]).map((value) => value * beta);
    const biasValue = build.constant('bias', floats([bias.length], Float32Array.from(bias)));
    return build.emit('BiasAdd', [product, biasValue], shape, { data_format: 'NHWC' });
  },
};

/** A as an operand of the product. */
function leftOf(view: View): { readonly rows: number; readonly inner: number } {
  const shape = view.shape(0);
  if (shape.length !== 2) throw nodeError(view.node, `its input [${shape}] is no matrix`);
  const [rows = 0, inner = 0] = numberOf(view.node, 'transA', 0) === 1 ? shape.toReversed() : shape;
  return { rows, inner };
}

/**
 * The error for mismatched shapes, most often due to an input size that the network was not made
 * for.
 */
function misfit(view: View, inner: number, expected: number): Error {
  return nodeError(
    view.node,
    `reads ${inner} values and has weights for ${expected}; if the size of the image was chosen, choose that of the training`,
  );
}

/** B as [in, out]. */
function weights(view: View) {
  const matrix = constantOf(view, 1, 'weight matrix');
  return numberOf(view.node, 'transB', 0) === 1 ? transpose(matrix, [1, 0]) : matrix;
}

/** Products of two matrices; batches of matrices are not supported. */
export const matMul: Operator = {
  shape(view) {
    const [a, b] = [view.shape(0), view.shape(1)];
    if (a.length !== 2 || b.length !== 2)
      throw nodeError(view.node, `[${a}] times [${b}]: only matrices are supported`);
    if (a[1] !== b[0]) throw misfit(view, at(a, 1), at(b, 0));
    return [at(a, 0), at(b, 1)];
  },
  lower(view, build) {
    const inputs = view.node.inputs.map((input) => build.value(input));
    return build.emit('MatMul', inputs, this.shape(view), { transpose_a: false, transpose_b: false });
  },
};

/** A multiplication and an addition, if no convolution before it can absorb them (DenseNet). */
export const batchNormalization: Operator = {
  shape(view) {
    const input = view.shape(0);
    const counts = [1, 2, 3, 4].map((statistic) => sizeOf(view.shape(statistic)));
    if (counts.every((count) => count === input[1])) return input;
    throw nodeError(view.node, `statistics of ${counts} channels for an input of [${input}]`);
  },
  lower(view, build) {
    const { factor, offset } = normalization(view);
    const input = view.shape(0);
    if (input.length !== 4 && input.length !== 2)
      throw nodeError(view.node, `rank ${input.length} is not supported`);
    const vector = (meaning: string, values: Float64Array) =>
      build.constant(meaning, floats([values.length], Float32Array.from(values)));
    const value = build.value(at(view.node.inputs, 0));
    const shape = build.shapeOf(value);
    const scaled = build.emit('Mul', [value, vector('factor', factor)], shape);
    return build.emit('AddV2', [scaled, vector('offset', offset)], shape);
  },
};

/** Batch normalization at inference as factor * x + offset per channel, in float64. */
export function normalization(view: View): { readonly factor: Float64Array; readonly offset: Float64Array } {
  const [scale, bias, mean, variance] = ['scale', 'bias', 'mean', 'variance'].map((meaning, i) =>
    Float64Array.from(constantOf(view, i + 1, meaning).data),
  );
  if (!scale || !bias || !mean || !variance) throw nodeError(view.node, 'it has no statistics');
  const epsilon = numberOf(view.node, 'epsilon', 1e-5);
  const factor = scale.map((value, i) => value / Math.sqrt(at(variance, i) + epsilon));
  return { factor, offset: bias.map((value, i) => value - at(mean, i) * at(factor, i)) };
}

/** Over the last stored axis, which holds the channels of an image; TF.js supports no other. */
export const softmax: Operator = {
  shape: (view) => view.shape(0),
  lower(view, build: Builder) {
    const shape: Shape = view.shape(0);
    const rank = shape.length;
    const given = numberOf(view.node, 'axis', view.opset < 13 ? 1 : -1);
    const axis = given < 0 ? given + rank : given;
    const last = rank === 4 ? 1 : rank - 1;
    // Before operator set 13 the axes behind the given one were flattened into it.
    const isFlattened =
      view.opset < 13 &&
      !sameShape(
        shape.slice(axis + 1),
        shape.slice(axis + 1).map(() => 1),
      );
    if (axis !== last || isFlattened) throw nodeError(view.node, `softmax over axis ${given} of [${shape}]`);
    const value = build.value(at(view.node.inputs, 0));
    return build.emit('Softmax', [value], build.shapeOf(value));
  },
};
