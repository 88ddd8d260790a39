import type { Builder } from '../builder.ts';
import type { Constant, Graph, Node, Shape } from '../ir.ts';
import { lookup, nodeError } from '../ir.ts';

/** A node as its operator sees it. Shapes are ONNX's (NCHW). */
export interface View {
  readonly node: Node;
  readonly opset: number;
  has(input: number): boolean;
  shape(input: number): Shape;
  /** The input's value if it is known at import; null if it is computed at run time or absent. */
  constant(input: number): Constant | null;
}

/** One ONNX operator. Only first outputs are supported; others are for training. */
export interface Operator {
  /** Shape of the result, which is static, since every input has a static shape. */
  shape(view: View): Shape;
  /** The result if it is known at import, else null. */
  evaluate?(view: View): Constant | null;
  /**
   * Emits TensorFlow nodes and returns the value that holds the result. If absent, the result must
   * be known at import.
   */
  lower?(view: View, build: Builder): string;
}

export type Known = Pick<Graph, 'opset' | 'shapes' | 'constants'>;

export function viewOf(node: Node, { opset, shapes, constants }: Known): View {
  const nameOf = (input: number) => node.inputs[input] ?? '';
  return {
    node,
    opset,
    has: (input) => nameOf(input) !== '',
    shape: (input) => constants.get(nameOf(input))?.shape ?? lookup(shapes, nameOf(input)),
    constant: (input) => constants.get(nameOf(input)) ?? null,
  };
}

/**
 * A parameter that older operator sets give as an attribute and newer ones as an input.
 * @throws ImportError if it is computed at run time
 */
export function parameter(view: View, input: number, attribute: string): readonly number[] | null {
  if (view.has(input)) return Array.from(constantOf(view, input, attribute).data);
  const value = view.node.attributes[attribute];
  if (typeof value === 'number') return [value];
  return Array.isArray(value) ? value.map(Number) : null;
}

/** @throws ImportError if the input is computed at run time */
export function constantOf(view: View, input: number, meaning: string): Constant {
  const constant = view.constant(input);
  if (constant === null) throw nodeError(view.node, `its ${meaning} (input ${input}) is not known at import`);
  return constant;
}

/** The values of all inputs, if all are known at import. */
export function allConstants(view: View): readonly Constant[] | null {
  const constants = view.node.inputs.map((_, input) => view.constant(input));
  return constants.every((constant) => constant !== null) ? constants : null;
}
