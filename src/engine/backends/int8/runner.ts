/** A plan made ready on this device: memory, constants, threads; and made ready anew where a thread is lost. */
import { throwIfAborted } from '../../../core/abort.ts';
import { type KernelSample, type MemoryBytes, NO_BYTES } from '../../../core/benchmark.ts';
import type { IntegerPlan } from '../../integer/plan.ts';
import type { PlanRunner } from '../../integer/session.ts';
import type { Choice } from './choice.ts';
import { type CompiledPlan, compile } from './compile.ts';
import { Int8Executor, LostThread } from './executor.ts';
import type { Int8Host } from './host.ts';
import { instantiate, type KernelModule, newMemory } from './kernels.ts';
import { PAGE_BYTES } from './memory.ts';
import { maySleep, ThreadPool } from './pool.ts';
import { profilePlan } from './profile.ts';

/** What a plan runs on. */
export interface Device {
  readonly host: Int8Host;
  readonly kernels: KernelModule;
}

interface Ready {
  readonly executor: Int8Executor;
  readonly pool: ThreadPool | null;
}

export class Int8Runner implements PlanRunner {
  readonly #device: Device;
  #facts: PlanRunner['features'];
  #compiled: CompiledPlan;
  #ready: Ready;
  /** How often helpers were started anew. */
  #restarts = 0;
  /** Why fewer threads run than were asked for. */
  #refused: string | null = null;
  /** To be made ready before the next run. */
  #next: Choice | null = null;
  #afterRun: (() => void) | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  private constructor(device: Device, compiled: CompiledPlan, ready: Ready, facts: PlanRunner['features']) {
    this.#device = device;
    this.#compiled = compiled;
    this.#ready = ready;
    this.#facts = facts;
  }

  /** @param facts said with the session, e.g. why this choice */
  static async open(
    device: Device,
    plan: IntegerPlan,
    choice: Choice,
    facts: PlanRunner['features'] = {},
  ): Promise<Int8Runner> {
    const { compiled, ready, refused } = await makeReady(device, plan, choice);
    const runner = new Int8Runner(device, compiled, ready, facts);
    runner.#refused = refused;
    return runner;
  }

  get threads(): number {
    return this.#compiled.choice.threads;
  }

  get features(): PlanRunner['features'] {
    const { plan, choice, places, pages, products } = this.#compiled;
    return {
      arithmetic: 'int8',
      variant: choice.variant,
      products: [...products].map(([variant, layers]) => `${layers} by ${variant}`).join(', '),
      relaxedSimd: this.#device.kernels.relaxed,
      weightBits: plan.weightBits,
      activationBits: plan.activationBits,
      arenaBytes: places.arenaBytes,
      memoryBytes: pages * PAGE_BYTES,
      ...this.#facts,
      ...(this.#restarts > 0 && { threadRestarts: this.#restarts }),
      ...(this.#refused !== null && { threadsRefused: this.#refused }),
    };
  }

  get tensors(): number {
    return this.#compiled.plan.tensors.length;
  }

  memory(): MemoryBytes {
    const { places, constants, pages } = this.#compiled;
    return { ...NO_BYTES, wasmHeap: pages * PAGE_BYTES, arena: places.arenaBytes, weights: constants.bytes };
  }

  async profile(
    inputs: Readonly<Record<string, Float32Array>>,
    signal: AbortSignal,
  ): Promise<readonly KernelSample[]> {
    return this.#whole((executor) => profilePlan(executor, inputs, signal), signal);
  }

  async run(
    inputs: Readonly<Record<string, Float32Array>>,
    signal: AbortSignal,
  ): Promise<Readonly<Record<string, Float32Array>>> {
    const outputs = await this.#whole((executor) => executor.run(inputs), signal);
    this.#afterRun?.();
    return outputs;
  }

  /** With what was chosen last; again, on other threads, where one is lost on the way. */
  async #whole<T>(work: (executor: Int8Executor) => T | Promise<T>, signal: AbortSignal): Promise<T> {
    throwIfAborted(signal);
    clearTimeout(this.#timer);
    if (this.#next) await this.#change(this.#next);
    for (;;) {
      try {
        return await work(this.#ready.executor);
      } catch (thrown) {
        if (!(thrown instanceof LostThread)) throw thrown;
        await this.#restart();
        throwIfAborted(signal);
      }
    }
  }

  /** Another choice, from the next run on; what it computes is the same to the bit. */
  adopt(choice: Choice, facts: PlanRunner['features']): void {
    const { variant, threads } = this.#compiled.choice;
    this.#facts = facts;
    this.#next = choice.variant === variant && choice.threads === threads ? null : choice;
  }

  /** Once, when there has been a run and then none for so long. A failure changes nothing: what runs now is exact. */
  onceQuiet(quietMs: number, act: () => Promise<void>): void {
    this.#afterRun = () => {
      this.#timer = setTimeout(() => {
        this.#afterRun = null;
        act().catch(() => undefined);
      }, quietMs);
    };
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#afterRun = null;
    this.#ready.pool?.stop();
  }

  /**
   * In a memory of its own: a lost thread that comes back would write into the old one. A second loss in a row ends
   * with one thread, which nobody can lose.
   */
  async #restart(): Promise<void> {
    this.#restarts += 1;
    const { choice } = this.#compiled;
    const threads = this.#restarts > 1 ? 1 : choice.threads;
    const before = this.#refused;
    await this.#change({ ...choice, threads });
    this.#refused ??= threads < choice.threads ? 'threads were lost twice' : before;
  }

  async #change(choice: Choice): Promise<void> {
    this.#next = null;
    this.#ready.pool?.stop();
    const { compiled, ready, refused } = await makeReady(this.#device, this.#compiled.plan, choice);
    this.#compiled = compiled;
    this.#ready = ready;
    this.#refused = refused;
  }
}

async function makeReady(
  { host, kernels }: Device,
  plan: IntegerPlan,
  choice: Choice,
): Promise<{ compiled: CompiledPlan; ready: Ready; refused: string | null }> {
  const on = (compiled: CompiledPlan) => {
    const memory = newMemory(compiled.pages, kernels.shared);
    const executor = new Int8Executor(compiled, instantiate(kernels.module, memory), memory, maySleep());
    return { memory, executor };
  };
  const compiled = compile(plan, choice);
  const { memory, executor } = on(compiled);
  if (choice.threads === 1) return { compiled, ready: { executor, pool: null }, refused: null };
  try {
    const pool = await ThreadPool.start(host, kernels.module, memory, choice.threads);
    return { compiled, ready: { executor, pool }, refused: null };
  } catch (thrown) {
    // A host may refuse threads (a proxy that drops a script, a limit), and one is better than none.
    const alone = compile(plan, { ...choice, threads: 1 });
    const refused = thrown instanceof Error ? thrown.message : String(thrown);
    return { compiled: alone, ready: { executor: on(alone).executor, pool: null }, refused };
  }
}
