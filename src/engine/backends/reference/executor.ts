/** A plan and its memory: runs it operation by operation. */
import { checkpoint, throwIfAborted } from '../../../core/abort.ts';
import { largestCode } from '../../integer/numerics.ts';
import type { IntegerPlan, PlanOp, PlanTensor, TensorId } from '../../integer/plan.ts';
import { add, affine, lookUp, multiply, quantize } from './kernels/codes.ts';
import { conv } from './kernels/conv.ts';
import { depthwise } from './kernels/depthwise.ts';
import { floatBinary, floatMatMul, floatResize, floatUnary, softmax } from './kernels/float.ts';
import { floatConv, floatDepthwise } from './kernels/float-layers.ts';
import { concat, move } from './kernels/move.ts';
import { averageCodes, averageReals, max } from './kernels/pool.ts';

export type Numbers = Uint8Array | Float32Array;

/** Sees each result before its place is used again; it must copy what it keeps. */
export type Observe = (tensor: PlanTensor, data: Numbers, op: PlanOp) => void;

/** A cancel is heard this often: a person notices a tenth of a second, and a pause costs up to 4 ms in a browser. */
const PAUSE_EVERY_MS = 50;

export class Executor {
  readonly #plan: IntegerPlan;
  readonly #memory: readonly Numbers[];
  readonly #steps: readonly { readonly op: PlanOp; readonly run: () => void }[];

  /** Allocates all memory that runs will need. */
  constructor(plan: IntegerPlan) {
    const arena = new ArrayBuffer(plan.arenaBytes);
    this.#plan = plan;
    this.#memory = plan.tensors.map(({ type, byteOffset, length, constant }) => {
      if (constant) return constant;
      return type === 'u8'
        ? new Uint8Array(arena, byteOffset, length)
        : new Float32Array(arena, byteOffset, length);
    });
    this.#steps = plan.ops.map((op) => ({ op, run: this.#prepare(op) }));
  }

  /**
   * @param inputs by name, in the plan's shapes
   * @returns the outputs by name, on the arena: the next run overwrites them
   * @throws AppError kind `cancelled`, between two operations
   */
  async run(
    inputs: Readonly<Record<string, Float32Array>>,
    signal: AbortSignal,
    observe?: Observe,
  ): Promise<Readonly<Record<string, Float32Array>>> {
    throwIfAborted(signal);
    for (const { name, tensor } of this.#plan.inputs) {
      const values = inputs[name];
      if (!values) throw new RangeError(`no input ${name}`);
      this.#reals(tensor).set(values);
    }
    let pausedAt = performance.now();
    for (const { op, run } of this.#steps) {
      run();
      const tensor = this.#plan.tensors[op.output];
      if (observe && tensor) observe(tensor, this.#numbers(op.output), op);
      if (performance.now() - pausedAt < PAUSE_EVERY_MS) continue;
      await checkpoint(signal);
      pausedAt = performance.now();
    }
    throwIfAborted(signal);
    return Object.fromEntries(
      this.#plan.outputs.map(({ name, tensor }) => [name, this.#reals(tensor)] as const),
    );
  }

  #prepare(op: PlanOp): () => void {
    const codes = (index: number) => this.#codes(idOf(op, index));
    const reals = (index: number) => this.#reals(idOf(op, index));
    const output = this.#numbers(op.output);
    switch (op.kind) {
      case 'quantize':
        return this.#quantize(op.output, reals(0));
      case 'look-up':
        return lookUp(op, codes(0), output);
      case 'conv':
        return conv(op, codes(0), output);
      case 'depthwise':
        return depthwise(op, codes(0), output);
      case 'add':
        return add(op, codes(0), codes(1), this.#codes(op.output));
      case 'multiply':
        return multiply(op, codes(0), codes(1), output);
      case 'affine':
        return affine(op, codes(0), output);
      case 'average':
        return op.integer
          ? averageCodes(op, op.integer, codes(0), output)
          : averageReals(op, reals(0), this.#reals(op.output));
      case 'max':
        return max(op, this.#numbers(idOf(op, 0)), output);
      case 'concat':
        return concat(
          op,
          op.inputs.map((input) => this.#numbers(input)),
          output,
        );
      case 'move':
        return move(op, this.#numbers(idOf(op, 0)), output);
      case 'float-conv':
        return floatConv(op, reals(0), this.#reals(op.output));
      case 'float-depthwise':
        return floatDepthwise(op, reals(0), this.#reals(op.output));
      case 'float-matmul':
        return floatMatMul(op, reals(0), reals(1), this.#reals(op.output));
      case 'float-unary':
        return floatUnary(op, reals(0), this.#reals(op.output));
      case 'float-binary':
        return floatBinary(op, reals(0), reals(1), this.#reals(op.output));
      case 'float-resize':
        return floatResize(op, reals(0), this.#reals(op.output));
      case 'softmax':
        return softmax(op, reals(0), this.#reals(op.output));
    }
  }

  #quantize(output: TensorId, input: Float32Array): () => void {
    const quantization = this.#plan.tensors[output]?.quantization;
    if (!quantization) throw new TypeError(`tensor ${output} has no quantization`);
    return quantize(quantization, largestCode(this.#plan.activationBits), input, this.#codes(output));
  }

  #numbers(id: TensorId): Numbers {
    const numbers = this.#memory[id];
    if (!numbers) throw new RangeError(`no tensor ${id}`);
    return numbers;
  }

  #codes(id: TensorId): Uint8Array {
    const numbers = this.#numbers(id);
    if (numbers instanceof Uint8Array) return numbers;
    throw new TypeError(`tensor ${id} holds real numbers`);
  }

  #reals(id: TensorId): Float32Array {
    const numbers = this.#numbers(id);
    if (numbers instanceof Float32Array) return numbers;
    throw new TypeError(`tensor ${id} holds codes`);
  }
}

function idOf(op: PlanOp, index: number): TensorId {
  const id = op.inputs[index];
  if (id === undefined) throw new RangeError(`${op.node} has no input ${index}`);
  return id;
}
