/** Loads the kernels' module and instantiates it over a given memory. */
import { sha256 } from '../../../core/hash.ts';
import type { Int8Host } from './host.ts';

export interface KernelExports {
  /** Returns 0, or 1 if a thread did not arrive. */
  run(control: number, firstOp: number, opCount: number): number;
  /** Serves as a helper thread until told to stop. */
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
 * Loads the best build that this browser accepts. Support of relaxed SIMD is decided by validating
 * the very module that would run, which cannot be wrong.
 * @throws Error if no build can be read or compiled.
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
