/** Commands on the model and its backend. */
import { AppError } from '../core/errors.ts';
import type { ModelSummary, Selection } from '../core/selection.ts';
import type { WorkerClient } from '../worker/client.ts';
import { initialSelection, saveSelection } from './preferences.ts';
import type { AppStore } from './store.ts';

export interface EngineCommands {
  /** Finds models and backends, then loads the last or the default choice. */
  start(): Promise<void>;
  /** Switches model, precision or backend; a model that lacks the precision is read with its first. */
  select(change: Partial<Selection>): Promise<void>;
  /** Throws stored models away and loads the current one anew. */
  repair(): Promise<void>;
  /** Loads again what the worker gave up for something else, so that the next reading need not wait for it. */
  warmUp(): Promise<void>;
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
      const { selection, models } = store.getState();
      if (selection) await load(offered({ ...selection, ...change }, models));
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
    async warmUp() {
      const { selection, engine } = store.getState();
      if (!selection || engine.state !== 'ready') return;
      // A failure comes to light, and is told, with the next reading.
      await client.call('prepare', selection).catch(() => undefined);
    },
  };
}

/** The selection as far as its model goes: not every model has every precision. */
function offered(selection: Selection, models: readonly ModelSummary[]): Selection {
  const variants = models.find(({ id }) => id === selection.modelId)?.variants ?? [];
  const [first] = variants;
  if (!first || variants.some(({ precision }) => precision === selection.precision)) return selection;
  return { ...selection, precision: first.precision };
}
