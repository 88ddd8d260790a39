/** Reasons why a model cannot be quantized. */
export type QuantizeProblem =
  | { readonly kind: 'calibration'; readonly detail: string }
  /** A weight that is not finite, which would spoil every channel that uses it. */
  | { readonly kind: 'weight'; readonly weight: string; readonly index: number; readonly value: number }
  | { readonly kind: 'graph'; readonly node: string | null; readonly detail: string };

export class QuantizeError extends Error {
  override readonly name = 'QuantizeError';
  readonly problem: QuantizeProblem;

  constructor(problem: QuantizeProblem, options?: { cause?: unknown }) {
    super(messageOf(problem), options);
    this.problem = problem;
  }
}

function messageOf(problem: QuantizeProblem): string {
  switch (problem.kind) {
    case 'calibration':
      return `calibration: ${problem.detail}`;
    case 'weight':
      return `weight ${problem.weight}: element ${problem.index} is ${problem.value}`;
    case 'graph':
      return `${problem.node === null ? 'graph' : `node ${problem.node}`}: ${problem.detail}`;
  }
}
