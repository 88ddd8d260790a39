/**
 * Runs a graph node by node on stock TF.js, so that every intermediate value can be observed or
 * replaced. Each node becomes a graph model of its own, so that TF.js alone defines what every
 * operator computes.
 */
import { type GraphModel, loadGraphModelSync } from '@tensorflow/tfjs-converter';
import * as tf from '@tensorflow/tfjs-core';
import type { Graph, GraphNode } from '../../../src/engine/graph/index.ts';
import { startWasm } from '../../import/verify/runtimes.ts';

/** Constants that replace the graph's own, by name and in their shape. */
export type Replacements = ReadonlyMap<string, Float32Array>;

/** A float32 tensor outside of TF.js, row-major. */
export interface FloatValue {
  readonly data: Float32Array;
  readonly shape: readonly number[];
}

export type NodeModel = GraphModel<tf.io.IOHandlerSync>;

export class GraphRunner {
  readonly graph: Graph;
  readonly #models = new Map<string, NodeModel>();
  readonly #replacements: Replacements;
  /** Names of the values that each node produces: `x`, and `x:1` if that is read. */
  readonly #outputs = new Map<string, string[]>();
  /** The number of times that each value is read. */
  readonly uses = new Map<string, number>();

  /** Use {@link openRunner}. */
  constructor(graph: Graph, replacements: Replacements = new Map()) {
    this.graph = graph;
    this.#replacements = replacements;
    for (const { inputs } of graph.nodes) for (const value of inputs) this.#count(value);
    for (const value of graph.outputs) this.#count(value);
  }

  /** Values that the node produces and something reads. */
  outputsOf({ name }: GraphNode): readonly string[] {
    return this.#outputs.get(name) ?? [];
  }

  /** Values that the node reads, without constants. */
  dataInputs(node: GraphNode): readonly string[] {
    return node.inputs.filter((value) => !this.graph.weights.has(value));
  }

  /**
   * @param inputs Those of {@link dataInputs}, in that order; they remain the caller's.
   * @returns One tensor per value of {@link outputsOf}, which the caller disposes.
   */
  run(node: GraphNode, inputs: readonly tf.Tensor[]): tf.Tensor[] {
    const model = this.#modelOf(node);
    const names = this.dataInputs(node);
    const feeds = Object.fromEntries(names.map((name, i) => [placeholder(name), inputs[i] as tf.Tensor]));
    // Always a new tensor, even if TF.js returns an input unchanged (Identity), because each is
    // disposed once.
    return tf.tidy(() =>
      [model.execute(feeds, [...this.outputsOf(node)])].flat().map((result) => tf.clone(result)),
    );
  }

  /** As {@link run}, for values outside of TF.js. */
  runArrays(node: GraphNode, inputs: readonly FloatValue[]): FloatValue[] {
    const tensors = inputs.map(({ data, shape }) => tf.tensor(data, [...shape], 'float32'));
    const results = this.run(node, tensors);
    const values = results.map((result) => ({
      data: result.dataSync() as Float32Array,
      shape: result.shape,
    }));
    tf.dispose([tensors, results]);
    return values;
  }

  dispose(): void {
    for (const model of this.#models.values()) model.dispose();
    this.#models.clear();
  }

  #count(value: string): void {
    this.uses.set(value, (this.uses.get(value) ?? 0) + 1);
    const node = value.replace(/:\d+$/, '');
    const outputs = this.#outputs.get(node) ?? [];
    if (!outputs.includes(value)) this.#outputs.set(node, [...outputs, value]);
  }

  #modelOf(node: GraphNode): NodeModel {
    const known = this.#models.get(node.name);
    if (known) return known;
    const model = this.#build(node);
    this.#models.set(node.name, model);
    return model;
  }

  #build(node: GraphNode): NodeModel {
    const { weights } = this.graph;
    const constants = [...new Set(node.inputs)].flatMap((name) => {
      const weight = weights.get(name);
      if (!weight) return [];
      const { dtype, shape, data } = weight;
      return { name, dtype, shape, data: this.#replacements.get(name) ?? data };
    });
    return nodeModel(node, constants);
  }
}

export interface NodeConstant {
  readonly name: string;
  readonly dtype: 'float32' | 'int32' | 'bool';
  readonly shape: readonly number[];
  readonly data: ArrayBufferView;
}

/**
 * A graph model of one node: its constants, and a placeholder for everything else that it reads.
 */
export function nodeModel(
  { name, op, inputs, attrs }: GraphNode,
  constants: readonly NodeConstant[],
): NodeModel {
  const isConstant = new Set(constants.map((constant) => constant.name));
  const read = [...new Set(inputs)].filter((value) => !isConstant.has(value));
  const node = [
    ...read.map((value) => ({ name: placeholder(value), op: 'Placeholder' })),
    ...constants.map((constant) => ({ name: constant.name, op: 'Const' })),
    {
      name,
      op,
      attr: attrs,
      input: inputs.map((value) => (isConstant.has(value) ? value : placeholder(value))),
    },
  ];
  const weights = constants.map(({ name, dtype, shape }) => ({ name, dtype, shape: [...shape] }));
  return loadGraphModelSync([
    {
      format: 'graph-model',
      modelTopology: { node, versions: { producer: 1395 } },
      weightsManifest: [{ paths: [], weights }],
    },
    joined(constants.map(({ data }) => data)),
  ] as unknown as [tf.io.ModelJSON, ArrayBuffer]);
}

/** @throws Error if TF.js's WASM backend does not start */
export async function openRunner(graph: Graph, replacements?: Replacements): Promise<GraphRunner> {
  await startWasm();
  return new GraphRunner(graph, replacements);
}

/** The name of a value's second output contains a colon, which a placeholder must not. */
export const placeholder = (value: string): string => value.replace(/:(\d+)$/, '__$1');

function joined(parts: readonly ArrayBufferView[]): ArrayBuffer {
  const bytes = new Uint8Array(parts.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let offset = 0;
  for (const part of parts) {
    bytes.set(new Uint8Array(part.buffer, part.byteOffset, part.byteLength), offset);
    offset += part.byteLength;
  }
  return bytes.buffer;
}

/**
 * Runs the float graph on one input and shows every value once, in order of execution.
 * @param input [1,H,W,C] float32 NHWC
 * @param visit Receives each value, and owns its array.
 */
export function runFloat(
  runner: GraphRunner,
  input: FloatValue,
  visit: (value: string, data: Float32Array, shape: readonly number[]) => void,
): void {
  const { graph } = runner;
  const values = new Map<string, tf.Tensor>();
  const left = new Map(runner.uses);
  const release = (value: string): void => {
    const count = (left.get(value) ?? 0) - 1;
    left.set(value, count);
    if (count > 0) return;
    values.get(value)?.dispose();
    values.delete(value);
  };
  for (const node of graph.nodes) {
    const reads = runner.dataInputs(node);
    const isInput = graph.inputs.some(({ name }) => name === node.name);
    const results = isInput
      ? [tf.tensor(input.data, [...input.shape], 'float32')]
      : runner.run(
          node,
          reads.map((value) => values.get(value) as tf.Tensor),
        );
    runner.outputsOf(node).forEach((name, i) => {
      const result = results[i] as tf.Tensor;
      values.set(name, result);
      visit(name, result.dataSync() as Float32Array, result.shape);
    });
    for (const value of reads) release(value);
  }
  for (const output of graph.outputs) release(output);
}
