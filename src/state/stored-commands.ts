/**
 * Whether the page would work without a network, found out and not assumed: the stored bytes of app
 * and model are read, and a drawn image gets the findings that the build recorded. Looked at once
 * everything is stored and nothing is being read, again each hour and whenever the network is back.
 */
import { AppError } from '../core/errors.ts';
import { type Selection, sameSelection } from '../core/selection.ts';
import type { WorkerClient } from '../worker/client.ts';
import { type AppState, type AppStore, isPending } from './store.ts';

const HOUR_MS = 3_600_000;

export interface StoredCommands {
  /** Looks now, unless images are waiting. */
  check(): Promise<void>;
  /** Looks whenever it is due, as long as the page is open. */
  watch(): void;
}

interface Counted {
  readonly missing: number;
  readonly repaired: number;
}

export interface StoredOptions {
  /** Reads the stored app, and fetches what is not sound; null where no service worker answers. */
  readonly checkApp: () => Promise<Counted | null>;
  /**
   * Asks the browser again not to evict what is stored. Firefox asks the person, and its answer waits
   * for theirs, which may never come.
   */
  readonly requestPersistence: () => Promise<boolean>;
}

export function createStoredCommands(
  store: AppStore,
  client: WorkerClient,
  { checkApp, requestPersistence }: StoredOptions,
): StoredCommands {
  /** The selection that was looked at last, whatever was found. */
  let looked: Selection | null = null;
  let isLooking = false;
  let isAsking = false;

  /** Beside the look: what is stored works offline whatever a person answers. */
  async function askToPersist(): Promise<void> {
    if (isAsking) return;
    isAsking = true;
    try {
      store.setState({ isPersistent: await requestPersistence() });
    } finally {
      isAsking = false;
    }
  }

  function isIdle({ engine, cases, offline }: AppState): boolean {
    const isStored = offline === 'ready' || offline === 'update-waiting';
    return isStored && engine.state === 'ready' && !cases.some(({ analysis }) => isPending(analysis));
  }

  async function check(): Promise<void> {
    const { engine, stored } = store.getState();
    if (isLooking || engine.state !== 'ready' || !isIdle(store.getState())) return;
    isLooking = true;
    const { modelId, variantId, backend } = engine.info;
    const selection = store.getState().selection ?? { modelId, variantId, backend };
    // What was sound a moment ago is not doubted on the screen while it is looked at again.
    const isAgain = looked !== null && sameSelection(looked, selection);
    looked = selection;
    if (!isAgain || stored.state !== 'sound') store.setState({ stored: { state: 'checking' } });
    void askToPersist();
    try {
      const [app, model] = await Promise.all([checkApp(), client.call('checkStored', selection)]);
      const inventory = await client.call('inventory', null);
      store.setState({ inventory });
      if (model.agrees === false) throw wrong(selection);
      const missing = model.missing + (app?.missing ?? 0);
      const repaired = model.repaired + (app?.repaired ?? 0);
      const state = missing > 0 || !app ? ('incomplete' as const) : ('sound' as const);
      store.setState({ stored: { state, missing, repaired, atMs: Date.now() } });
    } catch (thrown) {
      const error = AppError.from(thrown);
      store.setState({ stored: { state: 'failed', error } });
      const { problem } = error;
      const isWrong = problem.kind === 'backend' && problem.reason === 'invalid-output';
      const now = store.getState();
      // Nothing more is read with an engine that computes other findings than it should.
      if (isWrong && now.selection && sameSelection(now.selection, selection))
        store.setState({ engine: { state: 'failed', error } });
    } finally {
      isLooking = false;
      // Another selection may have come meanwhile.
      lookIfDue(store.getState());
    }
  }

  function lookIfDue(state: AppState): void {
    const { selection } = state;
    if (isLooking || !selection || !isIdle(state)) return;
    if (!looked || !sameSelection(looked, selection)) void check();
  }

  return {
    check,
    watch() {
      store.subscribe(lookIfDue);
      lookIfDue(store.getState());
      globalThis.addEventListener('online', () => void check());
      setInterval(() => void check(), HOUR_MS);
    },
  };
}

function wrong({ backend }: Selection): AppError {
  return new AppError({
    kind: 'backend',
    backend,
    reason: 'invalid-output',
    detail: { code: 'self-test-differs' },
  });
}
