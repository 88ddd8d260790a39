/**
 * The composition root: the only place that knows worker, store, views and service worker at once.
 */
import { lazy, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { registerServiceWorker } from './offline/register.ts';
import { requestPersistence } from './offline/storage.ts';
import { createCommands } from './state/commands.ts';
import { initialCriterion, initialHeatMapLook } from './state/preferences.ts';
import { createAppStore } from './state/store.ts';
import { App } from './ui/app/App.tsx';
import { loadExplanations } from './ui/components/explanations.ts';
import { AppContext } from './ui/context.ts';
import './ui/styles.css';
import { loadImageView } from './ui/viewer/load.ts';
import { createWorkerClient } from './worker/client.ts';

const store = createAppStore();
// A finger that moves over the image scrolls the page, until a tool is chosen.
const viewTool = matchMedia('(pointer: coarse)').matches ? 'pan' : 'window';
store.setState({ criterion: initialCriterion(), heatMapLook: initialHeatMapLook(), viewTool });
const client = createWorkerClient(
  () => new Worker(new URL('./worker/page.worker.ts', import.meta.url), { type: 'module', name: 'penumbra' }),
);
const updates = registerServiceWorker({
  onReady: () => {
    store.setState({ offline: 'ready' });
    void requestPersistence();
  },
  onUpdate: () => store.setState({ offline: 'update-waiting' }),
  onError: () => store.setState({ offline: 'unavailable' }),
});
const commands = createCommands(store, client, updates.applyUpdate);

/** Loaded when it is first shown, and then kept: looking away from it loses nothing. */
const Benchmark = lazy(async () => {
  const { BenchmarkPage, createAccuracyFeature, createBenchmark, createBenchmarkClient } = await import(
    './benchmark/benchmark-page.ts'
  );
  const measuring = createBenchmarkClient(
    () =>
      new Worker(new URL('./worker/page.worker.ts', import.meta.url), {
        type: 'module',
        name: 'penumbra-trial',
      }),
  );
  const benchmark = createBenchmark(measuring, commands.engine);
  const accuracy = createAccuracyFeature(
    store,
    () =>
      new Worker(new URL('./worker/page.worker.ts', import.meta.url), {
        type: 'module',
        name: 'penumbra-accuracy',
      }),
    measuring,
    benchmark.takeAccuracy,
  );
  return {
    default: ({ query }: { query: string }) => (
      <BenchmarkPage benchmark={benchmark} accuracy={accuracy} query={query} />
    ),
  };
});

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <AppContext value={{ store, commands }}>
      <App Benchmark={Benchmark} />
    </AppContext>
  </StrictMode>,
);
void commands.engine.start();
void loadExplanations();
void loadImageView();
