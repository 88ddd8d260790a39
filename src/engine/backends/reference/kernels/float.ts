/** Float32 operations without weights: sums in float64, each result rounded once. */

import type {
  FloatBinaryOp,
  FloatMatMulOp,
  FloatResizeOp,
  FloatUnaryOp,
  SoftmaxOp,
} from '../../../integer/plan.ts';
import { binary, unary } from '../../../integer/pointwise.ts';

export function floatMatMul(
  { rows, inner, columns }: FloatMatMulOp,
  a: Float32Array,
  b: Float32Array,
  output: Float32Array,
): () => void {
  return () => {
    for (let row = 0; row < rows; row += 1) {
      for (let column = 0; column < columns; column += 1) {
        let sum = 0;
        for (let k = 0; k < inner; k += 1) {
          sum += (a[row * inner + k] as number) * (b[k * columns + column] as number);
        }
        output[row * columns + column] = sum;
      }
    }
  };
}

export function floatUnary(op: FloatUnaryOp, input: Float32Array, output: Float32Array): () => void {
  const compute = unary(op.function, op.parameters);
  return () => {
    for (let i = 0; i < output.length; i += 1) output[i] = compute(input[i] as number);
  };
}

export function floatBinary(
  op: FloatBinaryOp,
  a: Float32Array,
  b: Float32Array,
  output: Float32Array,
): () => void {
  const compute = binary(op.function);
  return () => {
    for (let i = 0; i < output.length; i += 1) {
      output[i] = compute(a[i % a.length] as number, b[i % b.length] as number);
    }
  };
}

export function floatResize(op: FloatResizeOp, input: Float32Array, output: Float32Array): () => void {
  const { inputWidth, channels, rows, columns } = op;
  const width = columns.share.length;
  return () => {
    for (let place = 0; place < rows.share.length * width; place += 1) {
      const [y, x] = [Math.floor(place / width), place % width];
      const [down, right] = [rows.share[y] as number, columns.share[x] as number];
      const [top, bottom] = [(rows.first[y] as number) * inputWidth, (rows.second[y] as number) * inputWidth];
      const [left, next] = [columns.first[x] as number, columns.second[x] as number];
      for (let c = 0; c < channels; c += 1) {
        const at = (row: number, column: number): number => input[(row + column) * channels + c] as number;
        const above = at(top, left) * (1 - right) + at(top, next) * right;
        const below = at(bottom, left) * (1 - right) + at(bottom, next) * right;
        output[place * channels + c] = above * (1 - down) + below * down;
      }
    }
  };
}

/** Softmax; subtracts the largest element first, so that no exponential overflows. */
export function softmax({ length }: SoftmaxOp, input: Float32Array, output: Float32Array): () => void {
  return () => {
    for (let start = 0; start < output.length; start += length) {
      const logits = input.subarray(start, start + length);
      const largest = logits.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
      const exponentials = Float64Array.from(logits, (logit) => Math.exp(logit - largest));
      const sum = exponentials.reduce((a, b) => a + b, 0);
      exponentials.forEach((exponential, i) => {
        output[start + i] = exponential / sum;
      });
    }
  };
}
