/** What an engine must be told by its host, because it cannot know it: where its own files lie. */

import type { Int8Host } from './backends/int8/host.ts';

/** The three builds that TF.js ships; which one is loaded depends on SIMD and threads. */
export type WasmBinary =
  | 'tfjs-backend-wasm.wasm'
  | 'tfjs-backend-wasm-simd.wasm'
  | 'tfjs-backend-wasm-threaded-simd.wasm';

/** The scripts of the threads: classic scripts of the page's own origin, so that a strict CSP lets them run. */
export interface WasmThreadScripts {
  /** Absolute URL of backends/tfjs/pthread.worker.js. */
  readonly worker: string;
  /** Absolute URL of TF.js's tfjs-backend-wasm-threaded-simd.js, byte for byte. */
  readonly main: string;
}

export interface TfjsHost {
  /** Absolute URLs in a page, absolute file paths in Node. */
  readonly wasmBinaries: Readonly<Record<WasmBinary, string>>;
  /** Null where the host has no threads to give. */
  readonly wasmThreads: WasmThreadScripts | null;
  /** Of TF.js on the CPU; without it, half the logical cores. For benchmarks, which name what they measure. */
  readonly wasmThreadCount?: number;
  /** TF.js without SIMD and threads, some ten times slower: other code, and so a judge of the rest. */
  readonly wasmPlain?: boolean;
}

export interface EngineHost extends TfjsHost {
  readonly int8: Int8Host;
}
