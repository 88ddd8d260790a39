/**
 * The quantized network, image by image, on stock TF.js, with integers in float32 tensors. A
 * convolution of integers is exact there as long as its sums stay below 2^24, and the rest follows
 * the arithmetic of docs/numerics.md; so for convolutions and additions this is the integer network
 * and not an estimate of it.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Quantization } from '../../../src/core/tensor.ts';
import { fusedOps, type GraphNode } from '../../../src/engine/graph/index.ts';
import {
  addition,
  addQuantized,
  largestQuantized,
  quantize,
  requantize,
} from '../../../src/engine/integer/index.ts';
import { fromRows, type Layer } from '../../../src/quantize/layers.ts';
import { scalesOf } from '../../../src/quantize/scales.ts';
import type { QuantizedLayer } from '../../../src/quantize/write.ts';
import {
  type FloatValue,
  type GraphRunner,
  type NodeConstant,
  type NodeModel,
  nodeModel,
  placeholder,
} from './runner.ts';

/** A quantized tensor: real = (value - zeroPoint) * scale. */
export interface QuantizedValue {
  readonly quantized: Uint8Array;
  readonly shape: readonly number[];
  readonly quantization: Quantization;
}

export type SimulatedValue = QuantizedValue | FloatValue;

const isQuantized = (value: SimulatedValue): value is QuantizedValue => 'quantized' in value;

/**
 * The parts of the network that are quantized so far; the simulation follows changes of the maps.
 */
export interface QuantizedState {
  readonly activationBits: number;
  /** By the name of the weight. */
  readonly layers: ReadonlyMap<string, QuantizedLayer>;
  /** Biases that were changed, by name. */
  readonly constants: ReadonlyMap<string, Float32Array>;
  /** By the name of the node whose output is quantized. */
  readonly activations: ReadonlyMap<string, Quantization>;
}

export class Simulator {
  readonly #runner: GraphRunner;
  readonly #state: QuantizedState;
  readonly #products = new Map<string, { readonly of: QuantizedLayer; readonly model: NodeModel }>();

  /** @param runner Runs the float graph, for everything that is not computed in integers. */
  constructor(runner: GraphRunner, state: QuantizedState) {
    this.#runner = runner;
    this.#state = state;
  }

  /** @param inputs Those of the runner's `dataInputs`, in that order. */
  run(node: GraphNode, layer: Layer | null, inputs: readonly SimulatedValue[]): readonly SimulatedValue[] {
    const [first, second] = inputs;
    const quantized = layer && this.#state.layers.get(layer.weight);
    if (layer && quantized && first) {
      return [
        isQuantized(first) ? this.#layer(layer, quantized, first) : this.#realLayer(layer, quantized, first),
      ];
    }
    const target = this.#state.activations.get(node.name);
    if (ADDITIONS.has(node.op) && target && first && second && isQuantized(first) && isQuantized(second)) {
      if (first.quantized.length === second.quantized.length) return [this.#add(first, second, target)];
    }
    return this.#runner.runArrays(node, inputs.map(realOf)).map((value) => this.hold(node, value));
  }

  /** Quantizes a float value if the network does. */
  hold({ name }: GraphNode, value: FloatValue): SimulatedValue {
    const quantization = this.#state.activations.get(name);
    return quantization ? quantizedOf(value, quantization, this.#state.activationBits) : value;
  }

  dispose(): void {
    for (const { model } of this.#products.values()) model.dispose();
    this.#products.clear();
  }

  /** Sums of products of integers, before bias and activation: [.., outputs]. */
  products(layer: Layer, quantized: QuantizedLayer, input: QuantizedValue): FloatValue {
    const centred = scaled(input.quantized, input.quantization.zeroPoint, 1);
    const model = this.#modelOf(layer, quantized, () => {
      const data = fromRows(layer, quantized.integers, new Float32Array(quantized.integers.length));
      return nodeModel(productNode(layer), [
        { name: layer.weight, dtype: 'float32', shape: layer.shape, data },
      ]);
    });
    return execute(model, layer, { data: centred, shape: input.shape });
  }

  #modelOf(layer: Layer, of: QuantizedLayer, build: () => NodeModel): NodeModel {
    const known = this.#products.get(layer.weight);
    if (known?.of === of) return known.model;
    known?.model.dispose();
    const model = build();
    this.#products.set(layer.weight, { of, model });
    return model;
  }

  #layer(layer: Layer, quantized: QuantizedLayer, input: QuantizedValue): SimulatedValue {
    const { activations, activationBits } = this.#state;
    const sums = this.products(layer, quantized, input);
    const scales = scalesOf(quantized.scales);
    const bias = this.#integerBias(layer, scales, input.quantization.scale);
    const inputScale = input.quantization.scale;
    const output = activations.get(layer.node.name);
    const relu6 = fusedOps(layer.node).includes('Relu6');
    const relu = relu6 || fusedOps(layer.node).includes('Relu');
    const channels = scales.length;
    const { data, shape } = sums;
    if (!output) {
      const real = new Float32Array(data.length);
      const steps = scales.map((scale) => inputScale * scale);
      for (let i = 0, c = 0; i < data.length; i++, c = c + 1 === channels ? 0 : c + 1) {
        const value = Math.fround((data[i] as number) + (bias[c] as number)) * (steps[c] as number);
        real[i] = relu && value < 0 ? 0 : relu6 && value > 6 ? 6 : value;
      }
      return { data: real, shape };
    }
    const { scale, zeroPoint } = output;
    const multipliers = scales.map((each) => (inputScale * each) / scale);
    const largest = largestQuantized(activationBits);
    const low = relu ? zeroPoint : 0;
    const high = relu6 ? Math.min(largest, Math.round(6 / scale) + zeroPoint) : largest;
    const values = new Uint8Array(data.length);
    for (let i = 0, c = 0; i < data.length; i++, c = c + 1 === channels ? 0 : c + 1) {
      const sum = (data[i] as number) + (bias[c] as number);
      values[i] = requantize(sum, multipliers[c] as number, zeroPoint, low, high);
    }
    return { quantized: values, shape, quantization: output };
  }

  /**
   * A quantized layer on float inputs: an engine runs it in float, with the dequantized weights.
   */
  #realLayer(layer: Layer, quantized: QuantizedLayer, input: FloatValue): SimulatedValue {
    const scales = scalesOf(quantized.scales);
    const rows = Float64Array.from(
      quantized.integers,
      (integer, i) => integer * (scales[Math.floor(i / layer.taps)] as number),
    );
    const data = fromRows(layer, rows, new Float32Array(rows.length));
    const constants: NodeConstant[] = [{ name: layer.weight, dtype: 'float32', shape: layer.shape, data }];
    const bias = this.#runner.graph.weights.get(layer.bias ?? '');
    if (bias) {
      const { name } = bias.spec;
      constants.push({ name, dtype: 'float32', shape: bias.shape, data: this.#bias(name) });
    }
    const model = this.#modelOf(layer, quantized, () => nodeModel(layer.node, constants));
    return this.hold(layer.node, execute(model, layer, input));
  }

  #bias(name: string): Float32Array {
    return (
      this.#state.constants.get(name) ?? Float32Array.from(this.#runner.graph.weights.get(name)?.data ?? [])
    );
  }

  #integerBias({ bias }: Layer, scales: Float32Array, inputScale: number): Float64Array {
    const values =
      bias === null ? null : (this.#state.constants.get(bias) ?? this.#runner.graph.weights.get(bias)?.data);
    return Float64Array.from(scales, (scale, c) =>
      values ? Math.round((values[c] as number) / (inputScale * scale)) : 0,
    );
  }

  #add(a: QuantizedValue, b: QuantizedValue, target: Quantization): QuantizedValue {
    const sum = addition(a.quantization, b.quantization, target, 1);
    const largest = largestQuantized(this.#state.activationBits);
    const quantized = new Uint8Array(a.quantized.length);
    for (let i = 0; i < quantized.length; i++) {
      quantized[i] = addQuantized(a.quantized[i] as number, b.quantized[i] as number, sum, 0, largest);
    }
    return { quantized, shape: a.shape, quantization: target };
  }
}

const ADDITIONS = new Set(['Add', 'AddV2']);

/** The layer's node without bias and activation. */
export function productNode({ node, kind, weight, input }: Layer): GraphNode {
  const { strides, padding, dilations, explicit_paddings, data_format, transpose_b } = node.attrs;
  const inputs = [input, weight];
  if (kind === 'matmul') {
    return { name: node.name, op: 'MatMul', inputs, attrs: { ...(transpose_b && { transpose_b }) } };
  }
  return {
    name: node.name,
    op: kind === 'conv' ? 'Conv2D' : 'DepthwiseConv2dNative',
    inputs,
    attrs: {
      ...(strides && { strides }),
      ...(padding && { padding }),
      ...(explicit_paddings && { explicit_paddings }),
      ...(data_format && { data_format }),
      // Only fused operators have a default of one.
      dilations: dilations ?? { list: { i: ['1', '1', '1', '1'] } },
    },
  };
}

export function quantizedOf(
  { data, shape }: FloatValue,
  quantization: Quantization,
  bits: number,
): QuantizedValue {
  const largest = largestQuantized(bits);
  const quantized = new Uint8Array(data.length);
  for (let i = 0; i < quantized.length; i++)
    quantized[i] = quantize(data[i] as number, quantization, largest);
  return { quantized, shape, quantization };
}

function execute(model: NodeModel, { input, node }: Layer, { data, shape }: FloatValue): FloatValue {
  const x = tf.tensor(data, [...shape], 'float32');
  const result = model.execute({ [placeholder(input)]: x }, node.name) as tf.Tensor;
  const value = { data: result.dataSync() as Float32Array, shape: result.shape };
  // Not within tf.tidy, which inspects every number of its result.
  tf.dispose([x, result]);
  return value;
}

/** A value as the rest of the network sees it. */
export function realOf(value: SimulatedValue): FloatValue {
  if (!isQuantized(value)) return value;
  const { quantized, shape, quantization } = value;
  return { data: scaled(quantized, quantization.zeroPoint, quantization.scale), shape };
}

/** A loop, because Float32Array.from with a function takes ten times as long. */
function scaled(quantized: Uint8Array, zeroPoint: number, scale: number): Float32Array {
  const out = new Float32Array(quantized.length);
  for (let i = 0; i < out.length; i++) out[i] = ((quantized[i] as number) - zeroPoint) * scale;
  return out;
}

/**
 * Runs the quantized graph on one input and shows every value once, in order of execution.
 * @param layers By the name of their node.
 */
export function runQuantized(
  runner: GraphRunner,
  simulator: Simulator,
  layers: ReadonlyMap<string, Layer>,
  input: FloatValue,
  visit: (value: string, data: SimulatedValue) => void,
): void {
  const { graph } = runner;
  const values = new Map<string, SimulatedValue>();
  const left = new Map(runner.uses);
  for (const node of graph.nodes) {
    const reads = runner.dataInputs(node);
    const isInput = graph.inputs.some(({ name }) => name === node.name);
    const results = isInput
      ? [simulator.hold(node, input)]
      : simulator.run(
          node,
          layers.get(node.name) ?? null,
          reads.map((value) => values.get(value) as SimulatedValue),
        );
    runner.outputsOf(node).forEach((name, i) => {
      const result = results[i] as SimulatedValue;
      values.set(name, result);
      visit(name, result);
    });
    for (const value of reads) {
      const count = (left.get(value) ?? 0) - 1;
      left.set(value, count);
      if (count === 0) values.delete(value);
    }
  }
}
