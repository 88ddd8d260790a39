/** From an operation and its tensors to a function that runs it; an executor with faster kernels takes from here what it lacks. */
import { largestCode } from '../../integer/numerics.ts';
import type { IntegerPlan, PlanOp, TensorId } from '../../integer/plan.ts';
import { add, affine, lookUp, multiply, quantize } from './kernels/codes.ts';
import { conv } from './kernels/conv.ts';
import { depthwise } from './kernels/depthwise.ts';
import { floatBinary, floatMatMul, floatResize, floatUnary, softmax } from './kernels/float.ts';
import { floatConv, floatDepthwise } from './kernels/float-layers.ts';
import { concat, move } from './kernels/move.ts';
import { averageCodes, averageReals, max } from './kernels/pool.ts';

export type Numbers = Uint8Array | Float32Array;

/** @param memory each tensor's elements, in one run */
export function bindOp(
  plan: Pick<IntegerPlan, 'tensors' | 'activationBits'>,
  memory: (id: TensorId) => Numbers,
  op: PlanOp,
): () => void {
  const codes = (index: number): Uint8Array => codesOf(memory, idOf(op, index));
  const reals = (index: number): Float32Array => realsOf(memory, idOf(op, index));
  const output = memory(op.output);
  switch (op.kind) {
    case 'quantize': {
      const quantization = plan.tensors[op.output]?.quantization;
      if (!quantization) throw new TypeError(`tensor ${op.output} has no quantization`);
      return quantize(quantization, largestCode(plan.activationBits), reals(0), codesOf(memory, op.output));
    }
    case 'look-up':
      return lookUp(op, codes(0), output);
    case 'conv':
      return conv(op, codes(0), output);
    case 'depthwise':
      return depthwise(op, codes(0), output);
    case 'add':
      return add(op, codes(0), codes(1), codesOf(memory, op.output));
    case 'multiply':
      return multiply(op, codes(0), codes(1), output);
    case 'affine':
      return affine(op, codes(0), output);
    case 'average':
      return op.integer
        ? averageCodes(op, op.integer, codes(0), output)
        : averageReals(op, reals(0), realsOf(memory, op.output));
    case 'max':
      return max(op, memory(idOf(op, 0)), output);
    case 'concat':
      return concat(op, op.inputs.map(memory), output);
    case 'move':
      return move(op, memory(idOf(op, 0)), output);
    case 'float-conv':
      return floatConv(op, reals(0), realsOf(memory, op.output));
    case 'float-depthwise':
      return floatDepthwise(op, reals(0), realsOf(memory, op.output));
    case 'float-matmul':
      return floatMatMul(op, reals(0), reals(1), realsOf(memory, op.output));
    case 'float-unary':
      return floatUnary(op, reals(0), realsOf(memory, op.output));
    case 'float-binary':
      return floatBinary(op, reals(0), reals(1), realsOf(memory, op.output));
    case 'float-resize':
      return floatResize(op, reals(0), realsOf(memory, op.output));
    case 'softmax':
      return softmax(op, reals(0), realsOf(memory, op.output));
  }
}

function codesOf(memory: (id: TensorId) => Numbers, id: TensorId): Uint8Array {
  const numbers = memory(id);
  if (numbers instanceof Uint8Array) return numbers;
  throw new TypeError(`tensor ${id} holds real numbers`);
}

export function realsOf(memory: (id: TensorId) => Numbers, id: TensorId): Float32Array {
  const numbers = memory(id);
  if (numbers instanceof Float32Array) return numbers;
  throw new TypeError(`tensor ${id} holds codes`);
}

function idOf(op: PlanOp, index: number): TensorId {
  const id = op.inputs[index];
  if (id === undefined) throw new RangeError(`${op.node} has no input ${index}`);
  return id;
}
