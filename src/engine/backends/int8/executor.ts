/**
 * Runs a compiled plan in its memory: the kernels run what they can, and the reference backend's
 * code runs the rest on the same bytes.
 */
import type { TensorId } from '../../integer/plan.ts';
import { bindOp, floatsOf, type Numbers } from '../reference/bind.ts';
import type { Observe } from '../reference/executor.ts';
import { instantiate, type KernelExports } from './kernels.ts';
import type { Compiled, CompiledPlan, Step } from './plan/compile.ts';
import { CONTROL_WORDS } from './plan/encode/descriptor-layout.ts';
import { ARENA, CONTROL, controlBlock, writeLoopConstants } from './plan/memory.ts';

/** A run of kernel operations, or a function. */
type Segment = { readonly first: number; readonly count: number } | { readonly run: () => void };

/**
 * Thrown when a helper thread did not arrive at a barrier. The results are worthless; constants in
 * memory are intact.
 */
export class LostThread extends Error {
  override readonly name = 'LostThread';
}

export class Int8Executor {
  readonly #plan: CompiledPlan;
  readonly #kernels: KernelExports;
  readonly #memory: WebAssembly.Memory;
  readonly #segments: readonly Segment[];
  /** One segment per operation of the plan, for {@link runTimed}. */
  readonly #single: readonly Segment[];

  /** @param maySleep Whether this thread may block while others work. */
  constructor({ plan, memory }: Compiled, kernels: WebAssembly.Module, maySleep: boolean) {
    this.#plan = plan;
    this.#kernels = instantiate(kernels, memory);
    this.#memory = memory;
    writeLoopConstants(memory);
    const control = controlBlock(memory);
    control[CONTROL_WORDS.threads] = plan.choice.threads;
    control[CONTROL_WORDS.maySleep] = Number(maySleep);
    this.#single = plan.steps.map((step) => this.#bind(step));
    this.#segments = joined(this.#single);
  }

  get steps(): readonly Step[] {
    return this.#plan.steps;
  }

  /**
   * @param inputs Values by name, in the plan's shapes.
   * @returns The outputs by name, as views of the arena that the next run overwrites.
   * @throws LostThread
   */
  run(inputs: Readonly<Record<string, Float32Array>>): Readonly<Record<string, Float32Array>> {
    this.#write(inputs);
    for (const segment of this.#segments) this.#runSegment(segment);
    return this.#outputs();
  }

  /**
   * As {@link run}, one operation at a time. Not available for restored plans, which lack their
   * operations.
   */
  runObserved(
    inputs: Readonly<Record<string, Float32Array>>,
    observe: Observe,
  ): Readonly<Record<string, Float32Array>> {
    this.#write(inputs);
    this.steps.forEach(({ op, output }, i) => {
      this.#runSegment(this.#single[i] as Segment);
      const tensor = this.#plan.tensors[output];
      if (tensor && op) observe(tensor, this.#copyOf(output), op);
    });
    return this.#outputs();
  }

  /**
   * As {@link run}, with the time taken by each operation of the plan.
   * @returns Milliseconds by operation.
   * @throws LostThread
   */
  runTimed(inputs: Readonly<Record<string, Float32Array>>): number[] {
    this.#write(inputs);
    const times: number[] = [];
    let before = performance.now();
    for (const each of this.#single) {
      this.#runSegment(each);
      const now = performance.now();
      times.push(now - before);
      before = now;
    }
    return times;
  }

  /** Runs the kernel operations of one step on whatever memory holds; for measuring. */
  runStep({ first, count }: Step): void {
    this.#runSegment({ first, count: count ?? 0 });
  }

  #runSegment(segment: Segment): void {
    if ('run' in segment) segment.run();
    else if (segment.count > 0 && this.#kernels.run(CONTROL, segment.first, segment.count) !== 0)
      throw new LostThread();
  }

  #bind({ node, op, first, count }: Step): Segment {
    if (count !== null) return { first, count };
    if (!op) throw new RangeError(`nothing runs ${node}`);
    return { run: bindOp(this.#plan, (id) => this.#numbers(id), op) };
  }

  #write(inputs: Readonly<Record<string, Float32Array>>): void {
    for (const { name, tensor } of this.#plan.inputs) {
      const values = inputs[name];
      if (!values) throw new RangeError(`no input ${name}`);
      floatsOf((id) => this.#numbers(id), tensor).set(values);
    }
  }

  #outputs(): Readonly<Record<string, Float32Array>> {
    return Object.fromEntries(
      this.#plan.outputs.map(
        ({ name, tensor }) => [name, floatsOf((id) => this.#numbers(id), tensor)] as const,
      ),
    );
  }

  /** A view of a tensor whose elements are contiguous. */
  #numbers(id: TensorId): Numbers {
    const tensor = this.#plan.tensors[id];
    const placement = this.#plan.placements[id];
    if (!tensor || !placement) throw new RangeError(`no tensor ${id}`);
    if (tensor.constant) return tensor.constant;
    if (placement.pitchBytes > 0) throw new TypeError(`tensor ${id} lies in columns`);
    const { buffer } = this.#memory;
    const at = ARENA + placement.byteOffset;
    return tensor.type === 'u8'
      ? new Uint8Array(buffer, at, tensor.length)
      : new Float32Array(buffer, at, tensor.length);
  }

  /** A contiguous copy of a tensor with any pitch. */
  #copyOf(id: TensorId): Numbers {
    const tensor = this.#plan.tensors[id];
    const placement = this.#plan.placements[id];
    if (!tensor || !placement || placement.pitchBytes === 0) return this.#numbers(id).slice();
    const bytes = new Uint8Array(this.#memory.buffer, ARENA + placement.byteOffset);
    const row = tensor.shape.at(-1) ?? 1;
    return Uint8Array.from(
      { length: tensor.length },
      (_, i) => bytes[Math.floor(i / row) * placement.pitchBytes + (i % row)] as number,
    );
  }
}

/**
 * Joins neighbouring kernel operations into one call: entering WebAssembly costs as much as a small
 * operation.
 */
function joined(single: readonly Segment[]): Segment[] {
  const segments: Segment[] = [];
  for (const each of single) {
    const last = segments.at(-1);
    if ('count' in each && last && 'count' in last) {
      segments[segments.length - 1] = { ...last, count: last.count + each.count };
    } else segments.push(each);
  }
  return segments;
}
