import type { GraphNode } from '../../graph/graph.ts';
import type { Lowering } from '../lowering.ts';
import type { Value } from '../value.ts';

/**
 * Emits what a node needs, and says what its value is.
 * @throws GraphError where the node is not one that can be executed
 */
export type Operator = (lowering: Lowering, node: GraphNode) => Value;
