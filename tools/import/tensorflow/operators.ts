/** TensorFlow operators by name, https://www.tensorflow.org/api_docs/python/tf/raw_ops */

import { sizeOf } from '../../../src/core/tensor.ts';
import { flagOf, type GraphNode, numberOf, numbersOf, textOf } from '../../../src/engine/graph/index.ts';
import { broadcastShape, broadcastTo, like, permuted, positiveAxis, transpose } from '../arrays.ts';
import { at, floats, integers, type Shape } from '../ir.ts';
import { known, type Reading, type ReadOperator, unsupported } from './contract.ts';
import { cast, pack, shapeOf, stridedSlice } from './known.ts';
import { convolution, matrixProduct, pooling } from './windows.ts';

const numbersIn = (reading: Reading, input: number, meaning: string): number[] =>
  Array.from(known(reading, input, meaning).data);

const same: ReadOperator = (reading) => reading.constant(0) ?? reading.value(0);

const unary =
  (operator: string): ReadOperator =>
  (reading) =>
    reading.emit(operator, [reading.value(0)], reading.shape(0));

function binary(operator: string, compute: (a: number, b: number) => number): ReadOperator {
  return (reading) => {
    const shape = broadcastShape(reading.shape(0), reading.shape(1));
    if (!shape)
      throw unsupported(reading.node, `shapes [${reading.shape(0)}] and [${reading.shape(1)}] do not agree`);
    const [a, b] = [reading.constant(0), reading.constant(1)];
    if (!a || !b) return reading.emit(operator, [reading.value(0), reading.value(1)], shape);
    const right = broadcastTo(b, shape);
    return like(
      a,
      shape,
      broadcastTo(a, shape).map((value, i) => compute(value, at(right, i))),
    );
  };
}

/** An operator that only reads its input under another shape. */
function reshaping(target: (reading: Reading) => Shape): ReadOperator {
  return (reading) => {
    const shape = target(reading);
    const constant = reading.constant(0);
    if (constant) return like(constant, shape, constant.data);
    return reading.emit(
      'Reshape',
      [reading.value(0), reading.store('shape', integers([shape.length], shape))],
      shape,
    );
  };
}

const reshape = reshaping((reading) => {
  const wanted = numbersIn(reading, 1, 'shape');
  const size = sizeOf(reading.shape(0));
  const rest = sizeOf(wanted.filter((length) => length !== -1));
  const shape = wanted.map((length) => (length === -1 ? size / rest : length));
  if (sizeOf(shape) === size) return shape;
  throw unsupported(reading.node, `[${reading.shape(0)}] does not fit shape [${wanted}]`);
});

const squeeze = reshaping((reading) => {
  const input = reading.shape(0);
  const axes = numbersOf(reading.node, 'squeeze_dims', []).map((axis) => positiveAxis(axis, input.length));
  return input.filter((length, axis) => (axes.length > 0 ? !axes.includes(axis) : length !== 1));
});

const expandDims = reshaping((reading) => {
  const input = reading.shape(0);
  const axis = positiveAxis(at(numbersIn(reading, 1, 'axis'), 0), input.length + 1);
  return input.toSpliced(axis, 0, 1);
});

const mean: ReadOperator = (reading) => {
  const input = reading.shape(0);
  const axes = numbersIn(reading, 1, 'axes').map((axis) => positiveAxis(axis, input.length));
  const keeps = flagOf(reading.node, 'keep_dims', false);
  const shape = keeps
    ? input.map((length, axis) => (axes.includes(axis) ? 1 : length))
    : input.filter((_, axis) => !axes.includes(axis));
  const axesValue = reading.store('axes', integers([axes.length], axes));
  return reading.emit('Mean', [reading.value(0), axesValue], shape, { keep_dims: keeps });
};

const concat: ReadOperator = (reading) => {
  const last = reading.count - 1;
  const inputs = Array.from({ length: last }, (_, i) => i);
  const first = reading.shape(0);
  const axis = positiveAxis(at(numbersIn(reading, last, 'axis'), 0), first.length);
  const constants = inputs.map((input) => reading.constant(input));
  if (first.length === 1 && constants.every((constant) => constant !== null)) {
    const values = constants.flatMap(({ data }) => Array.from(data));
    return like(at(constants, 0), [values.length], values);
  }
  const length = inputs.reduce((sum, input) => sum + at(reading.shape(input), axis), 0);
  const axisValue = reading.store('axis', integers([], [axis]));
  const values = inputs.map((input) => reading.value(input));
  return reading.emit('ConcatV2', [...values, axisValue], first.with(axis, length), { N: last });
};

function padding(operator: string, attributes: (reading: Reading) => Record<string, string>): ReadOperator {
  return (reading) => {
    const table = known(reading, 1, 'paddings');
    const shape = reading
      .shape(0)
      .map((length, axis) => length + at(table.data, 2 * axis) + at(table.data, 2 * axis + 1));
    const inputs = [reading.value(0), reading.store('paddings', table)];
    if (operator === 'PadV2') {
      const fill = reading.count > 2 ? known(reading, 2, 'fill') : floats([], Float32Array.of(0));
      inputs.push(reading.store('fill', fill));
    }
    return reading.emit(operator, inputs, shape, attributes(reading));
  };
}

const transposition: ReadOperator = (reading) => {
  const permutation = numbersIn(reading, 1, 'permutation');
  const constant = reading.constant(0);
  if (constant) return transpose(constant, permutation);
  const value = reading.store('permutation', integers([permutation.length], permutation));
  return reading.emit('Transpose', [reading.value(0), value], permuted(reading.shape(0), permutation));
};

function resizing(operator: string): ReadOperator {
  return (reading) => {
    const [batch = 1, , , channels = 0] = reading.shape(0);
    const size = numbersIn(reading, 1, 'size');
    const sizeValue = reading.store('size', integers([2], size));
    return reading.emit(operator, [reading.value(0), sizeValue], [batch, ...size, channels], {
      align_corners: flagOf(reading.node, 'align_corners', false),
      half_pixel_centers: flagOf(reading.node, 'half_pixel_centers', false),
    });
  };
}

/**
 * At inference a factor and an offset per channel, in float64; passes/fold-scale.ts folds them into
 * a product.
 */
const batchNorm: ReadOperator = (reading) => {
  const { node } = reading;
  if (flagOf(node, 'is_training', true))
    throw unsupported(node, 'it is in training mode; freeze the model first');
  if (textOf(node, 'data_format', 'NHWC') !== 'NHWC')
    throw unsupported(node, 'only channels last are supported');
  const [scale = [], offset = [], average = [], variance = []] = ['scale', 'offset', 'mean', 'variance'].map(
    (meaning, i) => numbersIn(reading, i + 1, meaning),
  );
  const epsilon = numberOf(node, 'epsilon', 1e-4);
  const factor = scale.map((value, i) => value / Math.sqrt(at(variance, i) + epsilon));
  const vector = (meaning: string, values: readonly number[]) =>
    reading.store(meaning, floats([values.length], Float32Array.from(values)));
  const shape = reading.shape(0);
  const scaled = reading.emit('Mul', [reading.value(0), vector('factor', factor)], shape);
  const shift = offset.map((value, i) => value - at(average, i) * at(factor, i));
  return reading.emit('AddV2', [scaled, vector('offset', shift)], shape);
};

const biasAdd: ReadOperator = (reading) => {
  // A copy, because converters store equal constants once, and passes modify them.
  const bias = reading.store('bias', known(reading, 1, 'bias'));
  return reading.emit('BiasAdd', [reading.value(0), bias], reading.shape(0), { data_format: 'NHWC' });
};

const clip: ReadOperator = (reading) =>
  reading.emit(
    'ClipByValue',
    [0, 1, 2].map((input) => reading.value(input)),
    reading.shape(0),
  );

const READERS: ReadonlyMap<string, ReadOperator> = new Map([
  ['Add', binary('AddV2', (a, b) => a + b)],
  ['AddV2', binary('AddV2', (a, b) => a + b)],
  ['AvgPool', pooling],
  ['BiasAdd', biasAdd],
  ['Cast', cast],
  ['ClipByValue', clip],
  ['ConcatV2', concat],
  ['Conv2D', convolution],
  ['DepthwiseConv2dNative', convolution],
  ['Elu', unary('Elu')],
  ['ExpandDims', expandDims],
  ['FusedBatchNorm', batchNorm],
  ['FusedBatchNormV2', batchNorm],
  ['FusedBatchNormV3', batchNorm],
  ['FusedDepthwiseConv2dNative', convolution],
  ['Identity', same],
  ['MatMul', matrixProduct],
  ['MaxPool', pooling],
  ['Maximum', binary('Maximum', Math.max)],
  ['Mean', mean],
  ['Minimum', binary('Minimum', Math.min)],
  ['MirrorPad', padding('MirrorPad', ({ node }) => ({ mode: textOf(node, 'mode') }))],
  ['Mul', binary('Mul', (a, b) => a * b)],
  ['Pack', pack],
  ['Pad', padding('PadV2', () => ({}))],
  ['PadV2', padding('PadV2', () => ({}))],
  ['PreventGradient', same],
  ['RealDiv', binary('RealDiv', (a, b) => a / b)],
  ['Relu', unary('Relu')],
  ['Relu6', unary('Relu6')],
  ['Reshape', reshape],
  ['ResizeBilinear', resizing('ResizeBilinear')],
  ['ResizeNearestNeighbor', resizing('ResizeNearestNeighbor')],
  ['Shape', shapeOf],
  ['Sigmoid', unary('Sigmoid')],
  ['Softmax', unary('Softmax')],
  ['Squeeze', squeeze],
  ['StopGradient', same],
  ['StridedSlice', stridedSlice],
  ['Sub', binary('Sub', (a, b) => a - b)],
  ['Tanh', unary('Tanh')],
  ['Transpose', transposition],
  ['_FusedConv2D', convolution],
  ['_FusedMatMul', matrixProduct],
]);

export const SUPPORTED_TENSORFLOW_OPERATORS: readonly string[] = [...READERS.keys()].sort();

export function readerOf(node: GraphNode): ReadOperator {
  const reader = READERS.get(node.op);
  if (reader) return reader;
  throw unsupported(node, 'is not supported');
}
