/** The kernels' module, instantiated over a memory of its own. */

/** Builds of kernels/plan.ts: with or without relaxed SIMD, for a shared memory or for one that is not. */
export type KernelBuild = 'plain' | 'plain-shared' | 'relaxed' | 'relaxed-shared';

export interface KernelExports {
  /** 0, or 1 where a thread did not come. */
  run(control: number, firstOp: number, opCount: number): number;
  /** A helper's whole life. */
  serve(control: number, thread: number): void;
}

export interface Kernels {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly exports: KernelExports;
}

export function newMemory(pages: number, shared: boolean): WebAssembly.Memory {
  return new WebAssembly.Memory(shared ? { initial: pages, maximum: pages, shared } : { initial: pages });
}

export function instantiate(module: WebAssembly.Module, memory: WebAssembly.Memory): KernelExports {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  return exports as unknown as KernelExports;
}
