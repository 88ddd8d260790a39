/**
 * Typed attributes of nodes, with the defaults of TF.js 4.22 (tfjs-converter, operations/op_list).
 */
import type { GraphFault } from '../../core/faults/graph.ts';
import { GraphError } from './error.ts';
import type { GraphNode } from './graph.ts';

/** TensorFlow's named padding, or explicit rows and columns. */
export type Padding =
  | 'SAME'
  | 'VALID'
  | { readonly top: number; readonly bottom: number; readonly left: number; readonly right: number };

/** Parameters of a sliding window; pairs are [vertical, horizontal]. */
export interface WindowAttributes {
  readonly strides: readonly [number, number];
  readonly dilations: readonly [number, number];
  readonly padding: Padding;
}

export function textOf(node: GraphNode, key: string, fallback?: string): string {
  const text = node.attrs[key]?.s;
  return text === undefined ? orThrow(node, key, fallback) : fromBase64(node, key, text);
}

/** Reads an integer or a float. */
export function numberOf(node: GraphNode, key: string, fallback?: number): number {
  const attr = node.attrs[key];
  return attr?.i === undefined && attr?.f === undefined
    ? orThrow(node, key, fallback)
    : Number(attr.i ?? attr.f);
}

export function numbersOf(node: GraphNode, key: string, fallback?: readonly number[]): readonly number[] {
  const list = node.attrs[key]?.list;
  return (list?.i ?? list?.f)?.map(Number) ?? orThrow(node, key, fallback);
}

export function flagOf(node: GraphNode, key: string, fallback: boolean): boolean {
  return node.attrs[key]?.b ?? fallback;
}

/** Operations that a fused node applies after its product, such as `['BiasAdd', 'Relu6']`. */
export function fusedOps(node: GraphNode): readonly string[] {
  return node.attrs.fused_ops?.list?.s?.map((text) => fromBase64(node, 'fused_ops', text)) ?? [];
}

/** The [rows, columns] of a pooling window. */
export function kernelSize(node: GraphNode): readonly [number, number] {
  return spatial(node, 'ksize', numbersOf(node, 'ksize'));
}

/**
 * Reads the window of a convolution or a pooling node.
 * @throws GraphError also for NCHW
 */
export function windowAttributes(node: GraphNode): WindowAttributes {
  const format = textOf(node, 'data_format', 'NHWC');
  if (format !== 'NHWC') throw problem(node, 'data_format', { code: 'attribute-unsupported', value: format });
  return {
    strides: spatial(node, 'strides', numbersOf(node, 'strides')),
    dilations: spatial(node, 'dilations', numbersOf(node, 'dilations', [1, 1, 1, 1])),
    padding: paddingOf(node),
  };
}

function paddingOf(node: GraphNode): Padding {
  const name = textOf(node, 'padding').toUpperCase();
  if (name === 'SAME' || name === 'VALID') return name;
  if (name !== 'EXPLICIT') throw problem(node, 'padding', { code: 'attribute-unsupported', value: name });
  const [, , top, bottom, left, right] = numbersOf(node, 'explicit_paddings');
  if (top === undefined || bottom === undefined || left === undefined || right === undefined) {
    throw problem(node, 'explicit_paddings', { code: 'attribute-paddings' });
  }
  return { top, bottom, left, right };
}

/** Takes the values for rows and columns from one value per NHWC axis. */
function spatial(node: GraphNode, key: string, values: readonly number[]): readonly [number, number] {
  const [batch, rows, columns, channels] = values;
  if (batch !== 1 || channels !== 1 || rows === undefined || columns === undefined) {
    throw problem(node, key, { code: 'attribute-spatial', values });
  }
  return [rows, columns];
}

function fromBase64(node: GraphNode, key: string, text: string): string {
  try {
    return atob(text);
  } catch {
    throw problem(node, key, { code: 'attribute-base64', value: text });
  }
}

function orThrow<T>(node: GraphNode, key: string, fallback: T | undefined): T {
  if (fallback !== undefined) return fallback;
  throw problem(node, key, { code: 'attribute-missing' });
}

function problem({ name, op }: GraphNode, key: string, fault: GraphFault): GraphError {
  return new GraphError(`${name} (${op}) ${key}`, fault);
}
