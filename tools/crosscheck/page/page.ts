/**
 * A model timed by the benchmark page's trials, and by plain TF.js as its own local benchmark does.
 */
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import '@tensorflow/tfjs-backend-webgl';
import { loadGraphModel } from '@tensorflow/tfjs-converter';
import { dispose, setBackend, type Tensor, zeros } from '@tensorflow/tfjs-core';
import { createBenchmarkClient } from '../../../src/benchmark/worker/trials/client.ts';
import { Memo } from '../../../src/core/memo.ts';
import { allowOwnScripts } from '../../../src/core/own-scripts.ts';
import { pageTfjsHost } from '../../../src/engine/backends/tfjs/page-host.ts';
import './wire.ts';

allowOwnScripts();
setWasmPaths(pageTfjsHost().wasmBinaries);

const client = createBenchmarkClient(
  () =>
    new Worker(new URL('../../../src/worker/page.worker.ts', import.meta.url), {
      type: 'module',
      name: 'penumbra-trial',
    }),
);

window.trialRuns = async (request) => {
  const { signal } = new AbortController();
  const { runs, interruptions } = await client.runTrial(request, { signal, onProgress: () => undefined });
  const [interruption] = interruptions;
  if (interruption) throw new Error(`the trial was interrupted: ${JSON.stringify(interruption)}`);
  return runs.map(({ computeMs, downloadMs }) => computeMs + downloadMs);
};

const models = new Memo((url: string) => loadGraphModel(url));

/**
 * As TF.js's local benchmark times a model (tfjs/e2e/benchmarks, timeInference): the input is made
 * once, and a run lasts from `predict` until every output has been read back; what was given is
 * disposed outside of it. One run before warms up.
 */
window.localBenchmarkRuns = async ({ backend, url, shape, runs }) => {
  if (!(await setBackend(backend))) throw new Error(`TF.js does not start ${backend}`);
  const model = await models.get(url);
  const input = zeros([...shape]);
  const times: number[] = [];
  for (let run = 0; run <= runs; run += 1) {
    const startMs = performance.now();
    const outputs = model.predict(input) as Tensor | Tensor[] | Record<string, Tensor>;
    await Promise.all(tensorsOf(outputs).map((each) => each.data()));
    const tookMs = performance.now() - startMs;
    dispose(outputs);
    if (run > 0) times.push(tookMs);
  }
  input.dispose();
  return times;
};

function tensorsOf(outputs: Tensor | Tensor[] | Record<string, Tensor>): Tensor[] {
  if (Array.isArray(outputs)) return outputs;
  return 'dataId' in outputs ? [outputs as Tensor] : Object.values(outputs);
}
