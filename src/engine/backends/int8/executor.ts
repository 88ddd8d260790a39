/** A compiled plan and its memory: the kernels run what they can, the readable executor's code the rest, over the same bytes. */
import type { TensorId } from '../../integer/plan.ts';
import { bindOp, type Numbers, realsOf } from '../reference/bind.ts';
import type { Observe } from '../reference/executor.ts';
import { instantiate, type KernelExports } from './kernels.ts';
import type { Compiled, CompiledPlan, Step } from './plan/compile.ts';
import { ARENA, CONTROL, CONTROL_WORD_COUNT, CONTROL_WORDS, writeLoopConstants } from './plan/memory.ts';

/** A stretch of kernel operations, or a function. */
type Stretch = { readonly first: number; readonly count: number } | { readonly run: () => void };

/** Raised where a helper thread did not come to its meeting: the results are worthless, the memory is not. */
export class LostThread extends Error {
  override readonly name = 'LostThread';
}

export class Int8Executor {
  readonly #plan: CompiledPlan;
  readonly #kernels: KernelExports;
  readonly #memory: WebAssembly.Memory;
  readonly #stretches: readonly Stretch[];
  /** One operation of the plan each, for {@link runTimed}. */
  readonly #single: readonly Stretch[];

  /** @param maySleep whether this thread may, while others are at work */
  constructor({ plan, memory }: Compiled, kernels: WebAssembly.Module, maySleep: boolean) {
    this.#plan = plan;
    this.#kernels = instantiate(kernels, memory);
    this.#memory = memory;
    writeLoopConstants(memory);
    const control = new Int32Array(memory.buffer, CONTROL, CONTROL_WORD_COUNT);
    control[CONTROL_WORDS.threads] = plan.choice.threads;
    control[CONTROL_WORDS.maySleep] = Number(maySleep);
    this.#single = plan.steps.map((step) => this.#bind(step));
    this.#stretches = joined(this.#single);
  }

  get steps(): readonly Step[] {
    return this.#plan.steps;
  }

  /**
   * @param inputs by name, in the plan's shapes
   * @returns the outputs by name, in the arena: the next run overwrites them
   * @throws LostThread
   */
  run(inputs: Readonly<Record<string, Float32Array>>): Readonly<Record<string, Float32Array>> {
    this.#write(inputs);
    for (const stretch of this.#stretches) this.#runStretch(stretch);
    return this.#outputs();
  }

  /** As {@link run}, one operation at a time; not of a plan that was kept. */
  runObserved(
    inputs: Readonly<Record<string, Float32Array>>,
    observe: Observe,
  ): Readonly<Record<string, Float32Array>> {
    this.#write(inputs);
    this.steps.forEach(({ op, output }, i) => {
      this.#runStretch(this.#single[i] as Stretch);
      const tensor = this.#plan.tensors[output];
      if (tensor && op) observe(tensor, this.#gather(output), op);
    });
    return this.#outputs();
  }

  /**
   * As {@link run}, with a look at the clock after each operation of the plan.
   * @returns ms by operation
   * @throws LostThread
   */
  runTimed(inputs: Readonly<Record<string, Float32Array>>): number[] {
    this.#write(inputs);
    const times: number[] = [];
    let before = performance.now();
    for (const each of this.#single) {
      this.#runStretch(each);
      const now = performance.now();
      times.push(now - before);
      before = now;
    }
    return times;
  }

  /** One operation of the kernels, over whatever lies in memory: for measuring. */
  runStep({ first, count }: Step): void {
    this.#runStretch({ first, count: count ?? 0 });
  }

  #runStretch(stretch: Stretch): void {
    if ('run' in stretch) stretch.run();
    else if (stretch.count > 0 && this.#kernels.run(CONTROL, stretch.first, stretch.count) !== 0)
      throw new LostThread();
  }

  #bind({ node, op, first, count }: Step): Stretch {
    if (count !== null) return { first, count };
    if (!op) throw new RangeError(`nothing runs ${node}`);
    return { run: bindOp(this.#plan, (id) => this.#numbers(id), op) };
  }

  #write(inputs: Readonly<Record<string, Float32Array>>): void {
    for (const { name, tensor } of this.#plan.inputs) {
      const values = inputs[name];
      if (!values) throw new RangeError(`no input ${name}`);
      realsOf((id) => this.#numbers(id), tensor).set(values);
    }
  }

  #outputs(): Readonly<Record<string, Float32Array>> {
    return Object.fromEntries(
      this.#plan.outputs.map(
        ({ name, tensor }) => [name, realsOf((id) => this.#numbers(id), tensor)] as const,
      ),
    );
  }

  /** A tensor whose elements lie in one run. */
  #numbers(id: TensorId): Numbers {
    const tensor = this.#plan.tensors[id];
    const place = this.#plan.places[id];
    if (!tensor || !place) throw new RangeError(`no tensor ${id}`);
    if (tensor.constant) return tensor.constant;
    if (place.pitchBytes > 0) throw new TypeError(`tensor ${id} lies in columns`);
    const { buffer } = this.#memory;
    const at = ARENA + place.byteOffset;
    return tensor.type === 'u8'
      ? new Uint8Array(buffer, at, tensor.length)
      : new Float32Array(buffer, at, tensor.length);
  }

  /** A copy, whatever the pitch. */
  #gather(id: TensorId): Numbers {
    const tensor = this.#plan.tensors[id];
    const place = this.#plan.places[id];
    if (!tensor || !place || place.pitchBytes === 0) return this.#numbers(id).slice();
    const bytes = new Uint8Array(this.#memory.buffer, ARENA + place.byteOffset);
    const row = tensor.shape.at(-1) ?? 1;
    return Uint8Array.from(
      { length: tensor.length },
      (_, i) => bytes[Math.floor(i / row) * place.pitchBytes + (i % row)] as number,
    );
  }
}

/** Neighbouring kernel operations run in one call: crossing the border costs as much as a small operation. */
function joined(single: readonly Stretch[]): Stretch[] {
  const stretches: Stretch[] = [];
  for (const each of single) {
    const last = stretches.at(-1);
    if ('count' in each && last && 'count' in last) {
      stretches[stretches.length - 1] = { ...last, count: last.count + each.count };
    } else stretches.push(each);
  }
  return stretches;
}
