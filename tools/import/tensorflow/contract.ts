/**
 * Converts TensorFlow operators of a TF.js graph model to the importer's form: shapes known,
 * constants folded, nothing fused.
 */
import type { GraphNode } from '../../../src/engine/graph/index.ts';
import type { ImportError } from '../error.ts';
import { type Attribute, type Constant, nodeError, type Shape } from '../ir.ts';

/** A node that is being read. Values have their names in the new graph. */
export interface Reading {
  readonly node: GraphNode;
  /** Number of inputs of the node. */
  readonly count: number;
  value(input: number): string;
  shape(input: number): Shape;
  /** The input's value if it is known at import. */
  constant(input: number): Constant | null;
  /** Adds a node and returns its value; the last one takes the name of the node that is read. */
  emit(
    operator: string,
    inputs: readonly string[],
    shape: Shape,
    attributes?: Readonly<Record<string, Attribute>>,
  ): string;
  /** Adds a constant and returns its value. */
  store(meaning: string, constant: Constant): string;
}

/** Returns the value that holds the result, or the result itself if it is known at import. */
export type ReadOperator = (reading: Reading) => string | Constant;

export function unsupported({ name, op }: GraphNode, detail: string): ImportError {
  return nodeError({ name, operator: op, inputs: [], outputs: [], attributes: {} }, detail);
}

/** @throws ImportError if the input is computed at run time */
export function known(reading: Reading, input: number, meaning: string): Constant {
  const constant = reading.constant(input);
  if (constant) return constant;
  throw unsupported(reading.node, `its ${meaning} (input ${input}) is not known at import`);
}
