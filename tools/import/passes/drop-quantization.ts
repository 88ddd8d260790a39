import { at, type Graph, type Node, nodeError, producersOf } from '../ir.ts';
import { constantOf, parameter, viewOf } from '../operators/contract.ts';
import { activationOfRange } from '../operators/quantization.ts';

/**
 * Establishes that activations are not rounded. A pair of QuantizeLinear and DequantizeLinear also
 * clips to the range seen in calibration. A range that implies an activation is replaced by it;
 * other ranges are dropped, and `npm run quantize` measures new ones.
 */
export function dropQuantization(graph: Graph): Graph {
  const producers = producersOf(graph);
  const notNegative = new Set<string>();
  const nodes = graph.nodes.flatMap((node) => {
    const [output = ''] = node.outputs;
    if (node.operator === 'QuantizeLinear') return [];
    const left =
      node.operator === 'DequantizeLinear' ? withoutRounding(graph, node, producers, notNegative) : node;
    if (isNotNegative(graph, left, notNegative)) notNegative.add(output);
    return [left];
  });
  return { ...graph, nodes };
}

/** The replacement of a pair: the activation that its range implies, or nothing. */
function withoutRounding(
  graph: Graph,
  pair: Node,
  producers: ReadonlyMap<string, Node>,
  notNegative: ReadonlySet<string>,
): Node {
  const quantize = producers.get(at(pair.inputs, 0));
  if (quantize?.operator !== 'QuantizeLinear') {
    throw nodeError(pair, 'supported only behind QuantizeLinear or on a weight');
  }
  const [input = ''] = quantize.inputs;
  const view = viewOf(pair, graph);
  const activation = activationOfRange(constantOf(view, 1, 'scale'), view.constant(2));
  const left = { name: pair.name, inputs: [input], outputs: pair.outputs };
  const isDone = activation === 'relu6' ? producers.get(input)?.operator === 'Clip' : notNegative.has(input);
  if (activation === null || isDone || graph.inputs.includes(input)) {
    return { ...left, operator: 'Identity', attributes: {} };
  }
  return activation === 'relu6'
    ? { ...left, operator: 'Clip', attributes: { min: 0, max: 6 } }
    : { ...left, operator: 'Relu', attributes: {} };
}

/** Operators whose results are never negative. */
const NOT_NEGATIVE = ['Relu', 'Sigmoid', 'HardSigmoid', 'Softmax'];
/** Operators whose results are not negative if their first input is not. */
const FOLLOW_FIRST = [
  'AveragePool',
  'Flatten',
  'GlobalAveragePool',
  'Identity',
  'MaxPool',
  'ReduceMean',
  'Reshape',
  'Squeeze',
  'Transpose',
  'Unsqueeze',
];
/** Operators whose results are not negative if none of their inputs is. */
const FOLLOW_ALL = ['Add', 'Concat', 'Mul'];

function isNotNegative(graph: Graph, node: Node, known: ReadonlySet<string>): boolean {
  if (NOT_NEGATIVE.includes(node.operator)) return true;
  if (FOLLOW_FIRST.includes(node.operator)) return known.has(at(node.inputs, 0));
  if (FOLLOW_ALL.includes(node.operator)) return node.inputs.every((input) => known.has(input));
  if (node.operator !== 'Clip') return false;
  const [low = -Infinity] = parameter(viewOf(node, graph), 1, 'min') ?? [];
  return low >= 0;
}
