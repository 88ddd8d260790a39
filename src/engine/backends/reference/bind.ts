/**
 * Binds an operation to its tensors as a function that runs it. An executor with faster kernels
 * uses it for operations that it lacks.
 */
import { largestQuantized } from '../../integer/numerics.ts';
import type { IntegerPlan, PlanOp, TensorId } from '../../integer/plan.ts';
import { conv } from './kernels/conv.ts';
import { depthwise } from './kernels/depthwise.ts';
import { add, affine, lookup, multiply, quantize } from './kernels/elementwise.ts';
import { floatBinary, floatMatMul, floatResize, floatUnary, softmax } from './kernels/float.ts';
import { floatConv, floatDepthwise } from './kernels/float-layers.ts';
import { concat, gather } from './kernels/gather.ts';
import { averageFloats, averageQuantized, max } from './kernels/pool.ts';

export type Numbers = Uint8Array | Float32Array;

/** @param memory Returns each tensor's elements, contiguous. */
export function bindOp(
  plan: Pick<IntegerPlan, 'tensors' | 'activationBits'>,
  memory: (id: TensorId) => Numbers,
  op: PlanOp,
): () => void {
  const quantized = (index: number): Uint8Array => quantizedOf(memory, idOf(op, index));
  const floats = (index: number): Float32Array => floatsOf(memory, idOf(op, index));
  const output = memory(op.output);
  switch (op.kind) {
    case 'quantize': {
      const quantization = plan.tensors[op.output]?.quantization;
      if (!quantization) throw new TypeError(`tensor ${op.output} has no quantization`);
      return quantize(
        quantization,
        largestQuantized(plan.activationBits),
        floats(0),
        quantizedOf(memory, op.output),
      );
    }
    case 'lookup':
      return lookup(op, quantized(0), output);
    case 'conv':
      return conv(op, quantized(0), output);
    case 'depthwise':
      return depthwise(op, quantized(0), output);
    case 'add':
      return add(op, quantized(0), quantized(1), quantizedOf(memory, op.output));
    case 'multiply':
      return multiply(op, quantized(0), quantized(1), output);
    case 'affine':
      return affine(op, quantized(0), output);
    case 'average':
      return op.integer
        ? averageQuantized(op, op.integer, quantized(0), output)
        : averageFloats(op, floats(0), floatsOf(memory, op.output));
    case 'max':
      return max(op, memory(idOf(op, 0)), output);
    case 'concat':
      return concat(op, op.inputs.map(memory), output);
    case 'gather':
      return gather(op, memory(idOf(op, 0)), output);
    case 'float-conv':
      return floatConv(op, floats(0), floatsOf(memory, op.output));
    case 'float-depthwise':
      return floatDepthwise(op, floats(0), floatsOf(memory, op.output));
    case 'float-matmul':
      return floatMatMul(op, floats(0), floats(1), floatsOf(memory, op.output));
    case 'float-unary':
      return floatUnary(op, floats(0), floatsOf(memory, op.output));
    case 'float-binary':
      return floatBinary(op, floats(0), floats(1), floatsOf(memory, op.output));
    case 'float-resize':
      return floatResize(op, floats(0), floatsOf(memory, op.output));
    case 'softmax':
      return softmax(op, floats(0), floatsOf(memory, op.output));
  }
}

function quantizedOf(memory: (id: TensorId) => Numbers, id: TensorId): Uint8Array {
  const numbers = memory(id);
  if (numbers instanceof Uint8Array) return numbers;
  throw new TypeError(`tensor ${id} holds floats`);
}

export function floatsOf(memory: (id: TensorId) => Numbers, id: TensorId): Float32Array {
  const numbers = memory(id);
  if (numbers instanceof Float32Array) return numbers;
  throw new TypeError(`tensor ${id} holds quantized values`);
}

function idOf(op: PlanOp, index: number): TensorId {
  const id = op.inputs[index];
  if (id === undefined) throw new RangeError(`${op.node} has no input ${index}`);
  return id;
}
