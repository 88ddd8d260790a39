/** A whole network on stock TF.js, whose constants can be exchanged between runs. */
import { type GraphModel, loadGraphModelSync } from '@tensorflow/tfjs-converter';
import * as tf from '@tensorflow/tfjs-core';
import type { Graph, GraphNode } from '../../../src/engine/graph/index.ts';
import { lookup } from '../../import/ir.ts';
import { startWasm } from '../../import/verify/runtimes.ts';
import type { FloatValue } from '../simulation/runner.ts';

export class Network {
  readonly #graph: Graph;
  readonly #model: GraphModel<tf.io.IOHandlerSync>;
  readonly #output: string;

  /** Use {@link openNetwork}. */
  constructor(graph: Graph, output: string) {
    this.#graph = graph;
    this.#model = modelOf(graph.nodes, graph);
    this.#output = output;
  }

  /** @returns All values of the output. */
  run({ data, shape }: FloatValue): Float32Array {
    const [input] = this.#graph.inputs;
    return tf.tidy(() => {
      const feeds = { [input?.name ?? '']: tf.tensor(data, [...shape], 'float32') };
      const result = this.#model.execute(feeds, this.#output) as tf.Tensor;
      // A copy, because TF.js may return a view of its own memory.
      return Float32Array.from(result.dataSync());
    });
  }

  /** @param constants By name, in the shapes of the graph's own. */
  replaceAll(constants: ReadonlyMap<string, Float32Array>): void {
    for (const [name, data] of constants) this.#set(name, data);
  }

  /** Restores the graph's own constants. */
  restoreAll(constants: ReadonlyMap<string, Float32Array>): void {
    for (const name of constants.keys()) this.#set(name, lookup(this.#graph.weights, name).data);
  }

  #set(name: string, data: ArrayLike<number>): void {
    const { shape } = lookup(this.#graph.weights, name);
    const values = tf.keep(tf.tensor(Float32Array.from(data), [...shape], 'float32'));
    for (const tensor of this.#model.weights[name] ?? []) tensor.dispose();
    this.#model.weights[name] = [values];
  }

  dispose(): void {
    this.#model.dispose();
  }
}

/** @throws Error if TF.js's WASM backend does not start */
export async function openNetwork(graph: Graph, output: string): Promise<Network> {
  await startWasm();
  return new Network(graph, output);
}

/** A graph model of these nodes, with the graph's constants. */
export function modelOf(nodes: readonly GraphNode[], { weights }: Graph): GraphModel<tf.io.IOHandlerSync> {
  const used = new Set(nodes.flatMap(({ inputs }) => inputs));
  const constants = [...weights.values()].filter(({ spec }) => used.has(spec.name));
  const node = [
    ...constants.map(({ spec }) => ({ name: spec.name, op: 'Const' })),
    ...nodes.map(({ name, op, inputs, attrs }) => ({ name, op, input: inputs, attr: attrs })),
  ];
  const specs = constants.map(({ spec, dtype, shape }) => ({ name: spec.name, dtype, shape: [...shape] }));
  const bytes = Buffer.concat(constants.map(({ data }) => new Uint8Array(data.buffer)));
  return loadGraphModelSync([
    {
      format: 'graph-model',
      modelTopology: { node, versions: { producer: 1395 } },
      weightsManifest: [{ paths: [], weights: specs }],
    } as unknown as tf.io.ModelJSON,
    new Uint8Array(bytes).buffer,
  ]);
}

/**
 * The value before the last function of the output. A sigmoid or softmax compresses extreme values,
 * where errors matter as much for rankings.
 */
export function logitsOf({ nodes }: Graph, probabilities: string): string {
  const node = nodes.find(({ name }) => name === probabilities);
  const [input] = node?.inputs ?? [];
  return input !== undefined && (node?.op === 'Sigmoid' || node?.op === 'Softmax') ? input : probabilities;
}
