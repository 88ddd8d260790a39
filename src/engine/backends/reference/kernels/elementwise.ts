/** Elementwise operations on quantized values. */

import type { Quantization } from '../../../../core/tensor.ts';
import {
  addQuantized,
  affineFloat,
  affineQuantized,
  quantize as quantizeReal,
  requantize,
  rescale as rescaleSum,
} from '../../../integer/numerics.ts';
import type { AddOp, AffineOp, LookupOp, MultiplyOp } from '../../../integer/plan.ts';

type Output = Uint8Array | Float32Array;

export function quantize(
  quantization: Quantization,
  largestQuantized: number,
  input: Float32Array,
  output: Uint8Array,
): () => void {
  return () => {
    for (let i = 0; i < output.length; i += 1) {
      output[i] = quantizeReal(input[i] as number, quantization, largestQuantized);
    }
  };
}

export function lookup({ table }: LookupOp, input: Uint8Array, output: Output): () => void {
  return () => {
    for (let i = 0; i < output.length; i += 1) output[i] = table[input[i] as number] as number;
  };
}

export function add(op: AddOp, a: Uint8Array, b: Uint8Array, output: Uint8Array): () => void {
  const { low, high } = op;
  return () => {
    for (let i = 0; i < output.length; i += 1) {
      output[i] = addQuantized(a[i % a.length] as number, b[i % b.length] as number, op, low, high);
    }
  };
}

export function multiply(op: MultiplyOp, a: Uint8Array, b: Uint8Array, output: Output): () => void {
  const { zeroPointA, zeroPointB } = op;
  const { to, multipliers, zeroPoint, low, high } = op.rescale;
  const multiplier = multipliers[0] as number;
  return () => {
    for (let i = 0; i < output.length; i += 1) {
      const left = (a[i % a.length] as number) - zeroPointA;
      const product = Math.imul(left, (b[i % b.length] as number) - zeroPointB);
      output[i] =
        to === 'u8'
          ? requantize(product, multiplier, zeroPoint, low, high)
          : rescaleSum(product, multiplier, low, high);
    }
  };
}

export function affine(op: AffineOp, input: Uint8Array, output: Output): () => void {
  const { to, factors, offsets, low, high } = op;
  const compute = to === 'u8' ? affineQuantized : affineFloat;
  return () => {
    for (let i = 0; i < output.length; i += 1) {
      const c = i % factors.length;
      output[i] = compute(input[i] as number, factors[c] as number, offsets[c] as number, low, high);
    }
  };
}
