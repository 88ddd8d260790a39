/** Commands on the model and its backend. */
import { AppError } from '../core/errors.ts';
import type { Selection } from '../core/selection.ts';
import type { WorkerClient } from '../worker/client.ts';
import { initialSelection, saveSelection } from './preferences.ts';
import type { AppStore } from './store.ts';

export interface EngineCommands {
  /** Finds models and backends, then loads the last or the default choice. */
  start(): Promise<void>;
  /** Switches model, precision or backend. */
  select(change: Partial<Selection>): Promise<void>;
  /** Throws stored models away and loads the current one anew. */
  repair(): Promise<void>;
}

/** @param onSwitched called once another selection is ready, so that open cases are read anew */
export function createEngineCommands(
  store: AppStore,
  client: WorkerClient,
  onSwitched: () => void,
): EngineCommands {
  let loading: AbortController | null = null;

  async function load(selection: Selection): Promise<void> {
    loading?.abort();
    const abort = new AbortController();
    loading = abort;
    store.setState({ selection, engine: { state: 'loading', selection, progress: null } });
    try {
      const info = await client.call('prepare', selection, {
        signal: abort.signal,
        onProgress: (progress) => store.setState({ engine: { state: 'loading', selection, progress } }),
      });
      if (abort.signal.aborted) return;
      store.setState({ engine: { state: 'ready', info } });
      saveSelection(selection);
      onSwitched();
    } catch (thrown) {
      if (!abort.signal.aborted)
        store.setState({ engine: { state: 'failed', error: AppError.from(thrown) } });
    }
  }

  async function start(): Promise<void> {
    store.setState({ engine: { state: 'starting' } });
    try {
      const [models, backends] = await Promise.all([
        client.call('catalogue', null),
        client.call('probe', null),
      ]);
      const selection = initialSelection(models, backends);
      store.setState({ models, backends });
      if (!selection) {
        const detail = backends
          .map(({ id, probe }) => `${id}: ${probe.supported ? 'available' : probe.reason}`)
          .join('; ');
        throw new AppError({ kind: 'backend', backend: 'every backend', reason: 'unavailable', detail });
      }
      await load(selection);
    } catch (thrown) {
      store.setState({ engine: { state: 'failed', error: AppError.from(thrown) } });
    }
  }

  return {
    start,
    async select(change) {
      const { selection } = store.getState();
      if (selection) await load({ ...selection, ...change });
    },
    async repair() {
      store.setState({ engine: { state: 'starting' }, notice: 'Stored models removed; loading anew.' });
      try {
        await client.call('repair', null);
      } catch (thrown) {
        store.setState({ engine: { state: 'failed', error: AppError.from(thrown) }, notice: null });
        return;
      }
      const { selection } = store.getState();
      await (selection ? load(selection) : start());
    },
  };
}
