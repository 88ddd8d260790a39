import { type Node, nodeError } from '../ir.ts';
import { concat, flatten, pad, reshape, squeeze, transposition, unsqueeze } from './arrange.ts';
import type { Operator } from './contract.ts';
import { conv } from './conv.ts';
import {
  cast,
  ceil,
  constant,
  constantOfShape,
  equal,
  expand,
  floor,
  gather,
  shapeOf,
  slice,
  where,
} from './known.ts';
import { batchNormalization, gemm, matMul, softmax } from './matrix.ts';
import {
  add,
  clip,
  divideBy,
  hardSigmoid,
  hardSwish,
  identity,
  maximum,
  minimum,
  multiply,
  relu,
  sigmoid,
  subtract,
} from './pointwise.ts';
import { averagePool, maxPool } from './pool.ts';
import { dequantizeLinear, quantizeLinear } from './quantization.ts';
import { globalAveragePool, reduceMean } from './reduce.ts';
import { resize } from './resize.ts';

/** ONNX operators by name, https://onnx.ai/onnx/operators/ */
const operators: ReadonlyMap<string, Operator> = new Map([
  ['Add', add],
  ['AveragePool', averagePool],
  ['BatchNormalization', batchNormalization],
  ['Cast', cast],
  ['Ceil', ceil],
  ['Clip', clip],
  ['Concat', concat],
  ['Constant', constant],
  ['ConstantOfShape', constantOfShape],
  ['Conv', conv],
  ['DequantizeLinear', dequantizeLinear],
  ['Div', divideBy],
  ['Dropout', identity],
  ['Equal', equal],
  ['Expand', expand],
  ['Flatten', flatten],
  ['Floor', floor],
  ['Gather', gather],
  ['Gemm', gemm],
  ['GlobalAveragePool', globalAveragePool],
  ['HardSigmoid', hardSigmoid],
  ['HardSwish', hardSwish],
  ['Identity', identity],
  ['MatMul', matMul],
  ['Max', maximum],
  ['MaxPool', maxPool],
  ['Min', minimum],
  ['Mul', multiply],
  ['Pad', pad],
  ['QuantizeLinear', quantizeLinear],
  ['ReduceMean', reduceMean],
  ['Relu', relu],
  ['Reshape', reshape],
  ['Resize', resize],
  ['Shape', shapeOf],
  ['Sigmoid', sigmoid],
  ['Slice', slice],
  ['Softmax', softmax],
  ['Squeeze', squeeze],
  ['Sub', subtract],
  ['Transpose', transposition],
  ['Unsqueeze', unsqueeze],
  ['Upsample', resize],
  ['Where', where],
]);

/** In alphabetical order. */
export const SUPPORTED_OPERATORS: readonly string[] = [...operators.keys()].sort();

/**
 * Operators whose result must be known at import: exporters write them around padding and
 * reshaping.
 */
export const KNOWN_ONLY: readonly string[] = SUPPORTED_OPERATORS.filter(
  (name) => !operators.get(name)?.lower,
);

/** The operator of a node that has passed passes/check-operators.ts. */
export function operatorOf(node: Node): Operator {
  const operator = operators.get(node.operator);
  if (operator) return operator;
  throw nodeError(node, 'is not supported');
}
