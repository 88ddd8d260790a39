/** Runs a plan in its own memory, operation by operation. */
import { checkpoint, throwIfAborted } from '../../../core/abort.ts';
import type { IntegerPlan, PlanOp, PlanTensor, TensorId } from '../../integer/plan.ts';
import { bindOp, floatsOf, type Numbers } from './bind.ts';

/** Sees each result before its memory is reused; it must copy what it keeps. */
export type Observe = (tensor: PlanTensor, data: Numbers, op: PlanOp) => void;

/**
 * How often a run pauses to notice a cancel: people notice a tenth of a second, and a pause costs
 * up to 4 ms in a browser.
 */
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
    this.#steps = plan.ops.map((op) => ({ op, run: bindOp(plan, (id) => this.#numbers(id), op) }));
  }

  /**
   * @param inputs Values by name, in the plan's shapes.
   * @returns The outputs by name, in the arena: the next run overwrites them.
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
      this.#floats(tensor).set(values);
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
      this.#plan.outputs.map(({ name, tensor }) => [name, this.#floats(tensor)] as const),
    );
  }

  #numbers(id: TensorId): Numbers {
    const numbers = this.#memory[id];
    if (!numbers) throw new RangeError(`no tensor ${id}`);
    return numbers;
  }

  #floats(id: TensorId): Float32Array {
    return floatsOf((each) => this.#numbers(each), id);
  }
}
