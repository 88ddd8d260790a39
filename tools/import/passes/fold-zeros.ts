import { at, type Graph, type Node, nodeError, producersOf } from '../ir.ts';
import { namedPadding, paddings, type Window } from '../operators/window.ts';

/**
 * Folds zeros around rows and columns into the padding of the convolution that reads them (Keras
 * pads in this way before every stride). Works on TensorFlow operators; passes/fold-pad.ts does the
 * same before lowering.
 */
export function foldZeros(graph: Graph): Graph {
  const producers = producersOf(graph);
  const nodes = graph.nodes.map((node) => {
    const pad = producers.get(node.inputs[0] ?? '');
    const isConvolution = node.operator === 'Conv2D' || node.operator === 'DepthwiseConv2dNative';
    if (!isConvolution || node.attributes.padding !== 'VALID' || pad?.operator !== 'PadV2') return node;
    const added = spatialZeros(graph, pad);
    if (!added) return node;
    const [input = ''] = pad.inputs;
    const window = windowOf(graph, node, added);
    const [batch = 1, height = 0, width = 0, channels = 0] = graph.shapes.get(input) ?? [];
    const named = namedPadding(window, [batch, channels, height, width]);
    const padding = named ? { padding: named } : { padding: 'EXPLICIT', explicit_paddings: paddings(window) };
    return {
      ...node,
      inputs: [input, ...node.inputs.slice(1)],
      attributes: { ...node.attributes, ...padding },
    };
  });
  return { ...graph, nodes };
}

/** [top, bottom, left, right], or null if other axes are padded, or with other values. */
function spatialZeros(graph: Graph, { inputs }: Node): readonly number[] | null {
  const [table, fill] = [graph.constants.get(inputs[1] ?? ''), graph.constants.get(inputs[2] ?? '')];
  if (table?.data.length !== 8 || fill?.data[0] !== 0) return null;
  const outer = [0, 1, 6, 7].some((i) => table.data[i] !== 0);
  return outer ? null : Array.from(table.data.subarray(2, 6));
}

function windowOf(
  graph: Graph,
  node: Node,
  [top = 0, bottom = 0, left = 0, right = 0]: readonly number[],
): Window {
  const [kernelHeight = 0, kernelWidth = 0] = graph.constants.get(node.inputs[1] ?? '')?.shape ?? [];
  const [, rows = 0, columns = 0] = graph.shapes.get(at(node.outputs, 0)) ?? [];
  const pair = (key: string) => {
    const value = node.attributes[key];
    if (!Array.isArray(value)) throw nodeError(node, `it has no ${key}`);
    return value.slice(1, 3).map(Number);
  };
  return {
    kernel: [kernelHeight, kernelWidth],
    strides: pair('strides'),
    dilations: pair('dilations'),
    before: [top, left],
    after: [bottom, right],
    output: [rows, columns],
  };
}
