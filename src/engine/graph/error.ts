/** What of a graph model is wrong. */
export interface GraphProblem {
  readonly reason: /** model.json is not one. */
    | 'format'
    /** The weight file does not hold what model.json says. */
    | 'weights'
    /** Nodes that do not make a graph: a missing input, a cycle. */
    | 'structure'
    /** A node whose attribute is missing or of another kind. */
    | 'attribute'
    /** A node that no executor of ours knows, or not so. */
    | 'unsupported'
    /** A quantized weight or an activation that is not in the form of docs/numerics.md. */
    | 'quantization';
  /** The node, weight or field. */
  readonly subject: string;
  readonly detail: string;
}

/** A graph model that cannot be read. Its readers wrap it: the app into a `model` problem, tools into their own. */
export class GraphError extends Error {
  override readonly name = 'GraphError';
  readonly problem: GraphProblem;

  constructor(problem: GraphProblem, options?: { cause?: unknown }) {
    super(`${problem.subject}: ${problem.detail}`, options);
    this.problem = problem;
  }
}
