/** Windows over images, placed as in TensorFlow (tensorflow/core/framework/common_shape_fns.cc). */
import { windowAttributes } from '../graph/attributes.ts';
import type { GraphNode } from '../graph/graph.ts';
import type { Window } from './plan.ts';
import { unsupported } from './problem.ts';

type Shape = readonly number[];

/** @param image Shape [1, height, width, channels]. */
export function windowOf(node: GraphNode, image: Shape, [kernelHeight, kernelWidth]: Shape): Window {
  const [batch, inputHeight, inputWidth, channels] = image;
  if (
    batch !== 1 ||
    inputHeight === undefined ||
    inputWidth === undefined ||
    channels === undefined ||
    image.length !== 4
  ) {
    throw unsupported(node, { code: 'not-one-image', shape: image });
  }
  const { strides, dilations, padding } = windowAttributes(node);
  const [strideY, strideX] = strides;
  const [dilationY, dilationX] = dilations;
  const named = typeof padding === 'string' ? padding : null;
  const [top, bottom] = typeof padding === 'string' ? [0, 0] : [padding.top, padding.bottom];
  const [left, right] = typeof padding === 'string' ? [0, 0] : [padding.left, padding.right];
  const rows = slide(inputHeight, (kernelHeight ?? 0) - 1, strideY, dilationY, named ?? [top, bottom]);
  const columns = slide(inputWidth, (kernelWidth ?? 0) - 1, strideX, dilationX, named ?? [left, right]);
  if (!(rows.count > 0 && columns.count > 0)) {
    throw unsupported(node, { code: 'window-too-large', shape: image });
  }
  return {
    inputHeight,
    inputWidth,
    channels,
    outputHeight: rows.count,
    outputWidth: columns.count,
    kernelHeight: kernelHeight ?? 0,
    kernelWidth: kernelWidth ?? 0,
    strideY,
    strideX,
    dilationY,
    dilationX,
    padTop: rows.before,
    padLeft: columns.before,
  };
}

/** A window that covers whole rows of a matrix, one after the other. */
export function rowWindow(rows: number, columns: number): Window {
  return {
    ...pointWindow(rows, 1),
    inputHeight: rows,
    inputWidth: columns,
    outputHeight: rows,
    outputWidth: 1,
    kernelWidth: columns,
  };
}

/** A window of one pixel over `pixels` of them. */
export function pointWindow(pixels: number, channels: number): Window {
  return {
    inputHeight: 1,
    inputWidth: pixels,
    channels,
    outputHeight: 1,
    outputWidth: pixels,
    kernelHeight: 1,
    kernelWidth: 1,
    strideY: 1,
    strideX: 1,
    dilationY: 1,
    dilationX: 1,
    padTop: 0,
    padLeft: 0,
  };
}

export const outputShape = ({ outputHeight, outputWidth }: Window, channels: number): Shape => [
  1,
  outputHeight,
  outputWidth,
  channels,
];

/**
 * The number of windows along one axis, and the padding before the first. SAME puts an odd pixel of
 * padding last.
 */
function slide(
  length: number,
  reach: number,
  stride: number,
  dilation: number,
  padding: 'SAME' | 'VALID' | readonly [number, number],
): { readonly count: number; readonly before: number } {
  const extent = reach * dilation + 1;
  if (padding === 'SAME') {
    const count = Math.ceil(length / stride);
    return { count, before: Math.floor(Math.max(0, (count - 1) * stride + extent - length) / 2) };
  }
  const [before, after] = padding === 'VALID' ? [0, 0] : padding;
  return { count: Math.floor((length + before + after - extent) / stride) + 1, before };
}
