/** Convolutions, products and pools: their shapes, and their parts if they are fused. */
import {
  flagOf,
  fusedOps,
  kernelSize,
  type WindowAttributes,
  windowAttributes,
} from '../../../src/engine/graph/index.ts';
import { transpose } from '../arrays.ts';
import { type Attribute, at, floats, type Shape } from '../ir.ts';
import { known, type Reading, type ReadOperator, unsupported } from './contract.ts';

const DEPTHWISE = ['DepthwiseConv2dNative', 'FusedDepthwiseConv2dNative'];

/** Filters [H, W, in, out], or [H, W, C, M] for a depthwise one. */
export const convolution: ReadOperator = (reading) => {
  const { node } = reading;
  const filters = known(reading, 1, 'filters');
  const [height = 0, width = 0, inner = 0, outer = 0] = filters.shape;
  const isDepthwise = DEPTHWISE.includes(node.op);
  const channels = isDepthwise ? inner * outer : outer;
  const window = windowAttributes(node);
  const input = reading.shape(0);
  if (input.length !== 4 || input[3] !== inner) {
    throw unsupported(reading.node, `filters [${filters.shape}] do not fit an input of [${input}]`);
  }
  const shape = windowed(input, [height, width], window, channels);
  const value = reading.emit(
    isDepthwise ? 'DepthwiseConv2dNative' : 'Conv2D',
    [reading.value(0), reading.store('weights', filters)],
    shape,
    { ...attributesOf(window), dilations: [1, ...window.dilations, 1] },
  );
  return unfused(reading, value, shape, channels);
};

/** A constant right side is stored as [in, out]. */
export const matrixProduct: ReadOperator = (reading) => {
  const { node } = reading;
  const [transposesA, transposesB] = [flagOf(node, 'transpose_a', false), flagOf(node, 'transpose_b', false)];
  const weights = reading.constant(1);
  const matrix = weights && transposesB ? transpose(weights, [1, 0]) : weights;
  const [rows = 0, inner = 0] = transposesA ? reading.shape(0).toReversed() : reading.shape(0);
  const expected = matrix ? at(matrix.shape, 0) : at(reading.shape(1), transposesB ? 1 : 0);
  if (reading.shape(0).length !== 2 || inner !== expected) {
    throw unsupported(reading.node, `reads [${reading.shape(0)}] and has weights for ${expected} values`);
  }
  const columns = matrix ? at(matrix.shape, 1) : at(reading.shape(1), transposesB ? 0 : 1);
  const right = matrix ? reading.store('weights', matrix) : reading.value(1);
  const value = reading.emit('MatMul', [reading.value(0), right], [rows, columns], {
    transpose_a: transposesA,
    transpose_b: matrix === null && transposesB,
  });
  return unfused(reading, value, [rows, columns], columns);
};

export const pooling: ReadOperator = (reading) => {
  const { node } = reading;
  const kernel = kernelSize(node);
  const window = windowAttributes(node);
  if (typeof window.padding !== 'string')
    throw unsupported(reading.node, 'TF.js pools with SAME or VALID padding only');
  const input = reading.shape(0);
  const shape = windowed(input, kernel, window, at(input, 3));
  return reading.emit(node.op, [reading.value(0)], shape, {
    ...attributesOf(window),
    ksize: [1, ...kernel, 1],
  });
};

/**
 * Splits what a fused node does behind its product into nodes of their own; passes/fuse.ts joins
 * what every backend fuses.
 */
function unfused(reading: Reading, product: string, shape: Shape, channels: number): string {
  const [first, ...activations] = fusedOps(reading.node);
  if (first === undefined) return product;
  if (first !== 'BiasAdd') throw unsupported(reading.node, `fused ${first} is not supported`);
  const bias = known(reading, 2, 'bias');
  // The converter folds a bias of equal values into one number.
  const values = bias.data.length === 1 ? new Float32Array(channels).fill(at(bias.data, 0)) : bias.data;
  const biasValue = reading.store('bias', floats([channels], Float32Array.from(values)));
  const value = reading.emit('BiasAdd', [product, biasValue], shape, { data_format: 'NHWC' });
  return activations.reduce((input, activation) => {
    if (['Relu', 'Relu6', 'Elu', 'Sigmoid'].includes(activation))
      return reading.emit(activation, [input], shape);
    throw unsupported(reading.node, `fused ${activation} is not supported`);
  }, value);
}

function windowed(
  input: Shape,
  kernel: readonly number[],
  window: WindowAttributes,
  channels: number,
): Shape {
  const { strides, dilations, padding } = window;
  const side = (axis: 0 | 1) => {
    const extent = (at(kernel, axis) - 1) * dilations[axis] + 1;
    const length = at(input, axis + 1);
    if (padding === 'SAME') return Math.ceil(length / strides[axis]);
    const added =
      padding === 'VALID' ? 0 : axis === 0 ? padding.top + padding.bottom : padding.left + padding.right;
    return Math.floor((length + added - extent) / strides[axis]) + 1;
  };
  return [at(input, 0), side(0), side(1), channels];
}

function attributesOf({ strides, padding }: WindowAttributes): Record<string, Attribute> {
  const named = { strides: [1, ...strides, 1], data_format: 'NHWC' };
  if (typeof padding === 'string') return { ...named, padding };
  const { top, bottom, left, right } = padding;
  return { ...named, padding: 'EXPLICIT', explicit_paddings: [0, 0, top, bottom, left, right, 0, 0] };
}
