/** Reasons why a model cannot be imported. Names nodes as in the exporter's own graph. */
export type ImportProblem =
  | { readonly kind: 'file'; readonly detail: string }
  | {
      readonly kind: 'unknown-operators';
      /** Every node with an unsupported operator, in the graph's order. */
      readonly nodes: readonly { readonly node: string; readonly operator: string }[];
      readonly supported: readonly string[];
    }
  /** A supported operator that is used in an unsupported way. */
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

export function fileError(detail: string, cause?: unknown): ImportError {
  return new ImportError({ kind: 'file', detail }, { cause });
}

export function weightError(weight: string, detail: string): ImportError {
  return new ImportError({ kind: 'weight', weight, detail });
}

/**
 * Converts any exception of a reader to an ImportError. A damaged file can contradict itself in
 * ways that no check foresees; an oversized array or an index out of range is then reported as the
 * file's fault.
 */
export function guarded<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof ImportError) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw fileError(`the graph contradicts itself (${why}); the file may be damaged: export it again`, cause);
  }
}

function messageOf(problem: ImportProblem): string {
  switch (problem.kind) {
    case 'file':
      return problem.detail;
    case 'unknown-operators':
      return unknownOperators(problem.nodes, problem.supported);
    case 'node':
      return `node ${problem.node} (${problem.operator}): ${problem.detail}`;
    case 'weight':
      return `weight ${problem.weight}: ${problem.detail}`;
  }
}

/** Nodes that a message names for each operator. */
const NAMED = 3;

function unknownOperators(
  nodes: readonly { readonly node: string; readonly operator: string }[],
  supported: readonly string[],
): string {
  const byOperator = Map.groupBy(nodes, ({ operator }) => operator);
  const lines = [...byOperator].map(([operator, all]) => {
    const more = all.length > NAMED ? ` and ${all.length - NAMED} more` : '';
    const named = all.slice(0, NAMED).map(({ node }) => node);
    return `  ${operator}: ${all.length === 1 ? 'node' : 'nodes'} ${named.join(', ')}${more}`;
  });
  const isQuantized = nodes.some(({ operator }) => /QLinear|Integer$/.test(operator));
  const hint = isQuantized ? '\nQuantized networks are read in the QDQ form: choose it when quantizing.' : '';
  return `operators that are not supported:\n${lines.join('\n')}${hint}\nSupported are ${supported.join(', ')}.`;
}
