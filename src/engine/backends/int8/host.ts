/** What the int8 backend must be told by its host: where its kernels lie, and how a thread is started. */

import type { KernelBuild } from './kernel-build.ts';
import type { Choice } from './select/choice.ts';

/** What a helper thread is given once; it then lives in the kernels until it is told to stop. */
export interface ThreadTask {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** From 1 on; 0 is the session's own. */
  readonly thread: number;
}

export interface HelperThread {
  start(task: ThreadTask): void;
  /** Called at most once, where its script cannot be loaded or it throws. */
  onFailure(listener: (reason: string) => void): void;
  terminate(): void;
}

/** A choice that was made once, so that the next visit need not measure again. */
export interface ChoiceMemory {
  get(key: string): Promise<string | null>;
  set(key: string, value: string): Promise<void>;
}

/** Parts of one compiled plan; values are cloned. */
export interface PlanParts {
  /** Null where there is none. */
  get(part: number): Promise<unknown>;
  set(part: number, value: object): Promise<void>;
}

/** Where compiled plans are kept, one for each variant of a model. None of its calls throws: all of it can be made again. */
export type PlanStore = (modelId: string, precision: string) => PlanParts;

export interface Int8Host {
  readKernels(build: KernelBuild): Promise<BufferSource>;
  /** Null where the host has no threads to give. */
  readonly newThread: (() => HelperThread) | null;
  /** Logical cores. */
  readonly cores: number;
  /** Exactly as many, the first picture's too, whatever is the fastest here: for benchmarks, which name what they measure. */
  readonly threads?: number;
  /** What tells one browser version from another. */
  readonly platform: string;
  readonly choices: ChoiceMemory;
  /** Left out: every load compiles. */
  readonly plans?: PlanStore;
  /** Taken as it is, whatever is measured: for benchmarks and for finding faults. */
  readonly force?: Choice;
}
