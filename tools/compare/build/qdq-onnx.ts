/**
 * A network in ONNX, quantized in the QDQ form, as ONNX Runtime's own quantize_static would: int8
 * weights per channel, uint8 activations, each value rounded once by QuantizeLinear and read
 * through DequantizeLinear. The runtime fuses the operations between them to integer ones. Batch
 * normalization before a convolution has no integer operation there and stays in float.
 */
import onnxProto from 'onnx-proto';
import {
  type Convolution,
  type Dense,
  type Network,
  type Operation,
  readsOf,
} from '../../../src/benchmark/networks/network.ts';
import type { NetworkWeights } from '../../../src/benchmark/networks/weights.ts';
import { affineOf, type Range } from '../../../src/quantize/affine.ts';
import { at, type Constant, floats, lookup } from '../../import/ir.ts';
import { encodeModel, node } from '../../import/testing/onnx-model.ts';
import { convAttributes, imageShape, onnxFilters, poolAttributes } from './onnx-layers.ts';

const { DataType } = onnxProto.onnx.TensorProto;

type NodeInput = ReturnType<typeof node>;

/** Largest magnitude of a weight: ONNX Runtime takes all eight bits. */
const LARGEST_WEIGHT = 127;

export function qdqOnnx(
  network: Network,
  weights: NetworkWeights,
  ranges: ReadonlyMap<string, Range>,
): Uint8Array {
  const writer = new QdqWriter(network, weights, ranges);
  writer.quantize(network.input, network.input);
  for (const operation of network.operations) writer.add(operation);
  return writer.finish();
}

class QdqWriter {
  readonly #network: Network;
  readonly #weights: NetworkWeights;
  readonly #ranges: ReadonlyMap<string, Range>;
  readonly #nodes: NodeInput[] = [];
  readonly #constants: Record<string, Constant> = {};
  readonly #tensors: onnxProto.onnx.ITensorProto[] = [];

  constructor(network: Network, weights: NetworkWeights, ranges: ReadonlyMap<string, Range>) {
    this.#network = network;
    this.#weights = weights;
    this.#ranges = ranges;
  }

  /** Quantizes the value that was computed as `real`; other nodes read it as `<value>/read`. */
  quantize(value: string, real: string): void {
    const { scale, zeroPoint } = affineOf(lookup(this.#ranges, value), 8);
    this.#constants[`${value}/scale`] = floats([], Float32Array.of(scale));
    this.#tensor(`${value}/zero`, [], DataType.UINT8, Uint8Array.of(zeroPoint));
    const parameters = [`${value}/scale`, `${value}/zero`];
    this.#nodes.push(
      node('QuantizeLinear', [real, ...parameters], `${value}/codes`),
      node('DequantizeLinear', [`${value}/codes`, ...parameters], `${value}/read`),
    );
  }

  add(operation: Operation): void {
    const { output } = operation;
    const reads = readsOf(operation).map((value) => `${value}/read`);
    // The end of the network stays in float, as in our own int8 model.
    const isEnd = output === this.#network.output;
    const real = isEnd ? output : `${output}/real`;
    this.#nodes.push(...this.#compute(operation, reads, real));
    if (!isEnd) this.quantize(output, real);
  }

  finish(): Uint8Array {
    return encodeModel({
      inputs: { [this.#network.input]: imageShape(this.#network) },
      constants: this.#constants,
      tensors: this.#tensors,
      nodes: this.#nodes,
      outputs: [this.#network.output],
    });
  }

  #compute(operation: Operation, reads: readonly string[], real: string): readonly NodeInput[] {
    const { output } = operation;
    switch (operation.kind) {
      // ReLU and ReLU6 are part of the range that the result is clamped to.
      case 'conv':
      case 'depthwise':
        return [
          node('Conv', [...reads, ...this.#layer(operation)], real, convAttributes(this.#network, operation)),
        ];
      case 'dense':
        return [node('Gemm', [...reads, ...this.#layer(operation)], real, { transB: 1 })];
      case 'normalize':
        return [
          node('BatchNormalization', [...reads, ...this.#normalization(output)], `${output}/normal`, {
            epsilon: 0,
          }),
          node('Relu', [`${output}/normal`], real),
        ];
      case 'relu':
        return [node('Relu', reads, real)];
      case 'add':
        return [node('Add', reads, real)];
      case 'concat':
        return [node('Concat', reads, real, { axis: 1 })];
      case 'max-pool':
        return [node('MaxPool', reads, real, poolAttributes(this.#network, operation))];
      case 'average-pool':
        return [node('AveragePool', reads, real, poolAttributes(this.#network, operation))];
      case 'mean':
        return [
          node('GlobalAveragePool', reads, `${output}/mean`),
          node('Flatten', [`${output}/mean`], real),
        ];
    }
  }

  /**
   * Filters and biases in integers; the unit of a bias is the product of those of image and filter.
   */
  #layer(layer: Convolution | Dense): readonly string[] {
    const { output } = layer;
    const { shape, data } = onnxFilters(this.#network, this.#weights, layer);
    const channels = at(shape, 0);
    const taps = data.length / channels;
    const scales = Float32Array.from({ length: channels }, (_, channel) => {
      const filter = data.subarray(channel * taps, (channel + 1) * taps);
      return largestOf(filter) / LARGEST_WEIGHT;
    });
    const integers = Int8Array.from(data, (value, i) => Math.round(value / at(scales, Math.floor(i / taps))));
    const { scale } = affineOf(lookup(this.#ranges, layer.input), 8);
    const units = scales.map((filterScale) => filterScale * scale);
    const { bias } = lookup(this.#weights, output);
    const biases = Int32Array.from(bias, (value, channel) => Math.round(value / at(units, channel)));
    return [
      this.#integers(`${output}/filters`, shape, DataType.INT8, integers, scales),
      this.#integers(`${output}/bias`, [channels], DataType.INT32, biases, units),
    ];
  }

  /** Integers with a scale for each index of the first axis, read through DequantizeLinear. */
  #integers(
    name: string,
    shape: readonly number[],
    dataType: number,
    data: Int8Array | Int32Array,
    scales: Float32Array,
  ): string {
    this.#tensor(`${name}/codes`, shape, dataType, data);
    this.#tensor(
      `${name}/zero`,
      [scales.length],
      dataType,
      data.subarray(0, scales.length).map(() => 0),
    );
    this.#constants[`${name}/scale`] = floats([scales.length], scales);
    const inputs = [`${name}/codes`, `${name}/scale`, `${name}/zero`];
    this.#nodes.push(node('DequantizeLinear', inputs, name, { axis: 0 }));
    return name;
  }

  #normalization(output: string): readonly string[] {
    const { values, bias } = lookup(this.#weights, output);
    const statistics = {
      factor: values,
      offset: bias,
      mean: values.map(() => 0),
      variance: values.map(() => 1),
    };
    return Object.entries(statistics).map(([meaning, data]) => {
      this.#constants[`${output}/${meaning}`] = floats([data.length], data);
      return `${output}/${meaning}`;
    });
  }

  #tensor(
    name: string,
    dims: readonly number[],
    dataType: number,
    data: Int8Array | Uint8Array | Int32Array,
  ): void {
    const rawData = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    this.#tensors.push({ name, dims: [...dims], dataType, rawData });
  }
}

function largestOf(values: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < values.length; i++) largest = Math.max(largest, Math.abs(values[i] ?? 0));
  return largest;
}
