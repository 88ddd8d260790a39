/**
 * Functions of two values: in integers if both are quantized, and by a lookup table if one is a
 * constant or both depend on one tensor.
 */
import { sizeOf } from '../../../core/tensor.ts';
import type { GraphNode } from '../../graph/graph.ts';
import { floats, tabulated } from '../forms.ts';
import { broadcastNumbers, repeating } from '../gather.ts';
import type { Lowering } from '../lowering.ts';
import { addition, quantize } from '../numerics.ts';
import { binary } from '../pointwise.ts';
import { unsupported } from '../problem.ts';
import { checkRescale, checkSteps } from '../sums.ts';
import {
  broadcastShape,
  type Floats,
  type Known,
  type Quantized,
  type Shape,
  type Tabulated,
  type Value,
} from '../value.ts';
import { affineWith } from './affine.ts';
import type { Operator } from './contract.ts';

const SIGNS: Readonly<Record<string, 1 | -1>> = { Add: 1, AddV2: 1, Sub: -1 };

export const binaryOperator: Operator = (lowering, node) => {
  const [a, b] = [lowering.input(node, 0), lowering.input(node, 1)];
  const shape = broadcastShape(a.shape, b.shape);
  if (!shape) throw unsupported(node, { code: 'no-broadcast', a: a.shape, b: b.shape });
  return (
    ofConstants(node, a, b, shape) ??
    ofOneTensor(lowering, node, a, b, shape) ??
    affineWith(node, a, b, shape) ??
    sumOfCodes(lowering, node, a, b, shape) ??
    productOfCodes(lowering, node, a, b, shape) ??
    ofFloats(lowering, node, a, b, shape)
  );
};

function ofConstants(node: GraphNode, a: Value, b: Value, shape: Shape): Known | null {
  if (a.kind !== 'known' || b.kind !== 'known') return null;
  const compute = binary(node.op);
  const numbers = () => {
    const [left, right] = [broadcastNumbers(a, shape), broadcastNumbers(b, shape)];
    return left.map((value, i) => compute(value, right[i] ?? Number.NaN));
  };
  return { kind: 'known', shape, numbers };
}

/**
 * A lookup table, if both are functions of the same quantized tensor, or one of them is a single
 * number.
 */
function ofOneTensor(
  lowering: Lowering,
  node: GraphNode,
  a: Value,
  b: Value,
  shape: Shape,
): Tabulated | null {
  const [left, right] = [tabulated(lowering, a), tabulated(lowering, b)];
  const root = left?.root ?? right?.root;
  if (!root || sizeOf(shape) !== sizeOf(root.shape)) return null;
  if (left && right && (left.root.tensor !== right.root.tensor || left.shape.join() !== right.shape.join()))
    return null;
  const numbersOf = (table: Tabulated | null, value: Value): ArrayLike<number> | null =>
    table?.floats ?? (value.kind === 'known' && sizeOf(value.shape) === 1 ? value.numbers() : null);
  const [first, second] = [numbersOf(left, a), numbersOf(right, b)];
  if (!first || !second) return null;
  const compute = binary(node.op);
  const at = (numbers: ArrayLike<number>, code: number) =>
    numbers[numbers.length === 1 ? 0 : code] ?? Number.NaN;
  const values = Float32Array.from({ length: lowering.largest + 1 }, (_, code) =>
    compute(at(first, code), at(second, code)),
  );
  return { kind: 'tabulated', shape, root, floats: values };
}

function sumOfCodes(
  lowering: Lowering,
  node: GraphNode,
  a: Value,
  b: Value,
  shape: Shape,
): Quantized | Floats | null {
  const sign = SIGNS[node.op];
  const outlet = lowering.outlet(node);
  const { quantization } = outlet;
  // The float path computes the sum of dequantized values.
  if (!sign || a.kind !== 'quantized' || b.kind !== 'quantized' || !quantization) return null;
  const inputs = [a, b].map((value) => repeating(lowering, node, value, shape));
  const sum = addition(a.quantization, b.quantization, quantization, sign);
  const { factorA, factorB, offset } = sum;
  checkSteps(node.name, lowering.largest * (Math.abs(factorA) + Math.abs(factorB)) + Math.abs(offset));
  const result = lowering.result(node, outlet, shape);
  lowering.plan.emit({
    kind: 'add',
    node: node.name,
    inputs,
    output: result.tensor,
    ...sum,
    low: quantize(outlet.low, quantization, lowering.largest),
    high: quantize(outlet.high, quantization, lowering.largest),
  });
  return result;
}

function productOfCodes(
  lowering: Lowering,
  node: GraphNode,
  a: Value,
  b: Value,
  shape: Shape,
): Quantized | Floats | null {
  if (node.op !== 'Mul' || a.kind !== 'quantized' || b.kind !== 'quantized') return null;
  const outlet = lowering.outlet(node);
  const inputs = [a, b].map((value) => repeating(lowering, node, value, shape));
  const rescale = lowering.rescale(outlet, [a.quantization.scale * b.quantization.scale]);
  checkRescale(node.name, lowering.largest ** 2, rescale);
  const result = lowering.result(node, outlet, shape);
  lowering.plan.emit({
    kind: 'multiply',
    node: node.name,
    inputs,
    output: result.tensor,
    zeroPointA: a.quantization.zeroPoint,
    zeroPointB: b.quantization.zeroPoint,
    rescale,
  });
  return result;
}

function ofFloats(lowering: Lowering, node: GraphNode, a: Value, b: Value, shape: Shape): Floats {
  const inputs = [a, b].map((value, i) =>
    repeating(lowering, node, floats(lowering, node.inputs[i] ?? '', value), shape),
  );
  const output = lowering.plan.floats(node.name, shape);
  lowering.plan.emit({ kind: 'float-binary', node: node.name, inputs, output, function: node.op });
  return { kind: 'float', shape, tensor: output };
}
