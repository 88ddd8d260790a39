/** The engine under Node: its files come from node_modules and kernels/build, by path. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import type { Int8Host } from '../../src/engine/backends/int8/host.ts';
import type { EngineHost, WasmBinary } from '../../src/engine/index.ts';
import { ensureKernels, productOf } from '../setup/kernels.mjs';

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
    int8: nodeInt8Host(),
  };
}

/**
 * One thread each: a command line that has many pictures reads them side by side, with `--jobs`.
 */
export function nodeInt8Host(): Int8Host {
  const choices = new Map<string, string>();
  return {
    async readKernels(build) {
      await ensureKernels({ quiet: true });
      return readFile(productOf(build));
    },
    newThread: null,
    cores: availableParallelism(),
    platform: `Node ${process.version}`,
    choices: {
      get: (key) => Promise.resolve(choices.get(key) ?? null),
      set: (key, value) => Promise.resolve(void choices.set(key, value)),
    },
  };
}
