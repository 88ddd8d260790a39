/**
 * The values of a graph that are quantized. Each gets a range of its own; all others are floats, or
 * follow from these without a rounding of their own.
 */
import { type Graph, type GraphNode, nodeNameOf } from '../engine/graph/index.ts';
import { layerOf } from './layers.ts';

/** Operators whose result the integer engine can hold with a range of its own. */
const QUANTIZABLE = new Set([
  'Placeholder',
  'Conv2D',
  '_FusedConv2D',
  'DepthwiseConv2dNative',
  'FusedDepthwiseConv2dNative',
  'MatMul',
  '_FusedMatMul',
  'AvgPool',
  'Mean',
  'ConcatV2',
  'Concat',
]);

/**
 * Elementwise operators: with one data input they are a lookup table, or a factor and an offset per
 * channel.
 */
const POINTWISE = new Set([
  'Add',
  'AddV2',
  'BiasAdd',
  'ClipByValue',
  'Div',
  'Elu',
  'LeakyRelu',
  'Maximum',
  'Minimum',
  'Mul',
  'Neg',
  'RealDiv',
  'Relu',
  'Relu6',
  'Selu',
  'Sigmoid',
  'Softplus',
  'Square',
  'Sub',
  'Tanh',
]);

/** Activations that the operation before them applies as bounds. */
const BOUNDS = new Set(['Relu', 'Relu6']);

/** Names of nodes, in order of execution. */
export function quantizationSites(graph: Graph): readonly string[] {
  const readers = readersOf(graph);
  const feedsLayer = nodesThatFeedLayers(graph, readers);
  const roots = rootsOf(graph);
  return graph.nodes
    .filter((node) => {
      const isPointwise = POINTWISE.has(node.op);
      if (!feedsLayer.has(node.name) || !(isPointwise || QUANTIZABLE.has(node.op))) return false;
      const next = readers.get(node.name) ?? [];
      if (graph.outputs.some((output) => nodeNameOf(output) === node.name)) return true;
      if (isTakenUp(next)) return false;
      const root = roots.get(node.name);
      // Inside a chain of functions of one value, only the end is rounded.
      return root === undefined || !next.every((reader) => roots.get(reader.name) === root);
    })
    .map(({ name }) => name);
}

const isTakenUp = (readers: readonly GraphNode[]): boolean =>
  readers.length === 1 && readers.every(({ op }) => BOUNDS.has(op));

function readersOf(graph: Graph): ReadonlyMap<string, readonly GraphNode[]> {
  const readers = new Map<string, GraphNode[]>();
  for (const node of graph.nodes) {
    for (const name of new Set(node.inputs.map(nodeNameOf))) {
      readers.set(name, [...(readers.get(name) ?? []), node]);
    }
  }
  return readers;
}

/** Behind the last layer nothing is gained by integers, and outputs would lose precision. */
function nodesThatFeedLayers(
  graph: Graph,
  readers: ReadonlyMap<string, readonly GraphNode[]>,
): ReadonlySet<string> {
  const feeding = new Set<string>();
  for (const node of [...graph.nodes].reverse()) {
    const next = readers.get(node.name) ?? [];
    if (next.some((reader) => layerOf(graph, reader) !== null || feeding.has(reader.name))) {
      feeding.add(node.name);
    }
  }
  return feeding;
}

/**
 * For each pointwise node that is a function of a single value: the node that produces that value.
 */
function rootsOf(graph: Graph): ReadonlyMap<string, string> {
  const roots = new Map<string, string>();
  for (const { name, op, inputs } of graph.nodes) {
    if (!POINTWISE.has(op)) continue;
    const data = inputs.filter((input) => !graph.weights.has(input)).map(nodeNameOf);
    const from = new Set(data.map((input) => roots.get(input) ?? input));
    const [only] = from;
    if (from.size === 1 && only !== undefined) roots.set(name, only);
  }
  return roots;
}
