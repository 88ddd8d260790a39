import { beforeEach, describe, expect, it } from 'vitest';
import { AppError, type Problem } from '../core/errors.ts';
import type { Inventory } from '../core/inventory.ts';
import type { Precision } from '../core/precision.ts';
import type { ModelSummary, Selection } from '../core/selection.ts';
import type { CallOptions, WorkerClient } from '../worker/client.ts';
import type { Call, FolderFile, ImportProgress } from '../worker/protocol.ts';
import { createEngineCommands } from './engine-commands.ts';
import { createModelCommands, type ModelCommands } from './model-commands.ts';
import { type AppStore, createAppStore } from './store.ts';

const model = (
  id: string,
  origin: ModelSummary['origin'],
  precisions: readonly Precision[],
): ModelSummary => ({
  id,
  version: '1',
  title: id,
  task: 'classification',
  notice: 'n',
  origin,
  isDefault: origin === 'shipped',
  labels: ['A'],
  variants: precisions.map((precision) => ({ id: precision, precision, bytes: 10, accuracy: [] })),
});
const SHIPPED = model('lite', 'shipped', ['float32', 'int8']);
const OWN = model('own', 'imported', ['float32']);
const INVENTORY: Inventory = { models: [], usedBytes: 1 };
const FILES: FolderFile[] = [{ path: 'own/manifest.json', blob: new Blob(['{}']) }];
const refused: Problem = {
  kind: 'import',
  reason: 'missing-file',
  modelId: 'own',
  file: 'w.bin',
  detail: { code: 'file-not-in-folder' },
};

/** A worker whose import ends when the test says so. */
class Worker {
  readonly calls: string[] = [];
  catalogue: readonly ModelSummary[] = [SHIPPED];
  failing: Problem | null = null;
  finishImport: (() => void) | null = null;

  readonly client = {
    call: async (call: Call, payload: unknown, options?: CallOptions<ImportProgress>) => {
      this.calls.push(call === 'prepare' ? `prepare ${(payload as Selection).modelId}` : call);
      if (call === 'catalogue') return this.catalogue;
      if (call === 'inventory') return INVENTORY;
      if (call === 'prepare') return { ...(payload as Selection) };
      if (this.failing) throw new AppError(this.failing);
      if (call !== 'importModel') return null;
      options?.onProgress?.({ phase: 'checking', variantId: 'float32', loadedBytes: 5, totalBytes: 10 });
      await new Promise<void>((resolve, reject) => {
        this.finishImport = resolve;
        options?.signal?.addEventListener('abort', () => reject(new AppError({ kind: 'cancelled' })));
      });
      this.catalogue = [SHIPPED, OWN];
      return { model: OWN, replacedVersion: null };
    },
  } as unknown as WorkerClient;
}

let worker: Worker;
let store: AppStore;
let commands: ModelCommands;
beforeEach(() => {
  worker = new Worker();
  store = createAppStore();
  const selection: Selection = { modelId: 'lite', variantId: 'int8', backend: 'wasm' };
  store.setState({ selection, models: [SHIPPED], engine: { state: 'ready', info: {} as never } });
  commands = createModelCommands(
    store,
    worker.client,
    createEngineCommands(store, worker.client, () => undefined),
  );
});

const settled = () => new Promise((resolve) => setTimeout(resolve));
const collect = () => Promise.resolve(FILES);

describe('importing', () => {
  it('shows the list and the progress, then the model, listed', async () => {
    const importing = commands.importFolder(collect);
    await settled();
    expect(store.getState()).toMatchObject({
      dialog: { kind: 'models' },
      importing: { state: 'running', progress: { phase: 'checking', loadedBytes: 5, totalBytes: 10 } },
    });
    worker.finishImport?.();
    await importing;
    expect(store.getState().importing).toEqual({ state: 'done', model: OWN, replacedVersion: null });
    expect(store.getState().models).toEqual([SHIPPED, OWN]);
    expect(store.getState().inventory).toEqual(INVENTORY);
  });

  it('offers the model no sooner than it can be selected', async () => {
    const seen: unknown[] = [];
    store.subscribe(({ importing, models }) => {
      if (importing.state === 'done') seen.push(models);
    });
    const importing = commands.importFolder(collect);
    await settled();
    worker.finishImport?.();
    await importing;
    expect(seen[0]).toEqual([SHIPPED, OWN]);
  });

  it('leaves the selection as it is, and has it loaded again for the next reading', async () => {
    const importing = commands.importFolder(collect);
    await settled();
    worker.finishImport?.();
    await importing;
    expect(store.getState().selection?.modelId).toBe('lite');
    expect(worker.calls.at(-1)).toBe('prepare lite');
  });

  it('loads the new version where the model is the one that is read with', async () => {
    store.setState({ selection: { modelId: 'own', variantId: 'float32', backend: 'wasm' } });
    const importing = commands.importFolder(collect);
    await settled();
    worker.finishImport?.();
    await importing;
    expect(worker.calls.at(-1)).toBe('prepare own');
    expect(store.getState().engine).toMatchObject({ state: 'ready', info: { modelId: 'own' } });
  });

  it('is idle again when cancelled, with nothing said and the model ready again', async () => {
    const importing = commands.importFolder(collect);
    await settled();
    commands.cancelImport();
    await importing;
    expect(store.getState()).toMatchObject({
      importing: { state: 'idle' },
      inventoryError: null,
      models: [SHIPPED],
    });
    expect(worker.calls.at(-1)).toBe('prepare lite');
  });

  it('is idle again when no folder was picked', async () => {
    await commands.importFolder(() => Promise.reject(new DOMException('no folder', 'AbortError')));
    expect(store.getState().importing).toEqual({ state: 'idle' });
    expect(worker.calls).not.toContain('importModel');
  });

  it('tells why a folder was refused', async () => {
    worker.failing = refused;
    await commands.importFolder(collect);
    expect(store.getState().importing).toMatchObject({ state: 'failed', error: { problem: refused } });
  });

  it('runs once at a time', async () => {
    const importing = commands.importFolder(collect);
    await settled();
    await commands.importFolder(collect);
    worker.finishImport?.();
    await importing;
    expect(worker.calls.filter((call) => call === 'importModel')).toHaveLength(1);
  });
});

describe('removing', () => {
  it('falls back to the default model where the removed one was read with, in a precision that it has', async () => {
    store.setState({
      models: [model('another', 'imported', ['float32']), SHIPPED, OWN],
      selection: { modelId: 'own', variantId: 'float16', backend: 'wasm' },
    });
    await commands.remove('own');
    expect(store.getState().selection).toEqual({ modelId: 'lite', variantId: 'float32', backend: 'wasm' });
  });

  it('leaves another selection alone', async () => {
    await commands.remove('own');
    expect(worker.calls).not.toContain('prepare lite');
  });

  it('tells why it failed, and lists what is there', async () => {
    worker.failing = {
      kind: 'storage',
      reason: 'unavailable',
      detail: { code: 'thrown', text: 'private window' },
    };
    await commands.remove('own');
    expect(store.getState().inventoryError?.problem).toEqual(worker.failing);
    expect(store.getState().inventory).toEqual(INVENTORY);
  });
});

describe('storing for offline use', () => {
  it('is over when it fails, and tells why', async () => {
    worker.failing = { kind: 'storage', reason: 'quota', detail: { code: 'thrown', text: 'full' } };
    await commands.storeAll('lite');
    expect(store.getState()).toMatchObject({
      storing: null,
      inventoryError: { problem: { reason: 'quota' } },
    });
  });

  it('keeps the precision that is read with when space is freed', async () => {
    const seen: unknown[] = [];
    const { call } = worker.client;
    const client = {
      call: (name: Call, payload: never) => {
        if (name === 'discardModel') seen.push(payload);
        return call(name, payload);
      },
    } as unknown as WorkerClient;
    const engine = createEngineCommands(store, client, () => undefined);
    const own = createModelCommands(store, client, engine);
    await own.discard('lite');
    await own.discard('other');
    expect(seen).toEqual([
      { modelId: 'lite', except: 'int8' },
      { modelId: 'other', except: null },
    ]);
  });
});

describe('the model card', () => {
  it('is not shown when it comes after the dialog was closed', async () => {
    const opening = commands.openCard('lite');
    store.setState({ dialog: null });
    await opening;
    expect(store.getState().dialog).toBeNull();
  });

  it('says why it cannot be shown', async () => {
    worker.failing = {
      kind: 'model',
      reason: 'unreachable',
      modelId: 'lite',
      file: null,
      detail: { code: 'http-status', status: 500 },
    };
    await commands.openCard('lite');
    expect(store.getState().dialog).toMatchObject({
      content: { state: 'failed', error: { problem: worker.failing } },
    });
  });
});
