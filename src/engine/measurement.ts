/**
 * What a benchmark may learn from a session beyond its results: the types of the engine's own measurements. Nothing that
 * only reads pictures needs this file.
 */

/** Memory by where it lies; each figure is null where there is no such memory or the device does not report it. */
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
  /** Compiling every shader one after the other, and all at once; null where TF.js does not allow the latter. */
  readonly serialCompileMs: number | null;
  readonly parallelCompileMs: number | null;
}
