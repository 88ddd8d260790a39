import { type Graph, type Node, redirected } from '../ir.ts';
import { padsOf } from '../operators/arrange.ts';
import { viewOf } from '../operators/contract.ts';

/**
 * Removes nodes that return their first input. One that is an output of the graph stays, for its
 * name.
 */
export function dropNoOps(graph: Graph): Graph {
  const redirect = new Map<string, string>();
  for (const node of graph.nodes) {
    const [input = ''] = node.inputs;
    const [output = ''] = node.outputs;
    if (isNoOp(graph, node) && !graph.outputs.includes(output)) redirect.set(output, input);
  }
  const nodes = graph.nodes.filter(({ outputs }) => !redirect.has(outputs[0] ?? ''));
  return redirected({ ...graph, nodes }, redirect);
}

function isNoOp(graph: Graph, node: Node): boolean {
  if (node.operator === 'Identity' || node.operator === 'Dropout') return true;
  if (node.operator !== 'Pad') return false;
  const { before, after } = padsOf(viewOf(node, graph));
  return [...before, ...after].every((pad) => pad === 0);
}
