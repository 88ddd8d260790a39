import { at, type Constant, floats, type Graph, type Node, producersOf, usesOf } from '../ir.ts';
import { viewOf } from '../operators/contract.ts';
import { normalization } from '../operators/matrix.ts';

/**
 * Folds a batch normalization into the weights and bias of the convolution before it. Computed in
 * float64 and rounded once, to float32.
 */
export function foldBatchNorm(graph: Graph): Graph {
  const producers = producersOf(graph);
  const uses = usesOf(graph);
  const constants = new Map<string, Constant>(graph.constants);
  const folded = new Map<string, Node>();
  for (const node of graph.nodes) {
    if (node.operator !== 'BatchNormalization') continue;
    const [input = ''] = node.inputs;
    const conv = producers.get(input);
    const filters = constants.get(conv?.inputs[1] ?? '');
    if (conv?.operator !== 'Conv' || !filters || uses.get(input) !== 1) continue;
    const { factor, offset } = normalization(viewOf(node, graph));
    const bias = constants.get(conv.inputs[2] ?? '');
    if (conv.inputs[2] && !bias) continue;
    const perFilter = filters.data.length / factor.length;
    const weights = new Float32Array(filters.data.length);
    for (const [filter, scale] of factor.entries()) {
      const end = (filter + 1) * perFilter;
      for (let i = filter * perFilter; i < end; i++) weights[i] = (filters.data[i] ?? 0) * scale;
    }
    const biases = Float32Array.from(
      offset,
      (value, i) => value + (bias ? at(bias.data, i) * at(factor, i) : 0),
    );
    const [weightsName, biasName] = [`${conv.name}/folded/weights`, `${conv.name}/folded/bias`];
    constants.set(weightsName, floats(filters.shape, weights));
    constants.set(biasName, floats([biases.length], biases));
    folded.set(input, {
      ...conv,
      inputs: [at(conv.inputs, 0), weightsName, biasName],
      outputs: [at(node.outputs, 0)],
    });
    folded.set(at(node.outputs, 0), node);
  }
  const nodes = graph.nodes.flatMap((node) => {
    const found = folded.get(at(node.outputs, 0));
    return found === node ? [] : [found ?? node];
  });
  return { ...graph, constants, nodes };
}
