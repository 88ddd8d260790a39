/**
 * Real trials in Chromium, on the fixture model: measurements are plausible, and planted defects
 * are detected and named.
 */
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, type Page, test } from '@playwright/test';
import { reportsOf } from '../src/benchmark/model/analysis/reports.ts';
import { verdictOf } from '../src/benchmark/model/analysis/verdict.ts';
import { warningsOf } from '../src/benchmark/model/analysis/warnings.ts';
import { PLANS } from '../src/benchmark/model/plan.ts';
import type { BenchmarkPlan, Configuration, Trial } from '../src/benchmark/model/run.ts';
import { runOf } from '../src/benchmark/testing/runs.ts';
import type { PlantedFault } from '../src/benchmark/worker/trials/protocol.ts';
import { serialiseModelIndex } from '../src/model/model-index.ts';
import { chromiumOptions } from '../tools/shared/browser.ts';
import { type ServedPage, servePage } from '../tools/shared/serve-page.ts';
import type { MadeTrial } from './benchmark/wire.ts';

test.use({
  // Memory is counted at once, and not after the next collection of garbage, some 13 s later.
  launchOptions: chromiumOptions({
    softwareGpu: true,
    args: ['--enable-blink-features=ForceEagerMeasureMemory'],
  }),
});

// One worker, which builds and serves the page once.
test.describe.configure({ mode: 'default' });

let served: ServedPage;
let files: string;

test.beforeAll(async () => {
  files = await mkdtemp(join(tmpdir(), 'penumbra-models-'));
  const models = fileURLToPath(new URL('../fixtures/models', import.meta.url));
  await cp(models, join(files, 'models'), { recursive: true });
  await writeFile(
    join(files, 'models/index.json'),
    serialiseModelIndex({ default: 'tiny', models: ['tiny'] }),
  );
  served = await servePage(fileURLToPath(new URL('benchmark', import.meta.url)), files);
});
test.afterAll(async () => {
  await served.close();
  await rm(files, { recursive: true });
});

const PLAN: BenchmarkPlan = { ...PLANS.standard, minRuns: 55, maxRuns: 60, trialLimitMs: 15_000 };

const INT8: Configuration = { modelId: 'tiny', variantId: 'int8', backend: 'int8', threads: 1 };
const WASM: Configuration = { modelId: 'tiny', variantId: 'float32', backend: 'wasm', threads: 1 };
const WEBGL: Configuration = { modelId: 'tiny', variantId: 'float32', backend: 'webgl', threads: 0 };

const graphicsOf = ({ backend }: Configuration) => (backend === 'webgl' ? '@graphics' : []);

interface TrialOptions {
  readonly plan?: BenchmarkPlan;
  readonly round?: number;
  readonly fault?: PlantedFault;
  readonly cancelAfterRuns?: number;
}

async function trialOn(
  page: Page,
  configuration: Configuration,
  { plan = PLAN, round = 0, fault, cancelAfterRuns }: TrialOptions = {},
): Promise<MadeTrial> {
  if (!page.url().startsWith(served.urls.isolated)) await page.goto(served.urls.isolated);
  const request = {
    configuration,
    round,
    plan,
    startedAtMs: 0,
    extras: round === 0,
    ...(fault && { fault }),
  };
  const made = await page.evaluate(([request, cancel]) => window.runTrial(request, cancel), [
    request,
    cancelAfterRuns,
  ] as const);
  expect(made.workersLeft).toBe(0);
  return made;
}

/** Warnings and objections by kind, as a reader of the run is told them. */
function judged(...trials: Trial[]) {
  const run = { ...runOf(), plan: PLAN, trials, models: [] };
  const verdict = verdictOf(run, reportsOf(run), run.limits);
  return {
    warnings: warningsOf(run),
    objections: verdict.configurations.flatMap(({ objections }) => objections),
  };
}

for (const configuration of [
  INT8,
  { ...INT8, threads: 2 },
  { ...INT8, variantId: 'mixed' as const },
  WASM,
  { ...WASM, threads: 2 },
  { ...WASM, variantId: 'dynamic' as const },
  WEBGL,
]) {
  const { variantId, backend, threads } = configuration;
  test(`a trial of ${variantId} on ${backend} with ${threads} threads is complete and sane`, {
    tag: graphicsOf(configuration),
  }, async ({ page }) => {
    const { trial, progress } = await trialOn(page, configuration);
    test.info().annotations.push({
      type: 'trial',
      description: JSON.stringify({ ...trial, runs: trial.runs.length }),
    });
    expect(trial.interruptions).toEqual([]);
    expect(trial.configuration).toBe(`tiny/${variantId}/${backend}/${threads}`);
    expect([trial.threadsGot, trial.features]).toEqual([
      threads,
      expect.not.objectContaining({ threadsRefused: expect.anything() }),
    ]);
    expect(trial.ended).not.toBe('interrupted');
    expect(trial.stages?.fromCache).toBe(false);
    expect(trial.runs.length).toBeGreaterThanOrEqual(50);
    for (const { totalMs, preprocessMs, uploadMs, computeMs, downloadMs } of trial.runs) {
      expect(totalMs).toBeGreaterThan(0);
      expect(preprocessMs + uploadMs + computeMs + downloadMs).toBeLessThanOrEqual(totalMs + 0.01);
    }
    expect(trial.outputChecks.map(({ run }) => run)).toEqual([
      0,
      Math.floor(trial.runs.length / 2),
      trial.runs.length,
    ]);
    expect(trial.outputChecks.filter(({ ok }) => !ok)).toEqual([]);
    // The browser cannot count while helper threads sleep.
    expect(trial.memory.some(({ bytes }) => bytes.browser !== null)).toBe(threads < 2);
    // Integer kernels take one picture at a time.
    const batches = backend === 'int8' ? [] : [2, 4, 8].map((batch) => ['batched', batch]);
    expect(trial.throughput.map(({ mode, batch }) => [mode, batch])).toEqual([
      ['batched', 1],
      ['overlapped', 1],
      ...batches,
    ]);
    expect(trial.longTasks).not.toBeNull();
    expect(trial.droppedFrames).toBeGreaterThanOrEqual(0);
    expect(trial.tookMs).toBeGreaterThan(0);
    expect(progress.map(({ phase }) => phase)).toEqual(
      expect.arrayContaining(['fetching', 'loading', 'warming-up', 'running', 'leak-check', 'throughput']),
    );
    expect(progress.at(-1)).toMatchObject({ medianMs: expect.any(Number), precision: expect.any(Number) });
    const { warnings, objections } = judged(trial);
    expect(objections).toEqual([]);
    expect(warnings.filter(({ kind }) => kind === 'leak' || kind === 'wrong-output')).toEqual([]);
    const heaps = trial.memory.map(({ bytes }) => (backend === 'webgl' ? bytes.gpu : bytes.wasmHeap) ?? 0);
    expect(Math.max(...heaps)).toBeGreaterThan(0);
    if (backend === 'webgl') {
      expect(trial.stages?.shaderCompileMs).toBeGreaterThan(0);
      expect(trial.gpu?.chains.map(({ length }) => length)).toEqual([1, 10, 50, 100, 200]);
      expect(trial.gpu?.launches).toBeGreaterThan(3);
      expect(trial.gpu?.serialCompileMs).toBeGreaterThan(0);
    } else {
      expect(trial.kernels.length).toBeGreaterThan(3);
      expect(trial.gpu).toBeNull();
    }
  });
}

test('the second trial reads the model from this device, in a worker as fresh as the first', async ({
  page,
}) => {
  const plan = { ...PLAN, minRuns: 10, leakCheck: false, throughput: false };
  const first = await trialOn(page, INT8, { plan });
  const second = await trialOn(page, INT8, { plan, round: 1 });
  expect([first, second].map(({ trial }) => trial.stages?.fromCache)).toEqual([false, true]);
  expect(second.trial.kernels).toEqual([]);
  expect(second.trial.outputChecks.every(({ ok }) => ok)).toBe(true);
});

test('a planted slow-down is caught and named', { tag: '@timing' }, async ({ page }) => {
  const plan = { ...PLAN, throughput: false, kernels: false };
  const { trial } = await trialOn(page, INT8, { plan, fault: { kind: 'slow', ms: 20 } });
  const { warnings } = judged(trial);
  const [unaccounted] = warnings.filter(({ kind }) => kind === 'unaccounted');
  expect(unaccounted).toMatchObject({ kind: 'unaccounted', medianMs: expect.any(Number) });
  expect((unaccounted as { medianMs: number }).medianMs).toBeGreaterThan(19);
});

test('a planted slow-down of one trial is caught beside the others', { tag: '@timing' }, async ({ page }) => {
  const plan = { ...PLAN, minRuns: 20, leakCheck: false, throughput: false, kernels: false };
  const trials = [
    await trialOn(page, INT8, { plan }),
    await trialOn(page, INT8, { plan, round: 1, fault: { kind: 'slow', ms: 20 } }),
  ];
  const { warnings } = judged(...trials.map(({ trial }) => trial));
  expect(warnings).toContainEqual(expect.objectContaining({ kind: 'slow-down', round: 1 }));
});

for (const configuration of [INT8, WASM]) {
  test(`a planted leak of 1 MB a run beside ${configuration.backend} is caught and named`, async ({
    page,
  }) => {
    const { trial } = await trialOn(page, configuration, {
      plan: { ...PLAN, throughput: false },
      fault: { kind: 'leak', bytesPerRun: 1_000_000 },
    });
    const { warnings, objections } = judged(trial);
    expect(objections).toEqual(['leak']);
    const leak = warnings.find(({ kind }) => kind === 'leak');
    expect(leak).toMatchObject({ source: 'browser' });
    const { value } = (leak as { bytesPerRun: { value: number } }).bytesPerRun;
    expect(value).toBeGreaterThan(0.9e6);
    expect(value).toBeLessThan(1.2e6);
  });
}

test('a planted wrong output after run 50 is caught and named', async ({ page }) => {
  const { trial } = await trialOn(page, INT8, {
    plan: { ...PLAN, throughput: false },
    fault: { kind: 'wrong-output', afterRun: 50 },
  });
  const { warnings, objections } = judged(trial);
  expect(objections).toEqual(['wrong-output']);
  expect(warnings).toContainEqual(expect.objectContaining({ kind: 'wrong-output', run: 51 }));
});

test('a WebGL context lost on the way is caught and named, and the runs before it are kept', {
  tag: '@graphics',
}, async ({ page }) => {
  const { trial } = await trialOn(page, WEBGL, { fault: { kind: 'lose-context', afterRun: 12 } });
  expect(trial.interruptions).toEqual([{ kind: 'context-lost', afterRun: 12 }]);
  expect(trial.ended).toBe('interrupted');
  expect(trial.runs).toHaveLength(12);
  const { warnings, objections } = judged(trial);
  expect(objections).toContain('context-lost');
  expect(warnings).toContainEqual(expect.objectContaining({ kind: 'interrupted' }));
});

test('a tab that was hidden is caught and named', async ({ page }) => {
  await page.goto(served.urls.isolated);
  const making = trialOn(page, WASM);
  await page.waitForFunction(() => performance.now() > 1000);
  for (const hidden of [true, false]) {
    await page.evaluate((value) => {
      Object.defineProperty(document, 'hidden', { value, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    }, hidden);
  }
  const { trial } = await making;
  expect(trial.interruptions).toEqual([
    { kind: 'hidden', afterRun: expect.any(Number), forMs: expect.any(Number) },
  ]);
  expect(trial.droppedFrames).toBeNull();
  expect(judged(trial).objections).toContain('hidden');
});

for (const configuration of [INT8, WASM, WEBGL]) {
  test(`a cancelled trial of ${configuration.backend} keeps what it has measured`, {
    tag: graphicsOf(configuration),
  }, async ({ page }) => {
    const plan = { ...PLAN, minRuns: 100_000, maxRuns: 100_000, trialLimitMs: 60_000, leakCheck: false };
    const { trial } = await trialOn(page, configuration, { plan, cancelAfterRuns: 10 });
    expect(trial.interruptions).toEqual([{ kind: 'cancelled', afterRun: trial.runs.length }]);
    expect(trial.ended).toBe('interrupted');
    expect(trial.runs.length).toBeGreaterThanOrEqual(10);
    expect(trial.runs.length).toBeLessThan(1000);
    expect(trial.stages).not.toBeNull();
  });
}

test('the device is described: models, backends, clock, GPU', { tag: '@graphics' }, async ({ page }) => {
  await page.goto(served.urls.isolated);
  const { models, backends, environment } = await page.evaluate(() => window.describeDevice());
  expect(models.filter(({ kind }) => kind === 'diagnostic').map(({ id }) => id)).toEqual(['tiny']);
  expect(backends.filter(({ probe }) => probe.supported).map(({ id }) => id)).toEqual([
    'wasm',
    'int8',
    'webgl',
    'cpu',
  ]);
  expect(environment).toMatchObject({
    browser: expect.stringMatching(/Chrome|Chromium/),
    browserVersion: expect.stringMatching(/^\d+\./),
    os: expect.stringContaining('Linux'),
    gpu: expect.stringContaining('SwiftShader'),
    simd: true,
    relaxedSimd: true,
    crossOriginIsolated: true,
  });
  expect(environment.timerResolutionMs).toBeLessThan(0.05);
});
