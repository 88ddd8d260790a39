/** Commands on the models themselves: look at, import, store, remove. */
import { AppError } from '../core/errors.ts';
import { defaultModel } from '../core/selection.ts';
import type { WorkerClient } from '../worker/client.ts';
import type { FolderFile } from '../worker/protocol.ts';
import type { EngineCommands } from './engine-commands.ts';
import type { AppStore, CardContent } from './store.ts';

export type { FolderFile } from '../worker/protocol.ts';

export interface ModelCommands {
  /** Shows the list of models and the files of each that are stored. */
  openList(): Promise<void>;
  openCard(modelId: string): Promise<void>;
  /**
   * @param collect lists a folder's files; it may ask the person first, and throw AppError
   * `cancelled`
   */
  importFolder(collect: (signal: AbortSignal) => Promise<readonly FolderFile[]>): Promise<void>;
  cancelImport(): void;
  /** The user has seen its end. */
  dismissImport(): void;
  /** Removes an imported model; if it is selected, the default replaces it. */
  remove(modelId: string): Promise<void>;
  /** Fetches every precision of a shipped model. */
  storeAll(modelId: string): Promise<void>;
  cancelStoring(): void;
  /** Drops the stored files of a shipped model, except those of the selected precision. */
  discard(modelId: string): Promise<void>;
}

export function createModelCommands(
  store: AppStore,
  client: WorkerClient,
  engine: EngineCommands,
): ModelCommands {
  let importAbort: AbortController | null = null;
  let storeAbort: AbortController | null = null;

  async function refresh(): Promise<void> {
    const [models, inventory] = await Promise.all([
      client.call('catalogue', null),
      client.call('inventory', null),
    ]);
    store.setState({ models, inventory });
  }

  /** Runs a change of stored models, then lists them again, whether it succeeded or failed. */
  async function change(work: () => Promise<unknown>): Promise<void> {
    store.setState({ inventoryError: null });
    try {
      await work();
    } catch (thrown) {
      tell(thrown);
    }
    await refresh().catch(tell);
  }

  function tell(thrown: unknown): void {
    const error = AppError.from(thrown);
    if (error.problem.kind !== 'cancelled') store.setState({ inventoryError: error });
  }

  return {
    async openList() {
      store.setState({ dialog: { kind: 'models' } });
      await change(() => Promise.resolve());
    },

    async openCard(modelId) {
      const show = (content: CardContent) => store.setState({ dialog: { kind: 'card', modelId, content } });
      const stillOpen = () => {
        const { dialog } = store.getState();
        return dialog?.kind === 'card' && dialog.modelId === modelId;
      };
      show({ state: 'loading' });
      try {
        const card = await client.call('modelCard', { modelId });
        if (stillOpen()) show({ state: 'ready', card });
      } catch (thrown) {
        if (stillOpen()) show({ state: 'failed', error: AppError.from(thrown) });
      }
    },

    async importFolder(collect) {
      if (importAbort) return;
      const abort = new AbortController();
      importAbort = abort;
      store.setState({ dialog: { kind: 'models' }, importing: { state: 'running', progress: null } });
      try {
        const files = await collect(abort.signal);
        const { model, replacedVersion } = await client.call(
          'importModel',
          { files },
          {
            signal: abort.signal,
            onProgress: (progress) => store.setState({ importing: { state: 'running', progress } }),
          },
        );
        // It is offered from here on, so it must be among the models that a selection is made of.
        store.setState(({ models }) => ({
          importing: { state: 'done', model, replacedVersion },
          models: [...models.filter(({ id }) => id !== model.id), model],
        }));
      } catch (thrown) {
        const error = AppError.from(thrown);
        const cancelled = error.problem.kind === 'cancelled';
        store.setState({ importing: cancelled ? { state: 'idle' } : { state: 'failed', error } });
      } finally {
        importAbort = null;
      }
      await change(() => Promise.resolve());
      const { importing, selection } = store.getState();
      const isReadWith = importing.state === 'done' && importing.model.id === selection?.modelId;
      await (isReadWith ? engine.select({}) : engine.warmUp());
    },

    cancelImport: () => importAbort?.abort(),
    dismissImport: () => store.setState({ importing: { state: 'idle' } }),

    async remove(modelId) {
      await change(() => client.call('removeModel', { modelId }));
      const { importing, models, selection } = store.getState();
      if (importing.state === 'done' && importing.model.id === modelId) {
        store.setState({ importing: { state: 'idle' } });
      }
      const usual = defaultModel(models);
      if (usual && selection?.modelId === modelId) await engine.select({ modelId: usual.id });
    },

    async storeAll(modelId) {
      if (storeAbort) return;
      const abort = new AbortController();
      storeAbort = abort;
      store.setState({ storing: { modelId, progress: null } });
      await change(() =>
        client.call(
          'storeModel',
          { modelId },
          {
            signal: abort.signal,
            onProgress: (progress) => store.setState({ storing: { modelId, progress } }),
          },
        ),
      );
      storeAbort = null;
      store.setState({ storing: null });
    },

    cancelStoring: () => storeAbort?.abort(),

    async discard(modelId) {
      const { selection } = store.getState();
      const except = selection?.modelId === modelId ? selection.variantId : null;
      await change(() => client.call('discardModel', { modelId, except }));
    },
  };
}
