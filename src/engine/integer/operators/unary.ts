/** Functions of one value. */
import { numberOf } from '../../graph/attributes.ts';
import type { GraphNode } from '../../graph/graph.ts';
import { floats, tabulated } from '../forms.ts';
import { boundsOf, type Lowering } from '../lowering.ts';
import { unary } from '../pointwise.ts';
import { type Affine, channelsOf, type Value } from '../value.ts';
import type { Operator } from './contract.ts';

export const unaryOperator: Operator = (lowering, node) => {
  const value = lowering.input(node, 0);
  const parameters = parametersOf(lowering, node);
  const bounds = node.op === 'ClipByValue' ? parameters : boundsOf(node.op);
  if (value.kind === 'affine' && bounds) return bounded(value, bounds);
  return applyUnary(lowering, node, value, node.op, parameters);
};

/** A lookup table if the value depends on one quantized tensor, else float32. */
export function applyUnary(
  lowering: Lowering,
  node: GraphNode,
  value: Value,
  name: string,
  parameters: readonly number[],
): Value {
  const compute = unary(name, parameters);
  if (value.kind === 'known') {
    return { ...value, numbers: () => Float32Array.from(value.numbers(), compute) };
  }
  const table = tabulated(lowering, value);
  if (table) return { ...table, floats: table.floats.map(compute) };
  const { plan } = lowering;
  const { shape, tensor } = floats(lowering, node.inputs[0] ?? '', value);
  const output = plan.floats(node.name, shape);
  plan.emit({ kind: 'float-unary', node: node.name, inputs: [tensor], output, function: name, parameters });
  return { kind: 'float', shape, tensor: output };
}

function parametersOf(lowering: Lowering, node: GraphNode): readonly number[] {
  if (node.op === 'LeakyRelu') return [numberOf(node, 'alpha', 0.2)];
  if (node.op !== 'ClipByValue') return [];
  return [...lowering.numbers(node, 1), ...lowering.numbers(node, 2)];
}

function bounded(value: Affine, [low = Number.NaN, high = Number.NaN]: readonly number[]): Affine {
  return { ...value, low: Math.max(value.low, low), high: Math.min(value.high, high) };
}

/** Softmax over the last axis. */
export const softmax: Operator = (lowering, node) => {
  const { shape, tensor } = floats(lowering, node.inputs[0] ?? '', lowering.input(node, 0));
  const output = lowering.plan.floats(node.name, shape);
  const length = channelsOf(shape);
  lowering.plan.emit({ kind: 'softmax', node: node.name, inputs: [tensor], output, length });
  return { kind: 'float', shape, tensor: output };
};
