/** Commands on the model and its backend. */
import { backendFor, backendOf, canRun } from '../core/backends.ts';
import { thrownDetail } from '../core/detail.ts';
import { AppError } from '../core/errors.ts';
import { automaticSelection, fallbackSelection } from '../core/first-selection.ts';
import type { ModelSummary, Selection } from '../core/selection.ts';
import type { WorkerClient } from '../worker/client.ts';
import { initialSelection, saveSelection } from './preferences.ts';
import type { AppStore } from './store.ts';

export interface EngineCommands {
  /** Lists models and backends, then loads the last or the default selection. */
  start(): Promise<void>;
  /**
   * Switches model, variant or backend. Incompatible parts are replaced: the variant by one that
   * suits the chosen backend, the backend by one that suits the chosen variant, and both by those
   * of a chosen model.
   */
  select(change: Partial<Selection>): Promise<void>;
  /** Chooses variant and backend anew, as for a first visit. */
  selectAutomatically(): Promise<void>;
  /** Deletes stored models and loads the current one again. */
  repair(): Promise<void>;
  /**
   * Reloads the session that the worker released for another task, so that the next analysis does
   * not wait for it.
   */
  warmUp(): Promise<void>;
}

/** @param onSwitched called once another selection is ready, so that open cases are read anew */
export function createEngineCommands(
  store: AppStore,
  client: WorkerClient,
  onSwitched: () => void,
): EngineCommands {
  let loading: AbortController | null = null;

  /**
   * @param isWish whether a person or the default requested it; a fallback after a failure is not
   * stored
   */
  async function load(selection: Selection, isWish = true): Promise<void> {
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
      if (isWish) saveSelection(selection);
      onSwitched();
    } catch (thrown) {
      if (abort.signal.aborted) return;
      const error = AppError.from(thrown);
      const other = replacementOf(selection, error);
      if (!other) return store.setState({ engine: { state: 'failed', error } });
      store.setState({
        notice: {
          code: 'kernels-replaced',
          cause: 'detail' in error.problem ? error.problem.detail : thrownDetail(error),
          variant: other.variantId,
        },
      });
      await load(other, false);
    }
  }

  /**
   * The selection to fall back to where this browser does not run the integer kernels, or not
   * exactly.
   */
  function replacementOf({ modelId, backend }: Selection, { problem }: AppError): Selection | null {
    if (!backendOf(backend).selfTested || problem.kind !== 'backend' || problem.reason !== 'unavailable')
      return null;
    const { models, backends } = store.getState();
    const model = models.find(({ id }) => id === modelId);
    return model ? fallbackSelection(model, backends) : null;
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
        const reasons = backends.flatMap(({ id, probe }) =>
          probe.supported ? [] : [{ backend: id, reason: probe.reason }],
        );
        const detail = { code: 'no-backend', reasons } as const;
        throw new AppError({ kind: 'backend', backend: null, reason: 'unavailable', detail });
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
      if (selection) await load(offered(changed(selection, change), change, models));
    },
    async selectAutomatically() {
      const { selection, models, backends } = store.getState();
      const model = models.find(({ id }) => id === selection?.modelId);
      const automatic = model && automaticSelection(model, backends);
      if (automatic) await load(automatic);
    },
    async repair() {
      store.setState({ engine: { state: 'starting' }, notice: { code: 'models-removed' } });
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
      // A failure is reported by the next analysis.
      await client.call('prepare', selection).catch(() => undefined);
    },
  };
}

/** A number of threads is one backend's: it goes with it. */
function changed({ threads, ...selection }: Selection, change: Partial<Selection>): Selection {
  const isKept = threads !== undefined && (change.backend ?? selection.backend) === selection.backend;
  return { ...selection, ...(isKept && { threads }), ...change };
}

/**
 * The selection as far as its model goes: not every model has every variant, and not every backend
 * runs each.
 */
function offered(
  selection: Selection,
  change: Partial<Selection>,
  models: readonly ModelSummary[],
): Selection {
  const variants = models.find(({ id }) => id === selection.modelId)?.variants ?? [];
  const variant = variants.find(({ id }) => id === selection.variantId) ?? variants[0];
  if (!variant) return selection;
  const { backend } = selection;
  const [suited] = backendOf(backend).precisions;
  const own = variants.find(({ precision }) => precision === suited);
  if (!canRun(backend, variant.precision) && change.backend === backend && own)
    return { ...selection, variantId: own.id };
  return changed(
    { ...selection, variantId: variant.id },
    { backend: backendFor(variant.precision, backend) },
  );
}
