import type { GraphNode } from '../../graph/graph.ts';
import type { Lowering } from '../lowering.ts';
import type { Value } from '../value.ts';

/**
 * Emits the operations of a node and returns its value.
 * @throws GraphError if the node cannot be executed.
 */
export type Operator = (lowering: Lowering, node: GraphNode) => Value;
