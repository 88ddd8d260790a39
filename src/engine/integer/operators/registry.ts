import type { GraphNode } from '../../graph/graph.ts';
import { BINARIES, UNARIES } from '../pointwise.ts';
import { unsupported } from '../problem.ts';
import { batchNormalization } from './affine.ts';
import { concat, expandDims, identity, pad, reshape, squeeze, transpose } from './arrange.ts';
import { binaryOperator } from './binary.ts';
import type { Operator } from './contract.ts';
import { convolution, depthwiseConvolution, matrixProduct } from './layers.ts';
import { averagePool, maxPool, mean } from './pool.ts';
import { resizeBilinear, resizeNearest } from './resize.ts';
import { softmax, unaryOperator } from './unary.ts';

/** TensorFlow operators by name, https://www.tensorflow.org/api_docs/python/tf/raw_ops */
const operators: ReadonlyMap<string, Operator> = new Map([
  ['AvgPool', averagePool],
  ['ConcatV2', concat],
  ['Conv2D', convolution],
  ['DepthwiseConv2dNative', depthwiseConvolution],
  ['ExpandDims', expandDims],
  ['FusedBatchNorm', batchNormalization],
  ['FusedBatchNormV2', batchNormalization],
  ['FusedBatchNormV3', batchNormalization],
  ['FusedDepthwiseConv2dNative', depthwiseConvolution],
  ['Identity', identity],
  ['MatMul', matrixProduct],
  ['MaxPool', maxPool],
  ['Mean', mean],
  ['MirrorPad', pad],
  ['Pad', pad],
  ['PadV2', pad],
  ['Reshape', reshape],
  ['ResizeBilinear', resizeBilinear],
  ['ResizeNearestNeighbor', resizeNearest],
  ['Softmax', softmax],
  ['Squeeze', squeeze],
  ['Transpose', transpose],
  ['_FusedConv2D', convolution],
  ['_FusedMatMul', matrixProduct],
  ...UNARIES.map((name): [string, Operator] => [name, unaryOperator]),
  ...BINARIES.map((name): [string, Operator] => [name, binaryOperator]),
]);

/** @throws GraphError naming the node and its operator */
export function operatorOf(node: GraphNode): Operator {
  const operator = operators.get(node.op);
  if (operator) return operator;
  throw unsupported(node, { code: 'operator-unknown', known: [...operators.keys()].sort() });
}
