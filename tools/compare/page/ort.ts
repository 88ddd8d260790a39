/** ONNX Runtime Web on its WASM backend, the files as its package has them. */
import type * as Ort from 'onnxruntime-web';
import { transpose } from '../../import/arrays.ts';
import { floats } from '../../import/ir.ts';
import { TO_LOGICAL } from '../../import/layout.ts';
import { ORT_ADDRESS } from '../addresses.ts';
import { type ComparedEngine, fetchBytes } from './engine.ts';

export const ort: ComparedEngine = async ({ folder, path, threads }, image) => {
  // Not bundled: its threads start from this very file.
  const code = new URL(`${ORT_ADDRESS}ort.wasm.min.mjs`, self.location.href).href;
  const runtime: typeof Ort = await import(/* @vite-ignore */ code);
  const { env, InferenceSession, Tensor } = runtime;
  const bytes = await fetchBytes(folder + path);
  const { shape, data } = transpose(floats(image.shape, image.data), TO_LOGICAL);
  const input = new Tensor('float32', Float32Array.from(data), shape);
  env.wasm.wasmPaths = new URL(ORT_ADDRESS, self.location.href).href;
  env.wasm.numThreads = threads;
  env.logLevel = 'error';
  return async () => {
    const session = await InferenceSession.create(bytes, {
      executionProviders: ['wasm'],
      graphOptimizationLevel: 'all',
    });
    const [name = ''] = session.inputNames;
    const [output = ''] = session.outputNames;
    return {
      // Starting lowers the number if threads are not available.
      threads: env.wasm.numThreads ?? threads,
      tuned: null,
      details: null,
      async run() {
        const results = await session.run({ [name]: input });
        return Float32Array.from(results[output]?.data as Float32Array);
      },
    };
  };
};
