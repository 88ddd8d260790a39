/**
 * A network as a TF.js graph model, float32, in memory. Each value of the network is a node of its
 * name. Weights are shared with those handed in.
 */
import { type ModelWriter, perAxis } from '../../engine/graph/index.ts';
import { type Activation, extentOf, type Network, type Operation, tapsOf } from './network.ts';
import type { NetworkWeights, Weights } from './weights.ts';

/**
 * The name of the last node: a sigmoid over the logits, since models of the app answer with
 * probabilities.
 */
export const PROBABILITIES = 'probabilities';

/** In TensorFlow's words. */
const FUSED: Readonly<Record<NonNullable<Activation>, string>> = { relu: 'Relu', relu6: 'Relu6' };

/** @param into still empty; {@link PROBABILITIES} is its output */
export function writeNetwork(into: ModelWriter, network: Network, weights: NetworkWeights): void {
  into.input(network.input, [1, ...extentOf(network, network.input)]);
  const kinds = new Set(network.operations.map(({ kind }) => kind));
  if (kinds.has('mean')) into.integers('axes/image', [2], [1, 2]);
  if (kinds.has('concat')) into.integers('axes/channels', [], [3]);
  for (const operation of network.operations) writeOperation(into, network, operation, weights);
  into.node('Sigmoid', PROBABILITIES, [network.output]);
}

function writeOperation(
  into: ModelWriter,
  network: Network,
  operation: Operation,
  weights: NetworkWeights,
): void {
  const { output } = operation;
  const own = weights.get(output);
  switch (operation.kind) {
    case 'conv':
    case 'depthwise': {
      const { kind, input, stride, activation } = operation;
      const [filters, bias] = layerConstants(into, network, operation, own);
      const fused = activation === null ? ['BiasAdd'] : ['BiasAdd', FUSED[activation]];
      into.node(
        kind === 'conv' ? '_FusedConv2D' : 'FusedDepthwiseConv2dNative',
        output,
        [input, filters, bias],
        {
          strides: perAxis(stride),
          padding: 'SAME',
          data_format: 'NHWC',
          dilations: perAxis(1),
          fused_ops: fused,
          num_args: 1,
        },
      );
      break;
    }
    case 'dense': {
      const [filters, bias] = layerConstants(into, network, operation, own);
      const inputs = [operation.input, filters, bias];
      const fused = { fused_ops: ['BiasAdd'], num_args: 1 };
      into.node('_FusedMatMul', output, inputs, { transpose_a: false, transpose_b: false, ...fused });
      break;
    }
    case 'normalize': {
      if (!own) throw missing(output);
      const shape = [own.values.length];
      const factor = into.floats(`${output}/factor`, shape, own.values);
      const offset = into.floats(`${output}/offset`, shape, own.bias);
      const scaled = into.node('Mul', `${output}/scaled`, [operation.input, factor]);
      into.node('Relu', output, [into.node('AddV2', `${output}/shifted`, [scaled, offset])]);
      break;
    }
    case 'relu':
      into.node('Relu', output, [operation.input]);
      break;
    case 'add':
      into.node('AddV2', output, operation.inputs);
      break;
    case 'concat':
      into.node('ConcatV2', output, [...operation.inputs, 'axes/channels'], { N: 2 });
      break;
    case 'max-pool':
    case 'average-pool': {
      const window = { ksize: perAxis(operation.window), strides: perAxis(operation.stride) };
      const op = operation.kind === 'max-pool' ? 'MaxPool' : 'AvgPool';
      into.node(op, output, [operation.input], { ...window, padding: 'SAME', data_format: 'NHWC' });
      break;
    }
    case 'mean':
      into.node('Mean', output, [operation.input, 'axes/image'], { keep_dims: false });
      break;
  }
}

/**
 * Filters as TensorFlow lays them out, which is how they are drawn, and biases: the names of both.
 */
function layerConstants(
  into: ModelWriter,
  network: Network,
  operation: Extract<Operation, { kind: 'conv' | 'depthwise' | 'dense' }>,
  own: Weights | undefined,
): readonly [filters: string, bias: string] {
  const { output } = operation;
  if (!own) throw missing(output);
  const channels = extentOf(network, output)[2];
  const taps = tapsOf(network, operation);
  const window = 'window' in operation ? operation.window : 1;
  const shape = {
    conv: [window, window, taps / window ** 2, channels],
    depthwise: [window, window, channels, 1],
    dense: [taps, channels],
  }[operation.kind];
  return [
    into.floats(`${output}/filters`, shape, own.values),
    into.floats(`${output}/bias`, [channels], own.bias),
  ];
}

const missing = (value: string): RangeError => new RangeError(`no weights of ${value} are known`);
