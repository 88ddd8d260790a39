import { sizeOf } from '../../../src/core/tensor.ts';
import { like, sameShape, transpose } from '../arrays.ts';
import { at, type Constant, type Graph, lookup, type Node, producersOf, usesOf } from '../ir.ts';
import { TO_LOGICAL } from '../layout.ts';

/**
 * Establishes that no transposition lies between an image and the dense layer that flattens it
 * (VGG): the rows of the weight matrix are permuted once, at import, instead.
 */
export function absorbTranspose(graph: Graph): Graph {
  const producers = producersOf(graph);
  const uses = usesOf(graph);
  const constants = new Map<string, Constant>(graph.constants);
  const inputsOf = new Map<string, readonly string[]>();
  for (const product of graph.nodes) {
    const [flat = '', weightsName = ''] = product.inputs;
    const weights = constants.get(weightsName);
    const reshape = producers.get(flat);
    const moved = producers.get(reshape?.inputs[0] ?? '');
    if (product.operator !== 'MatMul' || !weights || !reshape || !moved) continue;
    if (product.attributes.transpose_a === true || uses.get(weightsName) !== 1 || uses.get(flat) !== 1)
      continue;
    if (!flattens(graph, moved, reshape)) continue;
    const [, channels = 0, rows = 0, columns = 0] = lookup(graph.shapes, at(moved.outputs, 0));
    const units = at(weights.shape, 1);
    const image = like(weights, [channels, rows, columns, units], weights.data);
    constants.set(weightsName, like(weights, weights.shape, transpose(image, [1, 2, 0, 3]).data));
    inputsOf.set(reshape.name, [at(moved.inputs, 0), ...reshape.inputs.slice(1)]);
  }
  const nodes = graph.nodes.map((node) => ({ ...node, inputs: inputsOf.get(node.name) ?? node.inputs }));
  return { ...graph, constants, nodes };
}

/** Whether the two nodes flatten [N, H, W, C] to [N, C * H * W]. */
function flattens(graph: Graph, moved: Node, reshape: Node): boolean {
  const permutation = graph.constants.get(moved.inputs[1] ?? '');
  if (moved.operator !== 'Transpose' || reshape.operator !== 'Reshape' || !permutation) return false;
  const [batch = 0, ...image] = lookup(graph.shapes, at(moved.outputs, 0));
  const isToLogical = sameShape(Array.from(permutation.data), TO_LOGICAL);
  return isToLogical && sameShape(lookup(graph.shapes, at(reshape.outputs, 0)), [batch, sizeOf(image)]);
}
