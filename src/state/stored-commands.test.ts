import { describe, expect, test, vi } from 'vitest';
import type { Selection } from '../core/selection.ts';
import type { StoredCheck } from '../core/stored-check.ts';
import type { WorkerClient } from '../worker/client.ts';
import { createAppStore } from './store.ts';
import { createStoredCommands } from './stored-commands.ts';

const SELECTION: Selection = { modelId: 'lite', variantId: 'int8', backend: 'int8' };
const INVENTORY = { models: [], usedBytes: 1 };
const SOUND: StoredCheck = { files: 4, missing: 0, repaired: 0, agrees: true };

function opened(
  model: StoredCheck,
  app: { missing: number; repaired: number } | null,
  requestPersistence = async () => false,
) {
  const store = createAppStore();
  const asked: string[] = [];
  const client: WorkerClient = {
    async call(call) {
      asked.push(call);
      return (call === 'inventory' ? INVENTORY : model) as never;
    },
  };
  const commands = createStoredCommands(store, client, {
    checkApp: async () => app,
    requestPersistence,
  });
  const info = {
    ...SELECTION,
    modelVersion: '1',
    threads: 1,
    details: { backend: 'reference' } as never,
    stored: true,
    fetchMs: 0,
    loadMs: 0,
    warmUpMs: 0,
  };
  store.setState({ offline: 'ready', selection: SELECTION, engine: { state: 'ready', info } });
  return { store, commands, asked };
}

const APP = { missing: 0, repaired: 0 };

describe('the stored copy', () => {
  test.each([
    ['is sound where every file is there and the drawn image reads as recorded', SOUND, APP, 'sound'],
    [
      'is sound for an imported model, of which nothing is recorded',
      { ...SOUND, agrees: null },
      APP,
      'sound',
    ],
    ['is incomplete where a file of the model is gone', { ...SOUND, missing: 1 }, APP, 'incomplete'],
    ['is incomplete where a file of the app is gone', SOUND, { ...APP, missing: 2 }, 'incomplete'],
    ['is incomplete where no service worker answers', SOUND, null, 'incomplete'],
    ['is sound once what was gone was fetched again', { ...SOUND, repaired: 1 }, APP, 'sound'],
  ] as const)('%s', async (_, model, app, state) => {
    const { store, commands } = opened(model, app);
    await commands.check();
    expect(store.getState().stored).toMatchObject({ state });
    expect(store.getState()).toMatchObject({ inventory: INVENTORY, isPersistent: false });
  });

  test('is sound though a person has not answered whether it may be kept, and is not asked twice', async () => {
    // As Firefox does while its question is on the screen.
    const ask = vi.fn(() => new Promise<boolean>(() => undefined));
    const { store, commands } = opened(SOUND, APP, ask);
    await commands.check();
    expect(store.getState()).toMatchObject({ stored: { state: 'sound' }, isPersistent: null });
    await commands.check();
    expect(ask).toHaveBeenCalledTimes(1);
  });

  test('of an engine that reads a drawn image otherwise stops reading with it', async () => {
    const { store, commands } = opened({ ...SOUND, agrees: false }, APP);
    await commands.check();
    expect(store.getState().engine).toMatchObject({
      state: 'failed',
      error: { problem: { reason: 'invalid-output', detail: { code: 'self-test-differs' } } },
    });
  });

  test('is looked at once for each selection, as soon as nothing waits', async () => {
    const { store, commands, asked } = opened(SOUND, APP);
    vi.stubGlobal('addEventListener', () => undefined);
    store.setState({ offline: 'storing' });
    commands.watch();
    store.setState({ offline: 'ready' });
    await vi.waitFor(() => expect(store.getState().stored.state).toBe('sound'));
    store.setState({ selection: { ...SELECTION, variantId: 'float32' } });
    await vi.waitFor(() => expect(asked.filter((call) => call === 'checkStored')).toHaveLength(2));
  });

  test('is not looked at while images wait for their turn', async () => {
    const { store, commands, asked } = opened(SOUND, APP);
    store.setState({ cases: [{ analysis: { state: 'idle' } } as never] });
    await commands.check();
    expect(asked).toEqual([]);
  });
});
