import { GraphError } from '../graph/error.ts';
import type { GraphNode } from '../graph/graph.ts';

/** The error for a node that this build cannot execute. */
export function unsupported(node: GraphNode, detail: string): GraphError {
  return new GraphError({ reason: 'unsupported', subject: `${node.name} (${node.op})`, detail });
}

/**
 * The error for a value whose quantization cannot be executed.
 * @param subject Name of its node.
 */
export function unquantizable(subject: string, detail: string): GraphError {
  return new GraphError({ reason: 'quantization', subject, detail });
}
