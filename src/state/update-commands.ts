/**
 * A newer release is tried while nothing is being read, and applied when a person says so, or by a
 * kiosk between two visitors. The running one has proved itself once it has read.
 */
import { type AppState, type AppStore, isPending } from './store.ts';

export interface UpdateActions {
  /** Has the release that is offered read drawn images; its outcome comes as another offer. */
  readonly tryCandidate: () => Promise<void>;
  /** Switches to the newer release and loads the page anew. */
  readonly applyUpdate: () => void;
  /** Called once the page has read with its model. */
  readonly proved: () => void;
}

export interface UpdateCommands {
  /** A release is stored and waits for its trial. */
  candidate(): void;
  /** A release has passed its trial. */
  ready(): void;
  /** Reloads into the release that waits, which closes all open images. */
  apply(): void;
}

export function createUpdateCommands(store: AppStore, actions: UpdateActions): UpdateCommands {
  let isWaiting = false;
  let isTrying = false;
  let hasProved = false;

  async function tryIfIdle(): Promise<void> {
    if (!isWaiting || isTrying || !isIdle(store.getState())) return;
    isWaiting = false;
    isTrying = true;
    await actions.tryCandidate().catch(() => undefined);
    isTrying = false;
  }

  function tellIfRead(state: AppState): void {
    if (hasProved || !hasRead(state)) return;
    hasProved = true;
    actions.proved();
  }

  store.subscribe((state) => {
    tellIfRead(state);
    void tryIfIdle();
  });

  return {
    candidate() {
      isWaiting = true;
      void tryIfIdle();
    },
    ready() {
      if (store.getState().offline !== 'updating') store.setState({ offline: 'update-waiting' });
    },
    apply() {
      store.setState({ offline: 'updating' });
      actions.applyUpdate();
    },
  };
}

/** Two workers that read at once would only wait for each other. A model that does not load may be why the release is wanted. */
function isIdle({ engine, cases, stored }: AppState): boolean {
  const isSettled = engine.state === 'ready' || engine.state === 'failed';
  return isSettled && stored.state !== 'checking' && !cases.some(({ analysis }) => isPending(analysis));
}

/** Missing files say nothing against the release: what it read was right. */
function hasRead({ stored, cases }: AppState): boolean {
  const isTried = stored.state === 'sound' || stored.state === 'incomplete';
  return isTried || cases.some(({ analysis }) => analysis.state === 'done');
}
