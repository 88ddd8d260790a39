/**
 * The composition root: the only place that knows worker, store, views and service worker at once.
 */
import { lazy, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { loadCode } from './core/load-code.ts';
import { allowOwnScripts } from './core/own-scripts.ts';
import { createKioskSource } from './kiosk/source.ts';
import { findProtection } from './offline/protection.ts';
import { registerServiceWorker } from './offline/register.ts';
import { requestPersistence } from './offline/storage.ts';
import { createCommands } from './state/commands.ts';
import { createEventLog, logState } from './state/event-log.ts';
import { lockedClient } from './state/kiosk-client.ts';
import { bindingPolicy } from './state/kiosk-commands.ts';
import { initialCriterion, initialHeatMapLook } from './state/preferences.ts';
import { createAppStore } from './state/store.ts';
import { createStoredCommands } from './state/stored-commands.ts';
import { createUpdateCommands } from './state/update-commands.ts';
import { App } from './ui/app/App.tsx';
import { LastResort } from './ui/app/LastResort.tsx';
import { BENCHMARK_LINK } from './ui/app/route.ts';
import { loadExplanations } from './ui/components/explanations.ts';
import { AppContext } from './ui/context.ts';
import './ui/styles.css';
import { loadImageView } from './ui/viewer/load.ts';
import { createWorkerClient } from './worker/client.ts';

/** Shaders that are compiled on a processor keep a worker silent for 20 s, and more on a busy one. */
const HUNG_MS = 120_000;
/** A worklist of a day; loading the model again takes a second. */
const RECYCLE_AFTER_CALLS = 2000;

allowOwnScripts();
const store = createAppStore();
// A finger that moves over the image scrolls the page, until a tool is chosen.
const viewTool = matchMedia('(pointer: coarse)').matches ? 'pan' : 'window';
store.setState({ criterion: initialCriterion(), heatMapLook: initialHeatMapLook(), viewTool });
const log = createEventLog();
log.add('started');
logState(store, log);
const workerClient = createWorkerClient(
  (isAlone) => {
    const name = isAlone ? 'penumbra-alone' : 'penumbra';
    return new Worker(new URL('./worker/page.worker.ts', import.meta.url), { type: 'module', name });
  },
  {
    hungMs: HUNG_MS,
    recycleAfterCalls: RECYCLE_AFTER_CALLS,
    onReplaced: (reason) => log.add('worker-replaced', reason),
  },
);
const service = registerServiceWorker({
  onReady: () => {
    store.setState({ offline: 'ready' });
    void showProtection();
  },
  onError: () => {
    store.setState({ offline: 'unavailable' });
    void showProtection();
  },
  onSeen: (release, refusal) => store.setState({ release, refusal }),
  onCandidate: () => updates.candidate(),
  onUpdate: () => updates.ready(),
});
const updates = createUpdateCommands(store, service);
const client = lockedClient(workerClient, () => bindingPolicy(store.getState().kiosk));
const stored = createStoredCommands(store, client, { checkApp: service.checkApp, requestPersistence });
const commands = createCommands(store, client, {
  applyUpdate: updates.apply,
  reloadPage: () => void reloadPage(),
  events: log.all,
  checkStored: stored.check,
});
const kiosk = createKioskSource(new URL('kiosk.json', document.baseURI).href);

/**
 * A fresh page has nothing of the one before. Without a service worker it comes from the server, and
 * where that is out of reach an emptied page is better than none.
 */
async function reloadPage(): Promise<void> {
  history.replaceState(null, '', location.pathname);
  // Nobody is there whom a newer release would interrupt.
  if (store.getState().offline === 'update-waiting') {
    updates.apply();
    return;
  }
  const isWhole = store.getState().stored.state !== 'incomplete';
  const isStored = isWhole && navigator.serviceWorker?.controller != null;
  const isServed = () =>
    fetch(location.href, { method: 'HEAD', cache: 'no-store' }).then(
      ({ ok }) => ok,
      () => false,
    );
  if (isStored || (await isServed())) location.reload();
}

/** Nothing is open or under way that a reload would lose. */
function isIdle(): boolean {
  const { cases, dialog, importing } = store.getState();
  const isMeasuring = location.hash.startsWith(BENCHMARK_LINK);
  return cases.length === 0 && dialog === null && importing.state === 'idle' && !isMeasuring;
}

/** Counted by public/load-again.js. */
function forgetIncompleteLoads(): void {
  try {
    sessionStorage.removeItem('penumbra.incomplete-loads');
  } catch {
    // Without storage nothing was counted.
  }
}

/** A plain HTTP address has a notice of its own. */
async function showProtection(): Promise<void> {
  if (!isSecureContext || !import.meta.env.PROD) return;
  const protection = await findProtection(isIdle);
  if (protection) store.setState({ protection });
}

/** Loaded when it is first shown, and then kept: looking away from it loses nothing. */
const Benchmark = lazy(async () => {
  const { BenchmarkPage, createAccuracyFeature, createBenchmark, createBenchmarkClient } = await loadCode(
    () => import('./benchmark/benchmark-page.ts'),
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
// A kiosk is closed before anything of the app is seen.
commands.kiosk.apply(await kiosk.stored());
createRoot(root).render(
  <StrictMode>
    <AppContext value={{ store, commands }}>
      <LastResort>
        <App Benchmark={Benchmark} />
      </LastResort>
    </AppContext>
  </StrictMode>,
);
forgetIncompleteLoads();
void commands.engine.start();
void kiosk.fresh().then((file) => {
  if (!file) return;
  const { state: before } = store.getState().kiosk;
  commands.kiosk.apply(file);
  // Models are listed anew where another policy came, as it may lock one.
  if (file.kind === 'on' && before !== 'on') void commands.engine.start();
});
stored.watch();
void loadExplanations();
void loadImageView();
