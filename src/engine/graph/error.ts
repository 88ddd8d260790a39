/** Describes the fault of a graph model. */
export interface GraphProblem {
  readonly reason: /** model.json is not one. */
    | 'format'
    /** The weight file does not match model.json. */
    | 'weights'
    /** The nodes do not form a graph: an input is missing, or there is a cycle. */
    | 'structure'
    /** An attribute of a node is missing or has the wrong type. */
    | 'attribute'
    /** No executor of ours supports the node, or not with these parameters. */
    | 'unsupported'
    /** A quantized weight or an activation deviates from docs/numerics.md. */
    | 'quantization';
  /** The node, weight or field. */
  readonly subject: string;
  readonly detail: string;
}

/**
 * A graph model that cannot be read. Callers wrap it: the app in a `model` problem, tools in their
 * own errors.
 */
export class GraphError extends Error {
  override readonly name = 'GraphError';
  readonly problem: GraphProblem;

  constructor(problem: GraphProblem, options?: { cause?: unknown }) {
    super(`${problem.subject}: ${problem.detail}`, options);
    this.problem = problem;
  }
}
