/** Rearranging elements by blocks. Transposing, repeating and padding are all gathers. */
import { sizeOf } from '../../core/tensor.ts';
import type { GraphNode } from '../graph/graph.ts';
import type { Lowering } from './lowering.ts';
import type { GatherOp, TensorId } from './plan.ts';
import type { Floats, Known, Quantized, Shape } from './value.ts';

export type Blocks = Pick<GatherOp, 'blocks' | 'blockLength'>;

/** Elements between neighbours along each axis, row-major. */
export function stridesOf(shape: Shape): number[] {
  return shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));
}

/**
 * Blocks that read a tensor in row-major order of `shape`, where a step along an axis advances by
 * `steps[axis]` elements.
 */
export function blocksOf(shape: Shape, steps: readonly number[]): Blocks {
  const strides = stridesOf(shape);
  // Trailing axes that are contiguous in source and result alike are copied as one block.
  let axes = shape.length;
  while (axes > 0 && (shape[axes - 1] === 1 || steps[axes - 1] === strides[axes - 1])) axes -= 1;
  const blockLength = sizeOf(shape.slice(axes));
  const outer = shape.slice(0, axes);
  const blocks = new Int32Array(sizeOf(outer));
  const outerStrides = stridesOf(outer);
  for (let i = 0; i < blocks.length; i += 1) {
    let source = 0;
    outer.forEach((length, axis) => {
      source += (Math.floor(i / (outerStrides[axis] ?? 1)) % length) * (steps[axis] ?? 0);
    });
    blocks[i] = source / blockLength;
  }
  return { blocks, blockLength };
}

/** Emits a gather of a tensor by the blocks of {@link blocksOf}. */
export function emitGather<T extends Quantized | Floats>(
  { plan }: Lowering,
  name: string,
  value: T,
  shape: Shape,
  moves: Blocks,
  fill = 0,
): T {
  const output =
    value.kind === 'quantized' ? plan.quantized(name, shape, value.quantization) : plan.floats(name, shape);
  plan.emit({ kind: 'gather', node: name, inputs: [value.tensor], output, ...moves, fill });
  return { ...value, shape, tensor: output };
}

/**
 * A tensor whose elements, repeated from the start as often as needed, are the operand broadcast to
 * a shape.
 */
export function repeating(
  lowering: Lowering,
  node: GraphNode,
  value: Quantized | Floats,
  shape: Shape,
): TensorId {
  const own = value.shape.slice(value.shape.findIndex((length) => length !== 1));
  const tail = shape.slice(shape.length - own.length);
  if (sizeOf(value.shape) === 1 || own.every((length, axis) => length === tail[axis])) return value.tensor;
  const moves = blocksOf(shape, broadcastSteps(value.shape, shape));
  return emitGather(lowering, `${node.name}/repeated`, value, shape, moves).tensor;
}

/** A constant's values broadcast to a shape. */
export function broadcastNumbers({ shape: own, numbers }: Known, shape: Shape): Float32Array {
  const { blocks, blockLength } = blocksOf(shape, broadcastSteps(own, shape));
  const from = numbers();
  const to = new Float32Array(sizeOf(shape));
  blocks.forEach((block, i) => {
    to.set(from.subarray(block * blockLength, (block + 1) * blockLength), i * blockLength);
  });
  return to;
}

/** An axis of length 1 is read repeatedly. */
function broadcastSteps(own: Shape, shape: Shape): number[] {
  const missing = shape.length - own.length;
  const strides = stridesOf(own);
  return shape.map((_, axis) => (own[axis - missing] === 1 ? 0 : (strides[axis - missing] ?? 0)));
}
