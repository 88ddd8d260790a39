import { describe, expect, it } from 'vitest';
import type { BackendId, BackendReport } from '../core/backends.ts';
import { AppError, type Problem } from '../core/errors.ts';
import type { Precision } from '../core/precision.ts';
import type { Selection } from '../core/selection.ts';
import { PROBE_DETAILS } from '../core/testing/probe-details.ts';
import type { WorkerClient } from '../worker/client.ts';
import { createEngineCommands } from './engine-commands.ts';
import { createAppStore } from './store.ts';
import { modelSummary } from './testing/model-summary.ts';

describe('engine commands', () => {
  it('says so where a repair fails, instead of starting for ever', async () => {
    const store = createAppStore();
    const error = new AppError({ kind: 'internal', detail: { code: 'worker-unreadable' } });
    const client = { call: () => Promise.reject(error) } as unknown as WorkerClient;
    await createEngineCommands(store, client, () => undefined).repair();
    expect(store.getState().engine).toEqual({ state: 'failed', error });
    expect(store.getState().notice).toBeNull();
  });
});

const MODELS = [modelSummary('all', 'float32', 'float16', 'int8'), modelSummary('float', 'float16')];
const BACKENDS: BackendReport[] = (['wasm', 'int8', 'webgl'] as const).map((id) => ({
  id,
  probe: { supported: true, details: PROBE_DETAILS[id] },
}));

/** A page with these models. @param broken why a backend cannot be loaded */
function page(broken: Partial<Record<BackendId, Problem>> = {}) {
  const store = createAppStore();
  store.setState({ models: MODELS, backends: BACKENDS });
  let switches = 0;
  const client = {
    call: async (call: string, selection: Selection) => {
      if (call === 'catalogue') return MODELS;
      if (call === 'probe') return BACKENDS;
      const problem = broken[selection.backend];
      if (problem) throw new AppError(problem);
      return selection;
    },
  } as unknown as WorkerClient;
  const engine = createEngineCommands(store, client, () => {
    switches += 1;
  });
  const chosen = () => {
    const { selection } = store.getState();
    return selection && `${selection.modelId}: ${selection.variantId} on ${selection.backend}`;
  };
  return { store, engine, chosen, switches: () => switches };
}

const unavailable: Problem = {
  kind: 'backend',
  backend: 'int8',
  reason: 'unavailable',
  detail: { code: 'thrown', text: 'no kernel is exact in this browser' },
};

describe('a first visit', () => {
  it('reads with int8 on the integer kernels', async () => {
    const { engine, chosen, store, switches } = page();
    await engine.start();
    expect(chosen()).toBe('all: int8 on int8');
    expect(store.getState()).toMatchObject({ engine: { state: 'ready' }, notice: null });
    expect(switches()).toBe(1);
  });

  it('reads in float32, and says why, where the integer kernels cannot be used', async () => {
    const { engine, chosen, store, switches } = page({ int8: unavailable });
    await engine.start();
    expect(chosen()).toBe('all: float32 on wasm');
    expect(store.getState()).toMatchObject({
      engine: { state: 'ready', info: { backend: 'wasm' } },
      notice: { code: 'kernels-replaced', cause: unavailable.detail, variant: 'float32' },
    });
    expect(switches()).toBe(1);
  });

  it.each([
    ['the model is damaged', { kind: 'storage', reason: 'quota', detail: { code: 'thrown', text: 'd' } }],
    ['a run failed', { ...unavailable, reason: 'failed' }],
  ] as const)('fails, and hides nothing behind another precision, where %s', async (_, problem) => {
    const { engine, chosen, store } = page({ int8: problem });
    await engine.start();
    expect(chosen()).toBe('all: int8 on int8');
    expect(store.getState()).toMatchObject({ engine: { state: 'failed' }, notice: null });
  });

  it('fails where what it falls back to cannot be used either', async () => {
    const { engine, store } = page({ int8: unavailable, wasm: { ...unavailable, backend: 'wasm' } });
    await engine.start();
    expect(store.getState().engine).toMatchObject({
      state: 'failed',
      error: { problem: { backend: 'wasm' } },
    });
  });
});

describe('what does not go together gives way', () => {
  it.each([
    ['the backend to a precision', 'int8 on int8', { variantId: 'float16' }, 'all: float16 on wasm'],
    ['the precision to a backend', 'float32 on wasm', { backend: 'int8' }, 'all: int8 on int8'],
    ['both to a model', 'int8 on int8', { modelId: 'float' }, 'float: float16 on wasm'],
    ['the precision alone to a model', 'int8 on webgl', { modelId: 'float' }, 'float: float16 on webgl'],
    ['nothing to int8 on WASM', 'float32 on wasm', { variantId: 'int8' }, 'all: int8 on wasm'],
    ['nothing to int8 on WebGL', 'int8 on int8', { backend: 'webgl' }, 'all: int8 on webgl'],
  ] as const)('%s: %s', async (_, from, change, to) => {
    const { store, engine, chosen } = page();
    const [precision, backend] = from.split(' on ') as [Precision, BackendId];
    store.setState({ selection: { modelId: 'all', variantId: precision, backend } });
    await engine.select(change);
    expect(chosen()).toBe(to);
  });

  it('a backend without its precision to the model', async () => {
    const { store, engine, chosen } = page();
    store.setState({ selection: { modelId: 'float', variantId: 'float16', backend: 'webgl' } });
    await engine.select({ backend: 'int8' });
    expect(chosen()).toBe('float: float16 on wasm');
  });
});

describe('a number of threads', () => {
  const recommended: Selection = { modelId: 'all', variantId: 'float32', backend: 'wasm', threads: 4 };
  it.each([
    ['stays with another precision', { variantId: 'float16' }, 4],
    ['goes with its backend', { backend: 'webgl' }, undefined],
    ['goes where the backend gives way', { backend: 'int8' }, undefined],
    ['comes with a recommendation', { ...recommended, backend: 'int8', variantId: 'int8', threads: 2 }, 2],
  ] as const)('%s', async (_, change, threads) => {
    const { store, engine } = page();
    store.setState({ selection: recommended });
    await engine.select(change);
    expect(store.getState().selection?.threads).toBe(threads);
  });

  it('goes when the choice is automatic again', async () => {
    const { store, engine } = page();
    store.setState({ selection: { ...recommended, variantId: 'int8', backend: 'int8' } });
    await engine.selectAutomatically();
    expect(store.getState().selection).toEqual({ modelId: 'all', variantId: 'int8', backend: 'int8' });
  });
});

it('choosing automatically goes back to what a first visit reads with', async () => {
  const { store, engine, chosen } = page();
  store.setState({ selection: { modelId: 'all', variantId: 'float16', backend: 'webgl' } });
  await engine.selectAutomatically();
  expect(chosen()).toBe('all: int8 on int8');
  store.setState({ selection: { modelId: 'float', variantId: 'float16', backend: 'webgl' } });
  await engine.selectAutomatically();
  expect(chosen()).toBe('float: float16 on wasm');
});
