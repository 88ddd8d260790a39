import { GraphError } from '../graph/error.ts';
import type { GraphNode } from '../graph/graph.ts';

/** A node that this build does not execute, or not so. */
export function unsupported(node: GraphNode, detail: string): GraphError {
  return new GraphError({ reason: 'unsupported', subject: `${node.name} (${node.op})`, detail });
}

/** A value whose quantization cannot be executed. @param subject its node */
export function unquantizable(subject: string, detail: string): GraphError {
  return new GraphError({ reason: 'quantization', subject, detail });
}
