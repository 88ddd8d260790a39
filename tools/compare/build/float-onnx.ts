/**
 * A network in ONNX, float32: what ONNX Runtime runs, and what the graph models of TF.js and ours
 * are imported from.
 */

import type { Network, Operation } from '../../../src/benchmark/networks/network.ts';
import type { NetworkWeights } from '../../../src/benchmark/networks/weights.ts';
import { type Constant, floats, lookup } from '../../import/ir.ts';
import { encodeModel, node, scalar } from '../../import/testing/onnx-model.ts';
import { convAttributes, imageShape, onnxFilters, poolAttributes } from './onnx-layers.ts';

export function floatOnnx(network: Network, weights: NetworkWeights): Uint8Array {
  const constants: Record<string, Constant> = { zero: scalar(0), six: scalar(6) };
  const nodes = network.operations.flatMap((operation) => nodesOf(network, weights, operation, constants));
  const inputs = { [network.input]: imageShape(network) };
  return encodeModel({ inputs, constants, nodes, outputs: [network.output] });
}

function nodesOf(
  network: Network,
  weights: NetworkWeights,
  operation: Operation,
  constants: Record<string, Constant>,
) {
  const { output } = operation;
  const constant = (meaning: string, value: Constant): string => {
    constants[`${output}/${meaning}`] = value;
    return `${output}/${meaning}`;
  };
  const perChannel = (meaning: string, data: Float32Array) => constant(meaning, floats([data.length], data));
  switch (operation.kind) {
    case 'conv':
    case 'depthwise': {
      const filters = constant('filters', onnxFilters(network, weights, operation));
      const bias = perChannel('bias', lookup(weights, output).bias);
      const { activation } = operation;
      const sum = activation ? `${output}/sum` : output;
      const conv = node('Conv', [operation.input, filters, bias], sum, convAttributes(network, operation));
      if (activation === null) return [conv];
      if (activation === 'relu') return [conv, node('Relu', [sum], output)];
      return [conv, node('Clip', [sum, 'zero', 'six'], output)];
    }
    case 'normalize': {
      const { values, bias } = lookup(weights, output);
      const none = new Float32Array(values.length);
      const statistics = [
        perChannel('factor', values),
        perChannel('offset', bias),
        perChannel('mean', none),
        perChannel(
          'variance',
          none.map(() => 1),
        ),
      ];
      return [
        node('BatchNormalization', [operation.input, ...statistics], `${output}/normal`, { epsilon: 0 }),
        node('Relu', [`${output}/normal`], output),
      ];
    }
    case 'relu':
      return [node('Relu', [operation.input], output)];
    case 'add':
      return [node('Add', operation.inputs, output)];
    case 'concat':
      return [node('Concat', operation.inputs, output, { axis: 1 })];
    case 'max-pool':
      return [node('MaxPool', [operation.input], output, poolAttributes(network, operation))];
    case 'average-pool':
      return [node('AveragePool', [operation.input], output, poolAttributes(network, operation))];
    case 'mean':
      return [
        node('GlobalAveragePool', [operation.input], `${output}/mean`),
        node('Flatten', [`${output}/mean`], output),
      ];
    case 'dense': {
      const filters = constant('filters', onnxFilters(network, weights, operation));
      const bias = perChannel('bias', lookup(weights, output).bias);
      return [node('Gemm', [operation.input, filters, bias], output, { transB: 1 })];
    }
  }
}
