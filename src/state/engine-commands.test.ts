import { describe, expect, it } from 'vitest';
import { AppError } from '../core/errors.ts';
import type { ModelSummary } from '../core/selection.ts';
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

  it('reads a model that lacks the chosen precision with its first', async () => {
    const store = createAppStore();
    const variants = [{ precision: 'float16', bytes: 1, accuracy: [] }] as const;
    const models = [{ id: 'b', variants } as unknown as ModelSummary];
    store.setState({ models, selection: { modelId: 'a', precision: 'int8', backend: 'wasm' } });
    const client = { call: (_: string, selection: unknown) => Promise.resolve(selection) };
    const commands = createEngineCommands(store, client as unknown as WorkerClient, () => undefined);
    await commands.select({ modelId: 'b' });
    expect(store.getState().selection).toEqual({ modelId: 'b', precision: 'float16', backend: 'wasm' });
  });
});
