/**
 * A simple graph. The same form holds an ONNX graph (NCHW, ONNX operators) before lowering and a
 * TensorFlow graph (NHWC, TensorFlow operators) after it. Passes take a graph and return another;
 * none modifies its argument.
 */
import { ImportError } from './error.ts';

export type Shape = readonly number[];

/** Integer types of quantized values, whose limits matter. */
export type QuantizedType = 'int8' | 'uint8' | 'int16' | 'uint16';

/**
 * Every integer and boolean type of ONNX is held as doubles: exact to 2^53, and larger values only
 * ever mean "the end".
 */
export type Constant =
  | { readonly dtype: 'float32'; readonly shape: Shape; readonly data: Float32Array }
  | {
      readonly dtype: 'int64';
      readonly shape: Shape;
      readonly data: Float64Array;
      readonly codes?: QuantizedType;
    };

export type Attribute = number | boolean | string | readonly number[] | readonly string[] | Constant;

export interface Node {
  readonly name: string;
  readonly operator: string;
  /** Names of values; empty for an absent optional input. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

export interface Graph {
  /** Version of ONNX's default operator set. */
  readonly opset: number;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** In an order of execution. */
  readonly nodes: readonly Node[];
  readonly constants: ReadonlyMap<string, Constant>;
  readonly shapes: ReadonlyMap<string, Shape>;
}

export const floats = (shape: Shape, data: Float32Array): Constant => ({ dtype: 'float32', shape, data });
export const integers = (shape: Shape, values: Iterable<number>): Constant => ({
  dtype: 'int64',
  shape,
  data: Float64Array.from(values),
});

/** The element, or an error if the index is out of range. */
export function at<T>(items: ArrayLike<T>, index: number): T {
  const item = items[index];
  if (item === undefined) throw new RangeError(`index ${index} of ${items.length}`);
  return item;
}

/** The value under a key, or an error naming the key. */
export function lookup<T>(map: ReadonlyMap<string, T>, key: string): T {
  const value = map.get(key);
  if (value === undefined) throw new ImportError({ kind: 'file', detail: `no value is called ${key}` });
  return value;
}

export function nodeError(node: Node, detail: string): ImportError {
  return new ImportError({ kind: 'node', node: node.name, operator: node.operator, detail });
}

/** Integers of an attribute; the fallback if it is absent. */
export function intsOf(node: Node, key: string, fallback: readonly number[]): readonly number[] {
  const value = node.attributes[key];
  return Array.isArray(value) ? value.map(Number) : fallback;
}

export function numberOf(node: Node, key: string, fallback: number): number {
  const value = node.attributes[key];
  return typeof value === 'number' ? value : fallback;
}

export function stringOf(node: Node, key: string, fallback: string): string {
  const value = node.attributes[key];
  return typeof value === 'string' ? value : fallback;
}

/** Nodes by the value that they produce. */
export function producersOf(graph: Graph): Map<string, Node> {
  return new Map(graph.nodes.flatMap((node) => node.outputs.map((output) => [output, node] as const)));
}

/** The number of times that each value is read, including the graph's own outputs. */
export function usesOf(graph: Graph): Map<string, number> {
  const uses = new Map<string, number>();
  for (const value of [...graph.nodes.flatMap(({ inputs }) => inputs), ...graph.outputs]) {
    uses.set(value, (uses.get(value) ?? 0) + 1);
  }
  return uses;
}

/** The graph with every use of a value redirected; `redirect` maps old to new. */
export function redirected(graph: Graph, redirect: ReadonlyMap<string, string>): Graph {
  const follow = (value: string): string => {
    const next = redirect.get(value);
    return next === undefined ? value : follow(next);
  };
  return {
    ...graph,
    outputs: graph.outputs.map(follow),
    nodes: graph.nodes.map((node) => ({ ...node, inputs: node.inputs.map(follow) })),
  };
}
