/** The geometry that convolution and pooling share. */
import { at, intsOf, type Node, nodeError, type Shape, stringOf } from '../ir.ts';

/** A window sliding over rows and columns; pairs are [vertical, horizontal]. */
export interface Window {
  readonly kernel: readonly number[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  /** Zeros added before and after, per axis. */
  readonly before: readonly number[];
  readonly after: readonly number[];
  /** Rows and columns of the result. */
  readonly output: readonly number[];
}

const AXES = [0, 1] as const;

/** Rows or columns; only a damaged file has more, which would fill memory. */
const LARGEST_SIDE = 2 ** 15;

/** @param input [N, C, H, W] */
export function windowOf(node: Node, input: Shape, kernel: readonly number[]): Window {
  if (input.length !== 4 || kernel.length !== 2) {
    throw nodeError(node, `only two spatial dimensions are supported, not a kernel of [${kernel}]`);
  }
  const size = input.slice(2);
  const strides = intsOf(node, 'strides', [1, 1]);
  const dilations = intsOf(node, 'dilations', [1, 1]);
  const extent = AXES.map((axis) => (at(kernel, axis) - 1) * at(dilations, axis) + 1);
  const pads = padsOf(node, size, strides, extent);
  const ceil = node.attributes.ceil_mode === 1;
  const output = AXES.map((axis) => {
    const padded = at(size, axis) + at(pads, axis) + at(pads, axis + 2);
    const steps = (padded - at(extent, axis)) / at(strides, axis);
    if (!ceil) return Math.floor(steps) + 1;
    // A last window that would start in the padding behind the input is omitted, as in ONNX
    // Runtime.
    const starts = Math.ceil(steps) * at(strides, axis) < at(size, axis) + at(pads, axis);
    return (starts ? Math.ceil(steps) : Math.floor(steps)) + 1;
  });
  if (output.some((length) => !(length >= 1 && length <= LARGEST_SIDE))) {
    throw nodeError(node, `gives ${output.join(' x ')} of ${size.join(' x ')} pixels`);
  }
  const before = pads.slice(0, 2);
  const after = AXES.map((axis) => {
    const reach = (at(output, axis) - 1) * at(strides, axis) + at(extent, axis);
    return ceil
      ? Math.max(at(pads, axis + 2), reach - at(size, axis) - at(before, axis))
      : at(pads, axis + 2);
  });
  return { kernel, strides, dilations, before, after, output };
}

/** The padding as [top, left, bottom, right]. */
function padsOf(
  node: Node,
  size: readonly number[],
  strides: readonly number[],
  extent: readonly number[],
): readonly number[] {
  const automatic = stringOf(node, 'auto_pad', 'NOTSET');
  if (automatic === 'NOTSET') return intsOf(node, 'pads', [0, 0, 0, 0]);
  if (automatic === 'VALID') return [0, 0, 0, 0];
  const total = AXES.map((axis) => samePadding(at(size, axis), at(strides, axis), at(extent, axis)));
  const less = total.map((pad) => Math.floor(pad / 2));
  const more = total.map((pad) => Math.ceil(pad / 2));
  return automatic === 'SAME_UPPER' ? [...less, ...more] : [...more, ...less];
}

/** Padding along an axis, both ends together, that TensorFlow's SAME adds. */
function samePadding(size: number, stride: number, extent: number): number {
  return Math.max(0, (Math.ceil(size / stride) - 1) * stride + extent - size);
}

/**
 * TensorFlow's name for the padding: VALID or SAME if those read the same pixels and give the same
 * size (SAME puts an odd pixel last), else null. Padding that no window reaches does not count.
 */
export function namedPadding(window: Window, input: Shape): 'VALID' | 'SAME' | null {
  const { kernel, strides, dilations, before, output } = window;
  const isAll = (test: (axis: number) => boolean) => AXES.every(test);
  const extent = (axis: number) => (at(kernel, axis) - 1) * at(dilations, axis) + 1;
  const size = (axis: number) => at(input, axis + 2);
  const reach = (axis: number) => (at(output, axis) - 1) * at(strides, axis) + extent(axis);
  const isValid = (axis: number) => at(before, axis) === 0 && reach(axis) <= size(axis);
  if (isAll(isValid)) return 'VALID';
  const isSame = (axis: number) =>
    at(output, axis) === Math.ceil(size(axis) / at(strides, axis)) &&
    at(before, axis) === Math.floor(samePadding(size(axis), at(strides, axis), extent(axis)) / 2);
  return isAll(isSame) ? 'SAME' : null;
}

/** Strides and similar values as in TensorFlow: one number per axis of NHWC. */
export function perAxis(pair: readonly number[]): readonly number[] {
  return [1, ...pair, 1];
}

/** Rows of [before, after] per NHWC axis, as Pad and `explicit_paddings` take them. */
export function paddings({ before, after }: Pick<Window, 'before' | 'after'>): readonly number[] {
  return [0, 0, ...AXES.flatMap((axis) => [at(before, axis), at(after, axis)]), 0, 0];
}
