/// <reference path="./assets.d.ts" />
/**
 * TF.js's files as a page serves them. Only Vite understands these imports, so Node must not load
 * this file.
 */
import plain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url&no-inline';
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url&no-inline';
import threadedSimd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url&no-inline';
import threadMain from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd.js?url&no-inline';
import type { TfjsHost } from '../../host.ts';
import threadWorker from './pthread.worker.js?url&no-inline';

/** Threads resolve relative addresses against their own script, so all are made absolute here. */
const absolute = (url: string): string => new URL(url, self.location.href).href;

export function pageTfjsHost(): TfjsHost {
  return {
    wasmBinaries: {
      'tfjs-backend-wasm.wasm': absolute(plain),
      'tfjs-backend-wasm-simd.wasm': absolute(simd),
      'tfjs-backend-wasm-threaded-simd.wasm': absolute(threadedSimd),
    },
    wasmThreads: { worker: absolute(threadWorker), main: absolute(threadMain) },
  };
}
