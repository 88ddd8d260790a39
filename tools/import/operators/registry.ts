import { ImportError } from '../error.ts';
import type { Node } from '../ir.ts';
import { concat, flatten, pad, reshape, squeeze, transposition, unsqueeze } from './arrange.ts';
import type { Operator } from './contract.ts';
import { conv } from './conv.ts';
import { cast, constant, constantOfShape, gather, shapeOf, slice } from './known.ts';
import { batchNormalization, gemm, matMul, softmax } from './matrix.ts';
import {
  add,
  clip,
  divideBy,
  hardSigmoid,
  hardSwish,
  identity,
  multiply,
  relu,
  sigmoid,
  subtract,
} from './pointwise.ts';
import { averagePool, maxPool } from './pool.ts';
import { globalAveragePool, reduceMean } from './reduce.ts';
import { resize } from './resize.ts';

/** ONNX operators by name, https://onnx.ai/onnx/operators/ */
const operators: ReadonlyMap<string, Operator> = new Map([
  ['Add', add],
  ['AveragePool', averagePool],
  ['BatchNormalization', batchNormalization],
  ['Cast', cast],
  ['Clip', clip],
  ['Concat', concat],
  ['Constant', constant],
  ['ConstantOfShape', constantOfShape],
  ['Conv', conv],
  ['Div', divideBy],
  ['Dropout', identity],
  ['Flatten', flatten],
  ['Gather', gather],
  ['Gemm', gemm],
  ['GlobalAveragePool', globalAveragePool],
  ['HardSigmoid', hardSigmoid],
  ['HardSwish', hardSwish],
  ['Identity', identity],
  ['MatMul', matMul],
  ['MaxPool', maxPool],
  ['Mul', multiply],
  ['Pad', pad],
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
]);

/** @throws ImportError naming the node, its operator and the supported ones */
export function operatorOf(node: Node): Operator {
  const operator = operators.get(node.operator);
  if (operator) return operator;
  throw new ImportError({
    kind: 'unknown-operator',
    node: node.name,
    operator: node.operator,
    supported: [...operators.keys()],
  });
}
