/**
 * Operators that rearrange elements without changing them: quantized values keep their
 * quantization, with or without an entry of their own.
 */
import { type Quantization, sizeOf } from '../../../core/tensor.ts';
import { numbersOf, textOf } from '../../graph/attributes.ts';
import type { GraphNode } from '../../graph/graph.ts';
import { floats, recoding, stored } from '../forms.ts';
import { blocksOf, emitGather, stridesOf } from '../gather.ts';
import type { Lowering } from '../lowering.ts';
import { quantize } from '../numerics.ts';
import { unsupported } from '../problem.ts';
import { reshaped, type Shape, type Value } from '../value.ts';
import type { Operator } from './contract.ts';

export const identity: Operator = (lowering, node) => lowering.input(node, 0);

export const reshape: Operator = (lowering, node) => {
  const value = lowering.input(node, 0);
  const wanted = lowering.numbers(node, 1);
  const rest = sizeOf(value.shape) / sizeOf(wanted.filter((length) => length !== -1));
  const shape = wanted.map((length) => (length === -1 ? rest : length));
  if (sizeOf(shape) !== sizeOf(value.shape)) {
    throw unsupported(node, { code: 'reshape-size', from: value.shape, to: wanted });
  }
  return reshaped(value, shape);
};

export const squeeze: Operator = (lowering, node) => {
  const value = lowering.input(node, 0);
  const rank = value.shape.length;
  const axes = numbersOf(node, 'squeeze_dims', []).map((axis) => (axis < 0 ? axis + rank : axis));
  return reshaped(
    value,
    value.shape.filter((length, axis) => (axes.length > 0 ? !axes.includes(axis) : length !== 1)),
  );
};

export const expandDims: Operator = (lowering, node) => {
  const value = lowering.input(node, 0);
  const [axis = 0] = lowering.numbers(node, 1);
  return reshaped(value, value.shape.toSpliced(axis < 0 ? axis + value.shape.length + 1 : axis, 0, 1));
};

export const transpose: Operator = (lowering, node) => {
  const value = stored(lowering, node.inputs[0] ?? '', lowering.input(node, 0));
  const order = lowering.numbers(node, 1);
  const strides = stridesOf(value.shape);
  const shape = order.map((axis) => value.shape[axis] ?? 0);
  const steps = order.map((axis) => strides[axis] ?? 0);
  return emitGather(lowering, node.name, value, shape, blocksOf(shape, steps));
};

/** Pad, PadV2 and MirrorPad. A fill value out of range becomes the nearest quantized value. */
export const pad: Operator = (lowering, node) => {
  const value = stored(lowering, node.inputs[0] ?? '', lowering.input(node, 0));
  const table = lowering.numbers(node, 1);
  const before = value.shape.map((_, axis) => table[2 * axis] ?? 0);
  const shape = value.shape.map((length, axis) => length + (before[axis] ?? 0) + (table[2 * axis + 1] ?? 0));
  const [number = 0] = node.op === 'PadV2' ? lowering.numbers(node, 2) : [0];
  const fill = value.kind === 'quantized' ? quantize(number, value.quantization, lowering.largest) : number;
  const source = sourceIndex(node);
  return emitGather(lowering, node.name, value, shape, padMoves(value.shape, shape, before, source), fill);
};

/** The source index along an axis; negative where there is none. */
function sourceIndex(node: GraphNode): (index: number, length: number) => number {
  if (node.op !== 'MirrorPad') return (index, length) => (index < length ? index : -1);
  const mode = textOf(node, 'mode');
  if (mode !== 'REFLECT' && mode !== 'SYMMETRIC') throw unsupported(node, { code: 'pad-mode', mode });
  const edge = mode === 'REFLECT' ? 0 : 1;
  return (index, length) =>
    index < 0 ? -index - edge : index < length ? index : 2 * (length - 1) - index + edge;
}

function padMoves(
  from: Shape,
  to: Shape,
  before: readonly number[],
  source: (index: number, length: number) => number,
) {
  // Trailing axes without padding are copied as one block.
  const axes = to.findLastIndex((length, axis) => length !== from[axis]) + 1;
  const blockLength = sizeOf(to.slice(axes));
  const [outerFrom, outerTo] = [from.slice(0, axes), to.slice(0, axes)];
  const [strides, toStrides] = [stridesOf(outerFrom), stridesOf(outerTo)];
  const blocks = Int32Array.from({ length: sizeOf(outerTo) }, (_, i) =>
    outerTo.reduce((sum, length, axis) => {
      const index = (Math.floor(i / (toStrides[axis] ?? 1)) % length) - (before[axis] ?? 0);
      const found = source(index, outerFrom[axis] ?? 0);
      return sum < 0 || found < 0 ? -1 : sum + found * (strides[axis] ?? 0);
    }, 0),
  );
  return { blocks, blockLength };
}

/** ConcatV2: quantized if all parts are, with each part mapped to the result's quantization. */
export const concat: Operator = (lowering, node) => {
  const values = node.inputs.slice(0, -1).map((_, i) => lowering.input(node, i));
  const [first] = values;
  const [given = 0] = lowering.numbers(node, node.inputs.length - 1);
  if (!first) throw unsupported(node, { code: 'no-parts' });
  const axis = given < 0 ? given + first.shape.length : given;
  const length = values.reduce((sum, { shape }) => sum + (shape[axis] ?? 0), 0);
  const shape = first.shape.with(axis, length);
  const quantization = commonQuantization(lowering, node, values);
  const parts = values.map((value, i) => {
    const part = quantization ? stored(lowering, '', value) : floats(lowering, node.inputs[i] ?? '', value);
    const table =
      part.kind === 'quantized' && quantization
        ? recoding(part.quantization, quantization, lowering.largest)
        : null;
    return { tensor: part.tensor, length: sizeOf(part.shape.slice(axis)), table };
  });
  const result = lowering.result(node, { name: node.name, quantization }, shape);
  lowering.plan.emit({
    kind: 'concat',
    node: node.name,
    inputs: parts.map(({ tensor }) => tensor),
    output: result.tensor,
    outer: sizeOf(shape.slice(0, axis)),
    parts: parts.map((part) => ({ length: part.length, table: part.table })),
  });
  return result;
};

/**
 * A quantization that all parts can have; null if one of them is float, or if they differ and none
 * is required.
 */
function commonQuantization(
  lowering: Lowering,
  node: GraphNode,
  values: readonly Value[],
): Quantization | null {
  const parts = values.flatMap((value) => (value.kind === 'quantized' ? [value.quantization] : []));
  if (parts.length < values.length) return null;
  const wanted = lowering.quantizationOf(node.name) ?? parts[0] ?? null;
  const isShared = parts.every((part) => wanted && recoding(part, wanted, lowering.largest) === null);
  return isShared || lowering.quantizationOf(node.name) ? wanted : null;
}
