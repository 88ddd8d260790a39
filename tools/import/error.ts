/** Why a model cannot be imported; names the node, so that it can be found in the exporter's own graph. */
export type ImportProblem =
  | { readonly kind: 'file'; readonly detail: string }
  | {
      readonly kind: 'unknown-operator';
      readonly node: string;
      readonly operator: string;
      readonly supported: readonly string[];
    }
  /** An operator that is known, used in a way that is not. */
  | { readonly kind: 'node'; readonly node: string; readonly operator: string; readonly detail: string }
  | { readonly kind: 'weight'; readonly weight: string; readonly detail: string };

export class ImportError extends Error {
  override readonly name = 'ImportError';
  readonly problem: ImportProblem;

  constructor(problem: ImportProblem, options?: { cause?: unknown }) {
    super(messageOf(problem), options);
    this.problem = problem;
  }
}

function messageOf(problem: ImportProblem): string {
  switch (problem.kind) {
    case 'file':
      return problem.detail;
    case 'unknown-operator':
      return `node ${problem.node}: operator ${problem.operator} is not supported; supported are ${problem.supported.join(', ')}`;
    case 'node':
      return `node ${problem.node} (${problem.operator}): ${problem.detail}`;
    case 'weight':
      return `weight ${problem.weight}: ${problem.detail}`;
  }
}
