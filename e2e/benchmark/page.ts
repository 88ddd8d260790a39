/** A page that only measures. */
import './wire.ts';
import { createBenchmarkClient, type TrialProgress } from '../../src/benchmark/worker/trials/client.ts';
import { allowOwnScripts } from '../../src/core/own-scripts.ts';

allowOwnScripts();
const living = new Set<Worker>();

const client = createBenchmarkClient(() => {
  const worker = new Worker(new URL('../../src/worker/page.worker.ts', import.meta.url), {
    type: 'module',
    name: 'penumbra-trial',
  });
  living.add(worker);
  const terminate = worker.terminate.bind(worker);
  worker.terminate = () => {
    living.delete(worker);
    terminate();
  };
  return worker;
});

window.describeDevice = () => client.describe(new AbortController().signal);

window.runTrial = async (request, cancelAfterRuns = Number.POSITIVE_INFINITY) => {
  const abort = new AbortController();
  const progress: TrialProgress[] = [];
  const trial = await client.runTrial(request, {
    signal: abort.signal,
    onProgress: (each) => {
      progress.push(each);
      if (each.runs >= cancelAfterRuns) abort.abort();
    },
  });
  return { trial, progress, workersLeft: living.size };
};
