/** Layers that the float and the quantized ONNX file of a network share. */

import {
  type Convolution,
  type Dense,
  extentOf,
  type Network,
  type Pool,
  paddingOf,
} from '../../../src/benchmark/networks/network.ts';
import type { NetworkWeights } from '../../../src/benchmark/networks/weights.ts';
import { transpose } from '../../import/arrays.ts';
import { at, type Constant, floats, lookup, type Shape } from '../../import/ir.ts';

/** ONNX has the channels first. */
export function imageShape(network: Network): Shape {
  const [rows, columns, channels] = extentOf(network, network.input);
  return [1, channels, rows, columns];
}

/**
 * [out, in, window, window], for a depthwise one [channels, 1, window, window]; dense [out, in].
 */
export function onnxFilters(network: Network, weights: NetworkWeights, layer: Convolution | Dense): Constant {
  const { values } = lookup(weights, layer.output);
  const channels = at(extentOf(network, layer.output), 2);
  if (layer.kind === 'dense') return transpose(floats([values.length / channels, channels], values), [1, 0]);
  const { window } = layer;
  const inputs = values.length / (window * window * channels);
  return transpose(floats([window, window, inputs, channels], values), [3, 2, 0, 1]);
}

export function convAttributes(network: Network, operation: Convolution) {
  const { kind, output, window } = operation;
  const group = kind === 'depthwise' ? at(extentOf(network, output), 2) : 1;
  return { kernel_shape: [window, window], group, ...placing(network, operation) };
}

export function poolAttributes(network: Network, operation: Pool) {
  const { window } = operation;
  return { kernel_shape: [window, window], ...placing(network, operation) };
}

function placing(network: Network, { input, window, stride }: Convolution | Pool) {
  const [length] = extentOf(network, input);
  const [before, after] = paddingOf(length, window, stride);
  return { strides: [stride, stride], pads: [before, before, after, after] };
}
