import { ImportError } from '../error.ts';
import type { Graph } from '../ir.ts';
import { SUPPORTED_OPERATORS } from '../operators/registry.ts';

/**
 * Checks that every operator is supported.
 * @throws ImportError naming all that are not, with their nodes
 */
export function checkOperators(graph: Graph): Graph {
  const unknown = graph.nodes.filter(({ operator }) => !SUPPORTED_OPERATORS.includes(operator));
  if (unknown.length === 0) return graph;
  throw new ImportError({
    kind: 'unknown-operators',
    nodes: unknown.map(({ name, operator }) => ({ node: name, operator })),
    supported: SUPPORTED_OPERATORS,
  });
}
