/**
 * The side of the engine that only a benchmark uses: sessions and backends that can be measured,
 * and the types of their measurements. Nothing that only reads images needs this file.
 */
import type { BackendId } from '../core/backends.ts';
import { AppError } from '../core/errors.ts';
import type { Tensor } from '../core/tensor.ts';
import type { LoadedModel } from '../model/load.ts';
import type { Backend, Engine, RunResult, Session } from './contract.ts';

/**
 * Memory by where it lies; each figure is null where there is no such memory or the device does not
 * report it.
 */
export interface MemoryBytes {
  /** The whole linear memory of WebAssembly, all that follows included that lies in it. */
  readonly wasmHeap: number | null;
  /** Activations of the int8 engine, within `wasmHeap`. */
  readonly arena: number | null;
  /** Packed weights, within `wasmHeap` on the CPU. */
  readonly weights: number | null;
  /** Live tensors as TF.js counts them, within `wasmHeap` on its WASM backend. */
  readonly tensors: number | null;
  /** Textures and buffers on the GPU. */
  readonly gpu: number | null;
  /** The browser's own measure of the page and its workers: `measureUserAgentSpecificMemory`. */
  readonly browser: number | null;
}

export const NO_BYTES: MemoryBytes = {
  wasmHeap: null,
  arena: null,
  weights: null,
  tensors: null,
  gpu: null,
  browser: null,
};

/** The time that one layer of a graph takes. */
export interface KernelSample {
  /** The layer's name in the graph. */
  readonly name: string;
  readonly op: string;
  /** Median of the profiled runs. */
  readonly ms: number;
  /** Multiply-accumulate operations; null for an operation that has none. */
  readonly macs: number | null;
}

/** Launch and compilation costs of a GPU backend. */
export interface GpuAnalysis {
  /** Chains of trivial kernels: their length, and the time until their result is read back. */
  readonly chains: readonly { readonly length: number; readonly ms: number }[];
  /** Kernels that one inference launches; null where the profile does not tell. */
  readonly launches: number | null;
  /**
   * Compiling every shader one after the other, and all at once; null where TF.js does not allow
   * the latter.
   */
  readonly serialCompileMs: number | null;
  readonly parallelCompileMs: number | null;
}

export type CompileTimes = Pick<GpuAnalysis, 'serialCompileMs' | 'parallelCompileMs'>;

/** Measurements that only a session on a GPU offers. */
export interface GpuMeasurement {
  /** Time spent on compiling shaders since the context was made, ms; the first runs include it. */
  compileMs(): number;
  /** True once the context is lost, which is final: another load opens another context. */
  isLost(): boolean;
  /** @throws AppError kind `backend` or `cancelled` */
  launches(input: Tensor, signal: AbortSignal): Promise<Pick<GpuAnalysis, 'chains' | 'launches'>>;
}

/** A session that tells more than its results. */
export interface MeasurableSession extends Session {
  /**
   * Runs several images in one call, which then share what a call costs; null where the engine
   * takes one at a time.
   * @returns outputs in the order of the inputs
   * @throws as `run`, and where the graph cannot do it
   */
  readonly runTogether:
    | ((inputs: readonly Tensor[], signal: AbortSignal) => Promise<readonly RunResult['outputs'][]>)
    | null;
  /** Counts the live tensors of the engine, to prove that runs leak none. */
  tensorCount(): number;
  /** Reports what the engine holds now; cheap enough to call between two runs. */
  memory(): MemoryBytes;
  /**
   * Measures each layer's time, in runs that are slower for being watched.
   * @returns null where this device does not report it
   * @throws as `run`
   */
  profile(input: Tensor, signal: AbortSignal): Promise<readonly KernelSample[] | null>;
  /** Null on the CPU. */
  readonly gpu: GpuMeasurement | null;
}

/** A backend whose sessions can be measured; every backend of this engine is one. */
export interface MeasurableBackend extends Backend<MeasurableSession> {
  /**
   * Measures what compiling all shaders of a model takes on a GPU. Disposes of whatever is loaded
   * on this backend.
   * @throws AppError kind `model`, `backend` or `cancelled`
   */
  compileTimes?(model: LoadedModel, signal: AbortSignal): Promise<CompileTimes>;
}

/** An engine for measuring; a reader takes the narrower `Engine`. */
export interface MeasurableEngine extends Engine {
  backend(id: BackendId, threads?: number): Promise<MeasurableBackend>;
}

/** Several times what tuning takes on a slow device, ms. */
const TUNING_LIMIT_MS = 5000;

/**
 * Waits until a session that has run once is tuned. After the limit it waits no longer: if tuning
 * fails to end, the first kernels stay.
 * @returns whether to run once more, on what was chosen, before times are taken
 * @throws AppError kind `cancelled`
 */
export function untilTuned({ tuned }: Pick<Session, 'tuned'>, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', cancel);
    };
    const cancel = () => {
      stop();
      reject(new AppError({ kind: 'cancelled' }));
    };
    const timer = setTimeout(() => resolve(true), TUNING_LIMIT_MS);
    if (signal.aborted) return cancel();
    signal.addEventListener('abort', cancel, { once: true });
    void tuned.then(resolve).finally(stop);
  });
}
