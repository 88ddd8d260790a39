/**
 * The importance of each output channel of each layer for the network's answers: the mean squared
 * gradient of the logits. To second order, an error of a channel costs its power times this (the
 * factored curvature of Martens and Grosse, "Optimizing Neural Networks with Kronecker-factored
 * Approximate Curvature", ICML 2015; for convolutions Grosse and Martens, ICML 2016, with positions
 * assumed independent).
 */
import type { GraphModel } from '@tensorflow/tfjs-converter';
import * as tf from '@tensorflow/tfjs-core';
import { fusedOps, type Graph, type GraphNode } from '../../../src/engine/graph/index.ts';
import type { Layer } from '../../../src/quantize/layers.ts';
import { startWasm } from '../../import/verify/runtimes.ts';
import { QuantizeError } from '../error.ts';
import type { FloatValue } from '../simulation/runner.ts';
import { productNode } from '../simulation/simulate.ts';
import { enableGradients } from './gradients.ts';
import { modelOf } from './network.ts';

export class ImportanceProbe {
  readonly #layers: readonly Layer[];
  readonly #input: string;
  readonly #logits: string;
  readonly #model: GraphModel<tf.io.IOHandlerSync>;
  /** By layer and output channel. */
  readonly #sums: readonly Float64Array[];
  #zeros: readonly tf.Tensor[] | null = null;
  #images = 0;

  /** Use {@link openImportanceProbe}. */
  constructor(graph: Graph, layers: readonly Layer[], logits: string) {
    this.#layers = layers;
    this.#input = graph.inputs[0]?.name ?? '';
    this.#logits = logits;
    this.#model = modelOf(probedNodes(graph, layers), graph);
    this.#sums = layers.map(({ outputs }) => new Float64Array(outputs));
  }

  /**
   * @param weights Weights of the logits in the sum that is differentiated. With random signs the
   * mean over images is that of the sum of squares over logits (Hutchinson's estimator).
   */
  add({ data, shape }: FloatValue, weights: Float32Array): void {
    const squares = tf.tidy(() => {
      const image = tf.tensor(data, [...shape], 'float32');
      const direction = tf.tensor1d(weights);
      this.#zeros ??= this.#probes(image);
      const answer = (...probes: tf.Tensor[]): tf.Tensor => {
        const logits = this.#model.execute(this.#feeds(image, probes), this.#logits) as tf.Tensor;
        return tf.sum(tf.mul(tf.reshape(logits, [-1]), direction));
      };
      return tf
        .grads(answer)([...this.#zeros])
        .map((gradient) => {
          const channels = gradient.shape.at(-1) ?? 1;
          return tf.sum(tf.square(tf.reshape(gradient, [-1, channels])), 0).dataSync();
        });
    });
    squares.forEach((square, l) => {
      const sums = this.#sums[l];
      square.forEach((value, channel) => {
        if (sums) sums[channel] = (sums[channel] ?? 0) + value;
      });
    });
    this.#images += 1;
  }

  /**
   * Mean over images of the sum over positions of the squared gradient, by layer and output
   * channel. One additional image is assumed, to which all channels of a layer matter equally: a
   * channel that no image has needed so far may be needed by the next (Laplace's rule of
   * succession).
   */
  result(): readonly Float64Array[] {
    return this.#sums.map((sums) => {
      const mean = sums.reduce((all, sum) => all + sum, 0) / sums.length / this.#images;
      return sums.map((sum) => (sum + mean) / (this.#images + 1));
    });
  }

  dispose(): void {
    tf.dispose([...(this.#zeros ?? [])]);
    this.#model.dispose();
  }

  /**
   * Zeros in the shape of each layer's output: adding them changes nothing, and gradients can be
   * taken by them.
   */
  #probes(image: tf.Tensor): readonly tf.Tensor[] {
    const zero = tf.scalar(0);
    const feeds = this.#feeds(
      image,
      this.#layers.map(() => zero),
    );
    const outputs = [
      this.#model.execute(
        feeds,
        this.#layers.map(({ node }) => sumName(node)),
      ),
    ].flat();
    return outputs.map((output) => tf.keep(tf.zerosLike(output)));
  }

  #feeds(image: tf.Tensor, probes: readonly tf.Tensor[]): Record<string, tf.Tensor> {
    const named = this.#layers.map(({ node }, l) => [probeName(node), probes[l] as tf.Tensor] as const);
    return { [this.#input]: image, ...Object.fromEntries(named) };
  }
}

/** @throws QuantizeError if a fused activation has no known gradient */
export async function openImportanceProbe(
  graph: Graph,
  layers: readonly Layer[],
  logits: string,
): Promise<ImportanceProbe> {
  await startWasm();
  await enableGradients();
  return new ImportanceProbe(graph, layers, logits);
}

const probeName = ({ name }: GraphNode): string => `${name}/probe`;
const sumName = ({ name }: GraphNode): string => `${name}/sum`;

/** Splits each layer into product, bias, the added probe and activation. */
function probedNodes(graph: Graph, layers: readonly Layer[]): readonly GraphNode[] {
  const byNode = new Map(layers.map((layer) => [layer.node.name, layer]));
  return graph.nodes.flatMap((node) => {
    const layer = byNode.get(node.name);
    return layer ? takenApart(layer) : [node];
  });
}

function takenApart(layer: Layer): readonly GraphNode[] {
  const { node, bias } = layer;
  const product = { ...productNode(layer), name: `${node.name}/product` };
  const biased: GraphNode[] = bias === null ? [] : [add(`${node.name}/biased`, product.name, bias)];
  const probe = { name: probeName(node), op: 'Placeholder', inputs: [], attrs: {} };
  const sum = add(sumName(node), biased[0]?.name ?? product.name, probe.name);
  return [product, ...biased, probe, sum, { name: node.name, ...activation(node), inputs: [sum.name] }];
}

const add = (name: string, a: string, b: string): GraphNode => ({
  name,
  op: 'AddV2',
  inputs: [a, b],
  attrs: {},
});

function activation(node: GraphNode): Pick<GraphNode, 'op' | 'attrs'> {
  const [name = 'Identity', ...more] = fusedOps(node).filter((op) => op !== 'BiasAdd');
  const { leakyrelu_alpha: alpha } = node.attrs;
  if (name === 'LeakyRelu' && alpha) return { op: name, attrs: { alpha } };
  if (more.length === 0 && DERIVABLE.has(name)) return { op: name, attrs: {} };
  throw new QuantizeError({
    kind: 'graph',
    node: node.name,
    detail: `${name} is fused in a way that is not known`,
  });
}

const DERIVABLE = new Set(['Identity', 'Relu', 'Relu6', 'Elu', 'Sigmoid']);
