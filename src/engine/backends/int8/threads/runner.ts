/**
 * Runs a plan on this device with its memory and threads, and prepares both again if a thread is
 * lost.
 */
import { throwIfAborted } from '../../../../core/abort.ts';
import type { IntegerKernelDetails, KernelChoiceDetails } from '../../../../core/session-details.ts';
import type { IntegerPlan } from '../../../integer/plan.ts';
import type { PlanRunner } from '../../../integer/session.ts';
import { type KernelSample, type MemoryBytes, NO_BYTES } from '../../../measurement.ts';
import { storePlan } from '../cache/cached-plan.ts';
import { Int8Executor, LostThread } from '../executor.ts';
import type { Int8Host, PlanParts } from '../host.ts';
import type { KernelModule } from '../kernels.ts';
import { type Compiled, compile } from '../plan/compile.ts';
import { PAGE_BYTES } from '../plan/memory.ts';
import { profilePlan } from '../profile.ts';
import type { Choice } from '../select/choice.ts';
import { maySleep, ThreadPool } from './pool.ts';

/** The host and kernels that a plan runs on. */
export interface Device {
  readonly host: Int8Host;
  readonly kernels: KernelModule;
}

/**
 * Provides the plan whenever it must be compiled: at first, when the choice changes, and when a
 * thread is lost.
 */
export type PlanSource = () => IntegerPlan | Promise<IntegerPlan>;

interface Ready {
  readonly compiled: Compiled;
  readonly executor: Int8Executor;
  readonly pool: ThreadPool | null;
  /** Reason why fewer threads run than were requested. */
  readonly refused: string | null;
}

/** Details of a runner whose caller sets the kernels and the number of threads. */
export const FORCED: KernelChoiceDetails = {
  choice: 'forced',
  measuredMs: {},
  refusedVariants: [],
  refusedThreads: [],
  planFromCache: false,
};

export class Int8Runner implements PlanRunner {
  readonly #device: Device;
  readonly #source: PlanSource;
  #facts: KernelChoiceDetails;
  #ready: Ready;
  /** How often helpers were restarted. */
  #restarts = 0;
  /** A change of kernels or threads that the next run waits for. */
  #changing: Promise<void> = Promise.resolve();
  #afterRun: (() => void) | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isDisposed = false;
  #tuned: Promise<boolean> = Promise.resolve(false);
  #endTuning: (changed: boolean) => void = () => undefined;

  private constructor(device: Device, source: PlanSource, ready: Ready, facts: KernelChoiceDetails) {
    this.#device = device;
    this.#source = source;
    this.#ready = ready;
    this.#facts = facts;
  }

  /** @param facts Shown with the session, such as the reason for the choice. */
  static async open(
    device: Device,
    source: PlanSource,
    choice: Choice,
    facts: KernelChoiceDetails = FORCED,
  ): Promise<Int8Runner> {
    const ready = await makeReady(device, choice, compilerOf(device, source));
    return new Int8Runner(device, source, ready, facts);
  }

  /** As {@link open}, with a plan that is already compiled. */
  static async openCompiled(
    device: Device,
    compiled: Compiled,
    source: PlanSource,
    facts: KernelChoiceDetails,
  ): Promise<Int8Runner> {
    const { choice } = compiled.plan;
    const compileAnew = compilerOf(device, source);
    const ready = await makeReady(device, choice, async (wanted) =>
      wanted === choice ? compiled : compileAnew(wanted),
    );
    return new Int8Runner(device, source, ready, facts);
  }

  get threads(): number {
    return this.#ready.compiled.plan.choice.threads;
  }

  get details(): IntegerKernelDetails {
    const { compiled, refused } = this.#ready;
    const { choice, arenaBytes, pages, products, weightBits, activationBits } = compiled.plan;
    return {
      kind: 'integer-kernels',
      variant: choice.variant,
      products: Object.fromEntries(products),
      relaxedSimd: this.#device.kernels.relaxed,
      weightBits,
      activationBits,
      arenaBytes,
      memoryBytes: pages * PAGE_BYTES,
      ...this.#facts,
      threadRestarts: this.#restarts,
      threadsRefused: refused,
    };
  }

  get tensors(): number {
    return this.#ready.compiled.plan.tensors.length;
  }

  memory(): MemoryBytes {
    const { arenaBytes, constantBytes, pages } = this.#ready.compiled.plan;
    return { ...NO_BYTES, wasmHeap: pages * PAGE_BYTES, arena: arenaBytes, weights: constantBytes };
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

  /** Works with the latest choice, and retries on new threads if one is lost. */
  async #whole<T>(work: (executor: Int8Executor) => T | Promise<T>, signal: AbortSignal): Promise<T> {
    throwIfAborted(signal);
    clearTimeout(this.#timer);
    await this.#changing;
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

  /**
   * Switches to another choice, whose results are identical to the bit. If that fails, the current
   * one stays.
   */
  async adopt(choice: Choice, facts: KernelChoiceDetails): Promise<void> {
    const { variant, threads } = this.#ready.compiled.plan.choice;
    if (choice.variant !== variant || choice.threads !== threads) {
      const change = this.#change(choice);
      this.#changing = change.catch(() => undefined);
      await change;
    }
    this.#facts = facts;
  }

  /**
   * Caches the plan for {@link openCompiled} at the next visit.
   * @param keyOf Derives the key from the choice that is running.
   */
  keep(keyOf: (choice: Choice) => string, parts: PlanParts): Promise<void> {
    const { compiled } = this.#ready;
    return storePlan(keyOf(compiled.plan.choice), compiled, parts);
  }

  /**
   * Acts once, after a run that no other has followed for `quietMs`. A failure changes nothing,
   * since the running choice is exact.
   */
  onceQuiet(quietMs: number, act: () => Promise<void>): void {
    this.#afterRun = () => {
      this.#timer = setTimeout(() => {
        this.#afterRun = null;
        act().catch(() => undefined);
      }, quietMs);
    };
  }

  /** Resolves as {@link Session.tuned}. */
  get tuned(): Promise<boolean> {
    return this.#tuned;
  }

  /**
   * Announces tuning, before the first run.
   * @returns a function to call when it has ended, whether or not it succeeded
   */
  beginTuning(): () => void {
    this.#tuned = new Promise((resolve) => {
      this.#endTuning = resolve;
    });
    return () => this.#endTuning(true);
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#endTuning(false);
    clearTimeout(this.#timer);
    this.#afterRun = null;
    this.#ready.pool?.stop();
  }

  /**
   * Restarts in a new memory, because a lost thread that recovers would write into the old one.
   * After a second loss only one thread runs, which cannot be lost.
   */
  async #restart(): Promise<void> {
    this.#restarts += 1;
    const { compiled, refused } = this.#ready;
    const { choice } = compiled.plan;
    const threads = this.#restarts > 1 ? 1 : choice.threads;
    await this.#change({ ...choice, threads });
    const why = threads < choice.threads ? 'threads were lost twice' : refused;
    this.#ready = { ...this.#ready, refused: this.#ready.refused ?? why };
  }

  async #change(choice: Choice): Promise<void> {
    const next = await makeReady(this.#device, choice, compilerOf(this.#device, this.#source));
    // The session may have been disposed meanwhile, and its threads must not outlive it.
    const [stays, goes] = this.#isDisposed ? [this.#ready, next] : [next, this.#ready];
    this.#ready = stays;
    goes.pool?.stop();
  }
}

type Compiler = (choice: Choice) => Promise<Compiled>;

const compilerOf =
  ({ kernels }: Device, source: PlanSource): Compiler =>
  async (choice) =>
    compile(await source(), choice, kernels.shared);

async function makeReady({ host, kernels }: Device, choice: Choice, compiler: Compiler): Promise<Ready> {
  const on = async (wanted: Choice) => {
    const compiled = await compiler(wanted);
    return { compiled, executor: new Int8Executor(compiled, kernels.module, maySleep()) };
  };
  const ready = await on(choice);
  if (choice.threads === 1) return { ...ready, pool: null, refused: null };
  try {
    const pool = await ThreadPool.start(host, kernels.module, ready.compiled.memory, choice.threads);
    return { ...ready, pool, refused: null };
  } catch (thrown) {
    // A host may deny threads (a proxy that drops a script, a limit), and one thread is better than
    // none.
    const refused = thrown instanceof Error ? thrown.message : String(thrown);
    return { ...(await on({ ...choice, threads: 1 })), pool: null, refused };
  }
}
