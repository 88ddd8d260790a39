import { describe, expect, it, vi } from 'vitest';
import type { Selection } from '../../core/selection.ts';
import { PROBE_DETAILS } from '../../core/testing/probe-details.ts';
import { parseRun, serialiseRun } from '../model/export/export-json.ts';
import { keyOf, type Trial } from '../model/run.ts';
import { runOf, trialOf } from '../testing/runs.ts';
import type { BenchmarkClient, TrialRequest } from '../worker/trials/client.ts';
import { createBenchmarkCommands } from './commands.ts';
import type { PageEvent } from './page-watch.ts';
import { plannedConfigurations } from './plans.ts';
import { resultOf } from './result.ts';
import type { RunStorage } from './run-storage.ts';
import { createBenchmarkStore } from './store.ts';

const { environment, models } = runOf();
const ARCHITECTURE = { ...models[0], id: 'dense', kind: 'architecture only' } as (typeof models)[number];

interface Measuring {
  readonly request: TrialRequest;
  progress(phase: 'loading' | 'running', runs: number): void;
  finish(changes?: Partial<Trial>): void;
}

/**
 * A measuring side whose trials end when the test says so, and that answers an abort as the real
 * one does.
 */
function scripted() {
  const trials: Measuring[] = [];
  const client: BenchmarkClient = {
    describe: async () => ({
      models: [...models, ARCHITECTURE],
      backends: [
        { id: 'int8', probe: { supported: true, details: PROBE_DETAILS.int8 } },
        { id: 'wasm', probe: { supported: true, details: PROBE_DETAILS.wasm } },
        { id: 'webgl', probe: { supported: false, reason: { code: 'thrown', text: 'no WebGL 2' } } },
      ],
      environment,
      maxThreads: environment.logicalCores,
    }),
    runTrial: (request, { signal, onProgress }) =>
      new Promise((resolve) => {
        const made = (changes: Partial<Trial> = {}) =>
          resolve(trialOf(keyOf(request.configuration), request.round, { ...changes }));
        signal.addEventListener('abort', () =>
          made({ ended: 'interrupted', interruptions: [{ kind: 'cancelled', afterRun: 3 }] }),
        );
        trials.push({
          request,
          progress: (phase, runs) => onProgress({ phase, runs, medianMs: null, precision: null }),
          finish: made,
        });
      }),
  };
  return { client, trials };
}

function memoryStorage(): RunStorage & { readonly kept: Map<string, string> } {
  const kept = new Map<string, string>();
  return {
    kept,
    load: async () => [...kept.values()].map(parseRun),
    save: async (run) => void kept.set(run.id, serialiseRun(run)),
    remove: async (id) => void kept.delete(id),
  };
}

async function page({ storage = memoryStorage() }: { storage?: ReturnType<typeof memoryStorage> } = {}) {
  const store = createBenchmarkStore();
  const { client, trials } = scripted();
  const selected: Partial<Selection>[] = [];
  let happen: (kind: PageEvent) => void = () => undefined;
  const commands = createBenchmarkCommands({
    store,
    client,
    engine: { select: async (selection) => void selected.push(selection) },
    storage,
    watchPage: (onEvent) => {
      happen = onEvent;
      return () => {
        happen = () => undefined;
      };
    },
    appVersion: '0.1.0',
  });
  await commands.prepare();
  commands.editPlan({ precisions: ['int8'], threads: 'most' });
  return { store, commands, trials, selected, storage, happen: (kind: PageEvent) => happen(kind) };
}

/** Lets everything that waits for a promise go on. */
const nextTask = () => new Promise((resolve) => setTimeout(resolve, 0));

async function finishAll(trials: readonly Measuring[], from = 0): Promise<void> {
  for (let i = from; i < 100; i++) {
    await nextTask();
    const next = trials[i];
    if (!next) return;
    next.finish();
  }
}

describe('the benchmark page', () => {
  it('measures models that can be deployed unless others are requested', async () => {
    const { store, commands } = await page();
    expect(store.getState().plan.models).toEqual(['net']);
    commands.openLink('plan=standard');
    expect(store.getState().plan.models).toEqual(['net']);
    commands.openLink('plan=standard&models=net,dense');
    expect(store.getState().plan.models).toEqual(['net', 'dense']);
    commands.openLink('plan=quick&models=all');
    expect(store.getState().plan.models).toBeNull();
  });

  it('rejects a bad link with the reason, and keeps its plan', async () => {
    const { store, commands } = await page();
    const { plan } = store.getState();
    commands.openLink('plan=quick&rounds=many');
    expect(store.getState().plan).toBe(plan);
    expect(store.getState().error).toMatchObject({
      of: 'link',
      problem: { parameter: 'rounds', found: 'many' },
    });
    await commands.prepare();
    expect(store.getState().error?.of).toBe('link');
    commands.editPlan({ rounds: 1 });
    expect(store.getState().error).toBeNull();
  });

  it('keeps the models when another plan is chosen', async () => {
    const { store, commands } = await page();
    commands.choosePlan('full');
    expect(store.getState().plan).toMatchObject({
      name: 'full',
      rounds: 9,
      precisions: ['int8'],
      models: ['net'],
    });
  });

  it('makes one trial after another, then assesses, shows and saves the run', async () => {
    const { store, commands, trials, storage } = await page();
    const planned = plannedConfigurations(store.getState());
    expect(planned).toHaveLength(2);
    const ended = commands.start();
    await nextTask();
    expect(trials).toHaveLength(1);
    await finishAll(trials);
    await ended;
    expect(trials).toHaveLength(4);
    expect(trials.map(({ request }) => request.extras)).toEqual([true, true, false, false]);
    const [run] = store.getState().runs;
    if (!run) throw new Error('no run');
    expect(run).toMatchObject({ state: 'complete', appVersion: '0.1.0', models });
    expect(store.getState()).toMatchObject({ activity: { state: 'idle' }, shownId: run.id });
    expect([...storage.kept.values()].map(parseRun)).toEqual([run]);
    expect(resultOf(run, run.limits).verdict.outcome).toBe('pass');
  });

  it('reports progress', async () => {
    const { store, commands, trials } = await page();
    const ended = commands.start();
    await nextTask();
    trials[0]?.progress('loading', 0);
    trials[0]?.progress('running', 4);
    trials[0]?.progress('running', 5);
    const { activity } = store.getState();
    if (activity.state === 'idle') throw new Error('not running');
    expect(activity.progress).toMatchObject({ trialsDone: 0, trialsTotal: 4 });
    // The third came too soon after the second to be drawn.
    expect(activity.progress.current?.progress).toMatchObject({ phase: 'running', runs: 4 });
    expect(activity.progress.remainingMs).toBeGreaterThan(0);
    trials[0]?.finish();
    await nextTask();
    const { activity: later } = store.getState();
    const measured = later.state === 'idle' ? [] : later.progress.rows.filter(({ trials: n }) => n === 1);
    expect(measured.map(({ latency }) => latency?.samples)).toEqual([30]);
    commands.cancel();
    await ended;
  });

  it('pauses between trials and resumes where it was', async () => {
    const { store, commands, trials } = await page();
    const ended = commands.start();
    await nextTask();
    commands.pause();
    expect(store.getState().activity.state).toBe('pausing');
    trials[0]?.finish();
    await nextTask();
    expect(store.getState().activity.state).toBe('paused');
    expect(trials).toHaveLength(1);
    commands.resume();
    await finishAll(trials, 1);
    await ended;
    const [run] = store.getState().runs;
    expect(run?.trials).toHaveLength(4);
    expect(run?.events.map(({ kind }) => kind)).toEqual(['paused', 'resumed']);
  });

  it('repeats a trial that was cut short because the page was left', async () => {
    const { store, commands, trials } = await page();
    const ended = commands.start();
    await nextTask();
    commands.leave();
    await nextTask();
    expect(store.getState().activity.state).toBe('paused');
    commands.resume();
    await nextTask();
    expect(trials[1]?.request.configuration).toEqual(trials[0]?.request.configuration);
    await finishAll(trials, 1);
    await ended;
    const [run] = store.getState().runs;
    expect(run?.state).toBe('complete');
    expect(run?.trials.flatMap(({ interruptions }) => interruptions)).toEqual([]);
  });

  it.each(['running', 'paused'] as const)(
    'keeps what was measured when it is cancelled while %s',
    async (when) => {
      const { store, commands, trials, storage } = await page();
      const ended = commands.start();
      await nextTask();
      if (when === 'paused') commands.pause();
      trials[0]?.finish();
      await nextTask();
      commands.cancel();
      await ended;
      const [run] = store.getState().runs;
      expect(run?.state).toBe('cancelled');
      expect(run?.trials).toHaveLength(when === 'paused' ? 1 : 2);
      expect(storage.kept.size).toBe(1);
    },
  );

  it('notes when the page was hidden or the device unplugged', async () => {
    const { store, commands, trials, happen } = await page();
    const ended = commands.start();
    await nextTask();
    happen('hidden');
    happen('visible');
    happen('unplugged');
    const { activity } = store.getState();
    expect(activity.state === 'idle' ? 0 : activity.progress.timesHidden).toBe(1);
    await finishAll(trials);
    await ended;
    const [run] = store.getState().runs;
    expect(run?.events.map(({ kind }) => kind)).toEqual(['hidden', 'visible', 'unplugged']);
  });

  it('finds its runs again after a reload', async () => {
    const storage = memoryStorage();
    await storage.save(runOf());
    const { store } = await page({ storage });
    expect(store.getState().runs.map(({ id }) => id)).toEqual(['run-1']);
  });

  it('reports a run that could not be saved', async () => {
    const storage = { ...memoryStorage(), save: () => Promise.reject(new Error('no room')) };
    const { store, commands, trials } = await page({ storage });
    const ended = commands.start();
    await finishAll(trials);
    await ended;
    expect(store.getState().error).toMatchObject({
      of: 'storage',
      problem: { kind: 'internal', detail: { code: 'thrown', text: expect.stringContaining('no room') } },
    });
    expect(store.getState().runs).toHaveLength(1);
  });

  it('opens a run from its own export, and rejects anything else with the reason', async () => {
    const { store, commands } = await page();
    const run = runOf({ id: 'elsewhere', limits: { latencyMs: 9, memoryMiB: 512, aucLoss: 0.01 } });
    const { limits } = store.getState();
    const exported = commands.files.write(resultOf(run, limits), 'json');
    await commands.files.open(new File([exported.text], exported.name));
    expect(store.getState()).toMatchObject({ runs: [run], shownId: 'elsewhere', limits: run.limits });
    await commands.files.open(new File(['{}'], 'other.json'));
    expect(store.getState().error).toEqual({
      of: 'file',
      name: 'other.json',
      problem: { reason: 'foreign' },
    });
    expect(store.getState().shownId).toBe('elsewhere');
  });

  it('sets the app to its recommendation, and records the browser', async () => {
    const stored = new Map<string, string>();
    vi.stubGlobal('localStorage', {
      getItem: (key: string) => stored.get(key) ?? null,
      setItem: (key: string, value: string) => stored.set(key, value),
    });
    try {
      const { store, commands, selected } = await page();
      const configuration = { modelId: 'net', variantId: 'int8', backend: 'int8', threads: 2 } as const;
      await commands.use(configuration, runOf());
      expect(selected).toEqual([configuration]);
      await commands.use({ ...configuration, backend: 'webgl', threads: 0 }, runOf());
      expect(selected[1]).toEqual({ modelId: 'net', variantId: 'int8', backend: 'webgl' });
      const { choice } = createBenchmarkStore().getState();
      expect(choice).toMatchObject({ backend: 'webgl', browser: 'Chromium', browserVersion: '156' });
      expect(choice).toEqual(store.getState().choice);
    } finally {
      vi.unstubAllGlobals();
    }
  });
});
