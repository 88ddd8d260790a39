import { type Constant, type Graph, type Node, nodeError, type Shape } from '../ir.ts';
import { viewOf } from '../operators/contract.ts';
import { operatorOf } from '../operators/registry.ts';

/**
 * Establishes that every value has a static shape, and that every value known at import is a
 * constant. Exporters write padding and reshaping as chains of Shape, Gather, Concat and similar
 * operators; with static inputs all of it evaluates.
 * @throws ImportError for an unsupported operator
 */
export function resolve(graph: Graph): Graph {
  const shapes = new Map<string, Shape>(graph.shapes);
  const constants = new Map<string, Constant>(graph.constants);
  const nodes: Node[] = [];
  for (const node of graph.nodes) {
    const operator = operatorOf(node);
    const unknown = node.inputs.find((name) => name !== '' && !shapes.has(name) && !constants.has(name));
    if (unknown !== undefined)
      throw nodeError(node, `its input ${unknown} is no first output of any node before it`);
    const view = viewOf(node, { opset: graph.opset, shapes, constants });
    const [output = ''] = node.outputs;
    const value = operator.evaluate?.(view) ?? null;
    if (value !== null) {
      constants.set(output, value);
      continue;
    }
    shapes.set(output, operator.shape(view));
    nodes.push(node);
  }
  return { ...graph, shapes, constants, nodes };
}
