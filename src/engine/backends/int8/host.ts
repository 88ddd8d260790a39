/** Services that the int8 backend needs from its host: the kernels' bytes, threads and stores. */

import type { KernelBuild } from './kernel-build.ts';
import type { Choice } from './select/choice.ts';

/** The task of a helper thread, which then stays in the kernels until it is told to stop. */
export interface ThreadTask {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** From 1 on; 0 is the session's own thread. */
  readonly thread: number;
}

export interface HelperThread {
  start(task: ThreadTask): void;
  /** The listener is called at most once, if the script cannot be loaded or throws. */
  onFailure(listener: (reason: string) => void): void;
  terminate(): void;
}

/** A store for the measured choice, so that the next visit need not measure again. */
export interface ChoiceMemory {
  get(key: string): Promise<string | null>;
  set(key: string, value: string): Promise<void>;
}

/** The parts of one compiled plan; values are cloned. */
export interface PlanParts {
  /** Resolves to null if there is no such part. */
  get(part: number): Promise<unknown>;
  set(part: number, value: object): Promise<void>;
}

/**
 * Stores compiled plans, one per variant of a model. Calls never reject, since every plan can be
 * compiled again.
 */
export type PlanStore = (modelId: string, variantId: string) => PlanParts;

export interface Int8Host {
  readKernels(build: KernelBuild): Promise<BufferSource>;
  /** Null if the host offers no threads. */
  readonly newThread: (() => HelperThread) | null;
  /** The number of logical cores. */
  readonly cores: number;
  /**
   * Uses exactly this number of threads from the first image on, whichever is fastest; for
   * benchmarks.
   */
  readonly threads?: number;
  /** Identifies the browser version. */
  readonly platform: string;
  readonly choices: ChoiceMemory;
  /** Without a store every load compiles. */
  readonly plans?: PlanStore;
  /** Overrides any measurement; for benchmarks and for debugging. */
  readonly force?: Choice;
}
