/** The kernels' module, instantiated over a memory of its own. */
import type { Int8Host } from './host.ts';

export interface KernelExports {
  /** 0, or 1 where a thread did not come. */
  run(control: number, firstOp: number, opCount: number): number;
  /** A helper's whole life. */
  serve(control: number, thread: number): void;
}

export interface KernelModule {
  readonly module: WebAssembly.Module;
  readonly relaxed: boolean;
  readonly shared: boolean;
}

/**
 * The best build that this browser takes. Whether it has relaxed SIMD is asked by validating the very module that would
 * run: there is no other answer that could not be wrong.
 * @throws Error where no build can be read or compiled
 */
export async function loadKernels(host: Int8Host, shared: boolean): Promise<KernelModule> {
  const bytesOf = (name: 'relaxed' | 'plain') => host.readKernels(shared ? `${name}-shared` : name);
  const relaxed = await bytesOf('relaxed');
  if (WebAssembly.validate(relaxed)) {
    return { module: await WebAssembly.compile(relaxed), relaxed: true, shared };
  }
  return { module: await WebAssembly.compile(await bytesOf('plain')), relaxed: false, shared };
}

export function newMemory(pages: number, shared: boolean): WebAssembly.Memory {
  return new WebAssembly.Memory(shared ? { initial: pages, maximum: pages, shared } : { initial: pages });
}

export function instantiate(module: WebAssembly.Module, memory: WebAssembly.Memory): KernelExports {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  return exports as unknown as KernelExports;
}
