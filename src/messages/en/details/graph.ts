/** Faults of a node, weight or field of a graph model; its name stands before each. */
import type { GraphFault, GraphFaultCodes } from '../../../core/faults/graph.ts';
import { whole } from '../../format.ts';
import { bits, bytes, channels, shape, type Texts, textOf } from './texts.ts';

const faults: Texts<GraphFaultCodes> = {
  schema: ({ issue }) => `${issue}.`,
  'http-answer': ({ status, text }) => `The server answered with HTTP status ${status} ${text}.`,
  'node-twice': () => 'Two nodes have this name.',
  'no-output-node': () => 'Every node is read by another, so the graph has no output.',
  'input-absent': ({ input }) => `It reads ${input}, which does not exist.`,
  'output-unmade': () => 'No node computes this output.',
  cycle: () => 'It depends on itself.',
  'constant-without-weight': () => 'The constant has no weight.',

  'weight-twice': () => 'It is listed twice.',
  'weights-length': ({ found, expected }) =>
    `The file has ${bytes(found)}; the weights of the list need ${whole(expected)}.`,
  'weight-type': ({ dtype, stored }) => `It cannot be ${dtype} and be stored as ${stored}.`,
  'weight-range': ({ scale, min }) => `Its scale is ${scale} and its minimum ${min}.`,
  'packed-absent': () => 'It is said to be packed, but no weight has this name.',
  'packed-too-short': ({ found, expanded }) =>
    `The shards have ${bytes(found)}, which cannot expand to ${whole(expanded)}.`,
  'packed-axis': ({ shape: given, axis, least }) =>
    `Its shape ${shape(given)} cannot be packed along axis ${axis} as integers from ${least}.`,
  'packed-bits': ({ channel, bits: count }) => `Channel ${channel} is said to have ${bits(count)}.`,
  'packed-cut': ({ needed, from, end }) =>
    `It needs ${bytes(needed)} from byte ${whole(from)}, but the shards end at ${whole(end)}.`,
  'packed-padding': () => 'The bits that fill up its last byte are not zero.',
  'packed-rest': ({ found, end }) =>
    `The shards have ${bytes(found)}, but the packed weights end at ${whole(end)}.`,

  'attribute-missing': () => 'The attribute is missing.',
  'attribute-unsupported': ({ value }) => `${value} is not supported.`,
  'attribute-base64': ({ value }) => `“${value}” is not base64.`,
  'attribute-paddings': () => 'It does not give two lengths for each of four axes.',
  'attribute-spatial': ({ values }) => `${shape(values)} does not apply to rows and columns alone.`,
  'operator-unknown': ({ known }) => `This operator is not supported. Supported are ${known.join(', ')}.`,
  'placeholder-unsigned': () => 'It is not an input of the signature.',
  'no-input': ({ index }) => `It has no input ${index}.`,
  'further-output': ({ output }) => `It reads ${output}, and only first outputs of nodes are supported.`,
  'not-constant': ({ index }) => `Its input ${index} is not a constant.`,
  'not-one-image': ({ shape: given }) =>
    `Its input is ${shape(given)}, not one image [1, height, width, channels].`,
  'window-too-large': ({ shape: given }) => `Its window is larger than the image ${shape(given)}.`,
  'filters-for-channels': ({ filters, channels: count }) =>
    `Its filters are for ${channels(filters)}, but the image has ${whole(count)}.`,
  'matrix-shapes': ({ a, b, isTransposed }) =>
    `${shape(a)} cannot be multiplied by ${isTransposed ? 'transposed ' : ''}${shape(b)}.`,
  'matrix-of-image': () => 'Its second matrix depends on the image and is transposed or has a bias.',
  'fused-operators': ({ operators }) => `It fuses ${operators.join(', ')}, which is not supported.`,
  'bias-shape': ({ shape: given, filters }) => `Its bias is ${shape(given)} for ${whole(filters)} filters.`,
  'no-broadcast': ({ a, b }) => `${shape(a)} and ${shape(b)} do not broadcast.`,
  'statistics-channels': ({ channels: count, shape: given }) =>
    `Its statistics are of ${channels(count)}, its input is ${shape(given)}.`,
  'reshape-size': ({ from, to }) => `${shape(from)} cannot be reshaped to ${shape(to)}.`,
  'pad-mode': ({ mode }) => `The mode ${mode} is not supported.`,
  'no-parts': () => 'It has nothing to concatenate.',
  'pool-dilation': () => 'Pooling with dilation is not supported.',

  'not-quantized': () => 'The model is not quantized.',
  'activations-unknown': () =>
    'The model does not say how activations are quantized. Quantize it again, or run it in float32.',
  'other-precision': ({ precision }) => `The model is ${precision}, not int8.`,
  'quantization-of-none': () => 'It has a quantization, but no node has this name.',
  'channel-scale': ({ scale }) => `A channel has the scale ${scale}.`,
  'not-int8': ({ value }) => `The value ${value} does not fit into int8.`,
  'bias-range': ({ channel, bias, integer, unit }) =>
    `The bias ${bias} of channel ${channel} is ${integer} in units of ${unit}, which does not fit into int32.`,
  'sum-range': ({ channel, largest }) =>
    `Sums of channel ${channel} reach ${largest}, which does not fit into int32.`,
  'multiplier-range': ({ channel, multiplier }) => `Channel ${channel} has the multiplier ${multiplier}.`,
  'step-range': ({ channel, largest }) =>
    `Results of channel ${channel} reach ${largest} steps of the output; the limit is 2^22.`,
};

export const graphFault = (fault: GraphFault): string => textOf(faults, fault);
