import { ImportError } from '../error.ts';
import type { Graph } from '../ir.ts';
import { SUPPORTED_OPERATORS } from '../operators/registry.ts';

/** Law: every operator is known. @throws ImportError naming all those that are not, with their nodes */
export function checkOperators(graph: Graph): Graph {
  const unknown = graph.nodes.filter(({ operator }) => !SUPPORTED_OPERATORS.includes(operator));
  if (unknown.length === 0) return graph;
  throw new ImportError({
    kind: 'unknown-operators',
    nodes: unknown.map(({ name, operator }) => ({ node: name, operator })),
    supported: SUPPORTED_OPERATORS,
  });
}
