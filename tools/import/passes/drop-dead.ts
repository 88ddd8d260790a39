import type { Graph } from '../ir.ts';

/**
 * Establishes that every node and constant leads to an output. Inputs stay, because they are the
 * model's signature.
 */
export function dropDead(graph: Graph): Graph {
  const needed = new Set<string>(graph.outputs);
  const nodes = graph.nodes.toReversed().filter((node) => {
    const isNeeded = node.operator === 'Placeholder' || node.outputs.some((output) => needed.has(output));
    if (isNeeded) for (const input of node.inputs) needed.add(input);
    return isNeeded;
  });
  const constants = new Map([...graph.constants].filter(([name]) => needed.has(name)));
  return { ...graph, nodes: nodes.toReversed(), constants };
}
