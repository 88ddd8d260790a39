import type { GraphFault } from '../../core/faults/graph.ts';
import { GraphError } from '../graph/error.ts';
import type { GraphNode } from '../graph/graph.ts';

/** The error for a node that this build cannot execute. */
export function unsupported({ name, op }: GraphNode, fault: GraphFault): GraphError {
  return new GraphError(`${name} (${op})`, fault);
}
