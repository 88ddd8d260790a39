/** The kernels' module, instantiated over a memory of its own. */
import { sha256 } from '../../../core/hash.ts';
import type { Int8Host } from './host.ts';

export interface KernelExports {
  /** 0, or 1 where a thread did not come. */
  run(control: number, firstOp: number, opCount: number): number;
  /** A helper's whole life. */
  serve(control: number, thread: number): void;
}

export interface KernelModule {
  readonly module: WebAssembly.Module;
  /** SHA-256 of the module's bytes. */
  readonly sha256: string;
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
  const best = await bytesOf('relaxed');
  const relaxed = WebAssembly.validate(best);
  const bytes = relaxed ? best : await bytesOf('plain');
  return { module: await WebAssembly.compile(bytes), sha256: await sha256(bytes), relaxed, shared };
}

export function newMemory(pages: number, shared: boolean): WebAssembly.Memory {
  return new WebAssembly.Memory(shared ? { initial: pages, maximum: pages, shared } : { initial: pages });
}

export function instantiate(module: WebAssembly.Module, memory: WebAssembly.Memory): KernelExports {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  return exports as unknown as KernelExports;
}
