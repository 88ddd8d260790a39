import { sizeOf } from '../../../core/tensor.ts';
import { flagOf, kernelSize } from '../../graph/attributes.ts';
import type { GraphNode } from '../../graph/graph.ts';
import { stored } from '../forms.ts';
import { blocksOf, emitGather, stridesOf } from '../gather.ts';
import type { Lowering } from '../lowering.ts';
import type { Window } from '../plan.ts';
import { unsupported } from '../problem.ts';
import { checkRescale } from '../sums.ts';
import type { Floats, Quantized, Shape, Value } from '../value.ts';
import { outputShape, rowWindow, windowOf } from '../window.ts';
import type { Operator } from './contract.ts';

/** MaxPool. Quantized values keep their quantization, since quantizing preserves order. */
export const maxPool: Operator = (lowering, node) => {
  const value = stored(lowering, node.inputs[0] ?? '', lowering.input(node, 0));
  const window = windowOf(node, value.shape, kernelSize(node));
  const shape = outputShape(window, window.channels);
  const result = lowering.result(
    node,
    { name: node.name, quantization: value.kind === 'quantized' ? value.quantization : null },
    shape,
  );
  lowering.plan.emit({ kind: 'max', node: node.name, inputs: [value.tensor], output: result.tensor, window });
  return result;
};

/** AvgPool; SAME padding does not count. */
export const averagePool: Operator = (lowering, node) => {
  const value = stored(lowering, node.inputs[0] ?? '', lowering.input(node, 0));
  const window = windowOf(node, value.shape, kernelSize(node));
  return average(lowering, node, value, window, outputShape(window, window.channels));
};

/**
 * Mean over any axes: over rows and columns of an image it is a pooling window, otherwise those
 * axes are transposed to the end.
 */
export const mean: Operator = (lowering, node) => {
  const value = stored(lowering, node.inputs[0] ?? '', lowering.input(node, 0));
  const rank = value.shape.length;
  const axes = lowering.numbers(node, 1).map((axis) => (axis < 0 ? axis + rank : axis));
  const isReduced = value.shape.map((_, axis) => axes.includes(axis));
  const kept = value.shape.filter((_, axis) => !isReduced[axis]);
  const shape = flagOf(node, 'keep_dims', false)
    ? value.shape.map((length, axis) => (isReduced[axis] ? 1 : length))
    : kept;
  const [batch, height = 1, width = 1, channels = 1] = value.shape;
  if (rank === 4 && batch === 1 && isReduced[1] && isReduced[2] && !isReduced[3]) {
    return average(lowering, node, value, imageWindow(height, width, channels), shape);
  }
  const order = [...value.shape.keys()].sort((a, b) => Number(isReduced[a]) - Number(isReduced[b]) || a - b);
  const rows = emitTransposed(lowering, node, value, order);
  return average(lowering, node, rows, rowWindow(sizeOf(kept), sizeOf(value.shape) / sizeOf(kept)), shape);
};

const imageWindow = (height: number, width: number, channels: number): Window => ({
  ...rowWindow(1, width),
  inputHeight: height,
  kernelHeight: height,
  channels,
});

function emitTransposed<T extends Quantized | Floats>(
  lowering: Lowering,
  node: GraphNode,
  value: T,
  order: readonly number[],
): T {
  const strides = stridesOf(value.shape);
  const shape = order.map((axis) => value.shape[axis] ?? 1);
  const moves = blocksOf(
    shape,
    order.map((axis) => strides[axis] ?? 0),
  );
  return moves.blocks.length === 1 ? value : emitGather(lowering, `${node.name}/rows`, value, shape, moves);
}

function average(
  lowering: Lowering,
  node: GraphNode,
  value: Quantized | Floats,
  window: Window,
  shape: Shape,
): Value {
  const { kernelHeight, kernelWidth, dilationY, dilationX } = window;
  if (dilationY !== 1 || dilationX !== 1) throw unsupported(node, { code: 'pool-dilation' });
  const outlet = lowering.outlet(node);
  if (value.kind === 'float') {
    const output = lowering.plan.floats(node.name, shape);
    lowering.plan.emit({
      kind: 'average',
      node: node.name,
      inputs: [value.tensor],
      output,
      window,
      integer: null,
    });
    return { kind: 'float', shape, tensor: output };
  }
  const { scale, zeroPoint } = value.quantization;
  const units = Float64Array.from({ length: kernelHeight * kernelWidth }, (_, i) => scale / (i + 1));
  const rescale = lowering.rescale(outlet, units);
  units.forEach((_, i) => {
    checkRescale(node.name, (i + 1) * lowering.largest, rescale, i);
  });
  const result = lowering.result(node, outlet, shape);
  lowering.plan.emit({
    kind: 'average',
    node: node.name,
    inputs: [value.tensor],
    output: result.tensor,
    window,
    integer: { inputZeroPoint: zeroPoint, rescale },
  });
  return result;
}
