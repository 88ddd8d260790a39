/** TensorFlow's convolutions and matrix products as layers of filters. */
import { flagOf } from '../../graph/attributes.ts';
import type { GraphNode } from '../../graph/graph.ts';
import { floats, stored } from '../forms.ts';
import { blocksOf, emitGather, stridesOf } from '../gather.ts';
import type { Lowering } from '../lowering.ts';
import { unsupported } from '../problem.ts';
import type { Value } from '../value.ts';
import { outputShape, pointWindow, windowOf } from '../window.ts';
import type { Operator } from './contract.ts';
import { lowerProduct } from './product.ts';

/** Conv2D and _FusedConv2D; weights are HWIO. */
export const convolution: Operator = (lowering, node) => {
  const image = lowering.input(node, 0);
  const [height = 0, width = 0, channels = 0, filters = 0] = lowering.known(node, 1).shape;
  const window = windowOf(node, image.shape, [height, width]);
  if (channels !== window.channels) {
    throw unsupported(node, { code: 'filters-for-channels', filters: channels, channels: window.channels });
  }
  return lowerProduct(lowering, node, {
    kind: 'conv',
    image,
    window,
    shape: outputShape(window, filters),
    filters,
    taps: height * width * channels,
    fastest: 'filter',
    scales: ({ axis, scale }) => (axis === 3 ? scale : null),
  });
};

/**
 * DepthwiseConv2dNative and FusedDepthwiseConv2dNative; weights are [height, width, channels,
 * multiplier].
 */
export const depthwiseConvolution: Operator = (lowering, node) => {
  const [height = 0, width = 0, channels = 0, multiplicity = 0] = lowering.known(node, 1).shape;
  const image = channelsRepeated(lowering, node, multiplicity);
  const window = windowOf(node, image.shape, [height, width]);
  const filters = channels * multiplicity;
  if (filters !== window.channels) {
    throw unsupported(node, { code: 'filters-for-channels', filters, channels: window.channels });
  }
  return lowerProduct(lowering, node, {
    kind: 'depthwise',
    image,
    window,
    shape: outputShape(window, filters),
    filters,
    taps: height * width,
    fastest: 'filter',
    scales({ axis, scale }) {
      if (axis === 3) return channels === 1 ? scale : null;
      return axis === 2
        ? Float32Array.from({ length: filters }, (_, f) => scale[Math.floor(f / multiplicity)] ?? 0)
        : null;
    },
  });
};

/** Repeats each channel once for each of its filters, side by side. */
function channelsRepeated(lowering: Lowering, node: GraphNode, times: number): Value {
  const value = lowering.input(node, 0);
  if (times === 1) return value;
  const image = stored(lowering, node.inputs[0] ?? '', value);
  const shape = [...image.shape.slice(0, -1), (image.shape.at(-1) ?? 0) * times];
  const moves = blocksOf([...image.shape, times], [...stridesOf(image.shape), 0]);
  return emitGather(lowering, `${node.name}/repeated`, image, shape, moves);
}

/** MatMul and _FusedMatMul; in integers only by a constant matrix. */
export const matrixProduct: Operator = (lowering, node) => {
  const [a, b] = [lowering.input(node, 0), lowering.input(node, 1)];
  const isTransposed = flagOf(node, 'transpose_b', false);
  const [rows = 0, inner = 0] = a.shape;
  const [first = 0, second = 0] = b.shape;
  const [height, columns] = isTransposed ? [second, first] : [first, second];
  if (
    a.shape.length !== 2 ||
    b.shape.length !== 2 ||
    height !== inner ||
    flagOf(node, 'transpose_a', false)
  ) {
    throw unsupported(node, { code: 'matrix-shapes', a: a.shape, b: b.shape, isTransposed });
  }
  if (b.kind !== 'known') return productOfTwo(lowering, node, [rows, inner, columns], isTransposed);
  return lowerProduct(lowering, node, {
    kind: 'conv',
    image: a,
    window: pointWindow(rows, inner),
    shape: [rows, columns],
    filters: columns,
    taps: inner,
    fastest: isTransposed ? 'tap' : 'filter',
    scales: ({ axis, scale }) => (axis === (isTransposed ? 0 : 1) ? scale : null),
  });
};

function productOfTwo(
  lowering: Lowering,
  node: GraphNode,
  [rows, inner, columns]: readonly [number, number, number],
  isTransposed: boolean,
) {
  if (isTransposed || node.op !== 'MatMul') {
    throw unsupported(node, { code: 'matrix-of-image' });
  }
  const inputs = [0, 1].map((i) => floats(lowering, node.inputs[i] ?? '', lowering.input(node, i)).tensor);
  const shape = [rows, columns];
  const output = lowering.plan.floats(node.name, shape);
  lowering.plan.emit({ kind: 'float-matmul', node: node.name, inputs, output, rows, inner, columns });
  return { kind: 'float', shape, tensor: output } as const;
}
