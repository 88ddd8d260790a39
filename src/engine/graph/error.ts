import { DetailError } from '../../core/detail.ts';
import type { GraphFault } from '../../core/faults/graph.ts';

/** A graph model that cannot be read or not be run. Callers put its detail into their own errors. */
export class GraphError extends DetailError {
  override readonly name = 'GraphError';
  /** The node, weight or field at fault. */
  readonly subject: string;
  readonly fault: GraphFault;

  constructor(subject: string, fault: GraphFault, options?: { cause?: unknown }) {
    super({ code: 'graph', subject, fault }, options);
    this.subject = subject;
    this.fault = fault;
  }
}
