/**
 * Stock TF.js, as other applications use it; the handler for packed weights is the only code of
 * this project.
 */
import '@tensorflow/tfjs-backend-cpu';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import plain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url&no-inline';
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url&no-inline';
import threaded from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url&no-inline';
import '@tensorflow/tfjs-backend-webgl';
import { loadGraphModel } from '@tensorflow/tfjs-converter';
import { dispose, setBackend, tensor } from '@tensorflow/tfjs-core';
import { packedModelAt } from '../../src/engine/graph/index.ts';
import './wire.ts';

setWasmPaths({
  'tfjs-backend-wasm.wasm': plain,
  'tfjs-backend-wasm-simd.wasm': simd,
  'tfjs-backend-wasm-threaded-simd.wasm': threaded,
});

window.answer = async ({ backend, url, isPacked, shape, image }) => {
  if (!(await setBackend(backend))) throw new Error(`TF.js does not start ${backend}`);
  const model = await (isPacked ? loadGraphModel(packedModelAt(url)) : loadGraphModel(url));
  const input = tensor([...image], [...shape], 'float32');
  const names = model.outputs.map(({ name }) => name.replace(/:0$/, ''));
  const results = [model.execute(input, names)].flat();
  const values = await Promise.all(results.map(async (result) => [...(await result.data())]));
  dispose([input, ...results]);
  model.dispose();
  return Object.fromEntries(names.map((name, i) => [name, values[i] ?? []]));
};
