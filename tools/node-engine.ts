/** The engine under Node: its files come from node_modules, by path. */
import { createRequire } from 'node:module';
import type { EngineHost, WasmBinary } from '../src/engine/host.ts';

const { resolve } = createRequire(import.meta.url);

const pathOf = (binary: WasmBinary): string => resolve(`@tensorflow/tfjs-backend-wasm/dist/${binary}`);

/** One thread: TF.js has no threads under Node (tensorflow/tfjs#3830). */
export function nodeEngineHost(): EngineHost {
  return {
    wasmBinaries: {
      'tfjs-backend-wasm.wasm': pathOf('tfjs-backend-wasm.wasm'),
      'tfjs-backend-wasm-simd.wasm': pathOf('tfjs-backend-wasm-simd.wasm'),
      'tfjs-backend-wasm-threaded-simd.wasm': pathOf('tfjs-backend-wasm-threaded-simd.wasm'),
    },
    wasmThreads: null,
  };
}
