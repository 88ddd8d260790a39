/** A page that does nothing but measure. */
import './wire.ts';
import { createBenchmarkClient, type VisitProgress } from '../../src/benchmark/worker/trials/client.ts';

const living = new Set<Worker>();

const client = createBenchmarkClient(() => {
  const worker = new Worker(new URL('../../src/worker/page.worker.ts', import.meta.url), {
    type: 'module',
    name: 'penumbra-visit',
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

window.makeVisit = async (request, cancelAfterRuns = Number.POSITIVE_INFINITY) => {
  const abort = new AbortController();
  const progress: VisitProgress[] = [];
  const visit = await client.visit(request, {
    signal: abort.signal,
    onProgress: (each) => {
      progress.push(each);
      if (each.runs >= cancelAfterRuns) abort.abort();
    },
  });
  return { visit, progress, workersLeft: living.size };
};
