/** Settings that an engine needs from its host, such as the addresses of its own files. */

import type { Int8Host } from './backends/int8/host.ts';

/** The three builds that TF.js ships; which one is loaded depends on SIMD and threads. */
export type WasmBinary =
  | 'tfjs-backend-wasm.wasm'
  | 'tfjs-backend-wasm-simd.wasm'
  | 'tfjs-backend-wasm-threaded-simd.wasm';

/**
 * The scripts of the threads: classic scripts of the page's own origin, so that a strict CSP lets
 * them run.
 */
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
  /**
   * Threads of TF.js on the CPU; half the logical cores by default. Benchmarks set it, because they
   * report the number.
   */
  readonly wasmThreadCount?: number;
  /**
   * Uses TF.js without SIMD and threads, which is about ten times slower: independent code, and so
   * an oracle for the other builds.
   */
  readonly wasmPlain?: boolean;
}

export interface EngineHost extends TfjsHost {
  readonly int8: Int8Host;
}
