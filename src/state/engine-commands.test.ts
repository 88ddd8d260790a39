import { describe, expect, it } from 'vitest';
import { AppError } from '../core/errors.ts';
import type { WorkerClient } from '../worker/client.ts';
import { createEngineCommands } from './engine-commands.ts';
import { createAppStore } from './store.ts';

describe('engine commands', () => {
  it('says so where a repair fails, instead of starting for ever', async () => {
    const store = createAppStore();
    const error = new AppError({ kind: 'internal', detail: 'the worker stopped' });
    const client = { call: () => Promise.reject(error) } as unknown as WorkerClient;
    await createEngineCommands(store, client, () => undefined).repair();
    expect(store.getState().engine).toEqual({ state: 'failed', error });
    expect(store.getState().notice).toBeNull();
  });
});
