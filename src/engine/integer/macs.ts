import type { PlanOp } from './plan.ts';

/**
 * Multiply-accumulates of one operation, including those with padding; null for an operation that
 * has none.
 */
export function macsOf(op: PlanOp): number | null {
  switch (op.kind) {
    case 'conv':
    case 'float-conv':
    case 'depthwise':
    case 'float-depthwise':
      // Every weight is used once for every output pixel.
      return op.window.outputHeight * op.window.outputWidth * op.weights.length;
    case 'float-matmul':
      return op.rows * op.inner * op.columns;
    default:
      return null;
  }
}
