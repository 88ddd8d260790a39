import { type Quantization, sizeOf } from '../../core/tensor.ts';
import { planArena } from './arena.ts';
import type { IntegerPlan, PlanOp, PlanTensor, PlanValue, TensorId } from './plan.ts';

type Shape = readonly number[];

/** Collects tensors and operations in order, and finally assigns the tensors' memory. */
export class PlanBuilder {
  readonly #tensors: Omit<PlanTensor, 'byteOffset'>[] = [];
  readonly #ops: PlanOp[] = [];

  quantized(name: string, shape: Shape, quantization: Quantization): TensorId {
    return this.#add({ name, type: 'u8', shape, quantization, constant: null });
  }

  floats(name: string, shape: Shape): TensorId {
    return this.#add({ name, type: 'f32', shape, quantization: null, constant: null });
  }

  constant(name: string, shape: Shape, data: Float32Array): TensorId {
    return this.#add({ name, type: 'f32', shape, quantization: null, constant: data });
  }

  emit(op: PlanOp): void {
    this.#ops.push(op);
  }

  finish(
    inputs: readonly PlanValue[],
    outputs: readonly PlanValue[],
    bits: Pick<IntegerPlan, 'weightBits' | 'activationBits'>,
  ): IntegerPlan {
    const first = new Map(inputs.map(({ tensor }) => [tensor, -1]));
    const last = new Map<TensorId, number>();
    this.#ops.forEach((op, step) => {
      if (!first.has(op.output)) first.set(op.output, step);
      for (const tensor of [...op.inputs, op.output]) last.set(tensor, step);
    });
    for (const { tensor } of outputs) last.set(tensor, this.#ops.length);
    const arena = planArena(
      this.#tensors.map(({ type, length, constant }, tensor) => ({
        bytes: constant ? 0 : type === 'u8' ? length : 4 * length,
        first: first.get(tensor) ?? 0,
        last: last.get(tensor) ?? 0,
      })),
    );
    const tensors = this.#tensors.map((tensor, i) => ({ ...tensor, byteOffset: arena.byteOffsets[i] ?? 0 }));
    return { tensors, ops: this.#ops, inputs, outputs, arenaBytes: arena.bytes, ...bits };
  }

  #add(tensor: Omit<PlanTensor, 'byteOffset' | 'length'>): TensorId {
    return this.#tensors.push({ ...tensor, length: sizeOf(tensor.shape) }) - 1;
  }
}
