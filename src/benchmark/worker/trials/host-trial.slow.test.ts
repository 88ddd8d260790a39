/** Real trials in Node: the fixture model over a real wire, read and run by the real engine. */
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeEngineHost } from '../../../../tools/shared/node-engine.ts';
import type { BackendId } from '../../../core/backends.ts';
import type { Precision } from '../../../core/precision.ts';
import { serialiseModelIndex } from '../../../model/model-index.ts';
import { outputChecks } from '../../model/analysis/output-checks.ts';
import { PLANS } from '../../model/plan.ts';
import type { BenchmarkPlan, Configuration } from '../../model/run.ts';
import { createBenchmarkCalls } from './host-calls.ts';
import type { Measured, MeasuredPart, PlantedFault, TrialPhase, TrialUpdate } from './protocol.ts';

const MODELS = join(import.meta.dirname, '../../../../fixtures/models');
const { signal } = new AbortController();

let server: Server;
let modelsUrl: URL;

beforeAll(async () => {
  server = createServer((request, response) => {
    const path = request.url ?? '/';
    if (path === '/index.json') response.end(serialiseModelIndex({ default: 'tiny', models: ['tiny'] }));
    else
      readFile(join(MODELS, path)).then(
        (bytes) => response.end(bytes),
        () => response.writeHead(404).end(),
      );
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  modelsUrl = new URL(`http://localhost:${(server.address() as AddressInfo).port}/`);
});
afterAll(() => server.close());

/** Short: the picture takes some 25 ms to prepare, and the extras a second each. */
const PLAN: BenchmarkPlan = {
  ...PLANS.standard,
  minRuns: 10,
  maxRuns: 30,
  trialLimitMs: 1000,
  throughput: false,
  kernels: false,
  leakCheck: false,
};

const configurationOf = (precision: Precision, backend: BackendId): Configuration => ({
  modelId: 'tiny',
  variantId: precision,
  backend,
  threads: 1,
});

type Told = { [K in keyof Measured]?: Measured[K] };

async function trial(
  configuration: Configuration,
  {
    plan = PLAN,
    extras = true,
    round = 0,
    fault,
    onUpdate,
  }: {
    plan?: BenchmarkPlan;
    extras?: boolean;
    round?: number;
    fault?: PlantedFault;
    onUpdate?: (update: TrialUpdate, calls: ReturnType<typeof createBenchmarkCalls>) => void;
  } = {},
) {
  const calls = createBenchmarkCalls(modelsUrl, nodeEngineHost());
  const parts: MeasuredPart[] = [];
  const phases: TrialPhase[] = [];
  const report = (update: TrialUpdate) => {
    onUpdate?.(update, calls);
    if (update.kind === 'phase') phases.push(update.phase);
    if (update.kind === 'part') parts.push(update.part);
    if (update.kind === 'browser-bytes-requested') {
      void calls.browserBytes(null, { signal, report: () => undefined });
    }
  };
  await calls.trial({ configuration, round, plan, extras, ...(fault && { fault }) }, { signal, report });
  const last: Told = Object.assign({}, ...parts);
  const all = <K extends 'runs' | 'memory' | 'answers' | 'interruptions' | 'throughput' | 'kernels'>(
    name: K,
  ) => parts.flatMap((part) => (part[name] ?? []) as Measured[K][number][]);
  return { calls, phases, last, all };
}

describe.each([
  ['int8', 'int8'],
  ['mixed', 'int8'],
  ['float32', 'wasm'],
  ['dynamic', 'wasm'],
  ['int8', 'reference'],
] as const)('a trial of %s on %s', (precision, backend) => {
  it('reports every stage, plausible runs, right answers and memory', async () => {
    const configuration = configurationOf(precision, backend);
    const { calls, last, all, phases } = await trial(configuration, { plan: { ...PLAN, leakCheck: true } });
    expect(all('interruptions')).toEqual([]);
    expect(last.threadsGot).toBe(1);
    expect(last.stages).toMatchObject({ fromCache: false, shaderCompileMs: null });
    for (const ms of [last.stages?.fetchMs, last.stages?.loadMs, last.stages?.firstRunMs]) {
      expect(ms).toBeGreaterThan(0);
    }
    expect(['precise', 'run-limit', 'time-limit']).toContain(last.ended);
    const runs = all('runs');
    expect(runs.length).toBeGreaterThanOrEqual(3);
    for (const { totalMs, preprocessMs, uploadMs, computeMs, downloadMs } of runs) {
      for (const ms of [preprocessMs, uploadMs, computeMs, downloadMs]) expect(ms).toBeGreaterThanOrEqual(0);
      expect(preprocessMs + uploadMs + computeMs + downloadMs).toBeLessThanOrEqual(totalMs + 1e-6);
    }
    const right = await calls.oracle(configuration, { signal, report: () => undefined });
    const checks = outputChecks(all('answers'), runs.length, right.value ?? [], last.allowedDifference ?? 0);
    expect(checks.map(({ run }) => run)).toEqual([0, Math.floor(runs.length / 2), runs.length]);
    expect(checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(all('memory').filter(({ afterRun }) => afterRun > 0).length).toBeGreaterThanOrEqual(8);
    expect(phases).toEqual(['fetching', 'loading', 'warming-up', 'running', 'leak-check']);
  });
});

it('int8 has chosen its kernels before a run is timed, and reports the time of each layer', async () => {
  const { last, all } = await trial(configurationOf('int8', 'int8'), { plan: { ...PLAN, kernels: true } });
  expect(last.features).toMatchObject({ choice: 'measured', variant: expect.any(String) });
  const kernels = all('kernels');
  expect(kernels.map(({ op }) => op)).toContain('depthwise');
  expect(kernels.every(({ ms }) => ms >= 0)).toBe(true);
  expect(kernels.find(({ op }) => op === 'conv')?.macs).toBeGreaterThan(0);
  const { bytes } = all('memory')[0] ?? {};
  expect(bytes?.wasmHeap).toBeGreaterThan((bytes?.arena ?? 0) + (bytes?.weights ?? 0));
});

it('TF.js reports the time of each kernel and counts its tensors within the heap', async () => {
  const { all } = await trial(configurationOf('float32', 'wasm'), { plan: { ...PLAN, kernels: true } });
  const kernels = all('kernels');
  expect(kernels.map(({ op }) => op)).toContain('FusedDepthwiseConv2D');
  expect(kernels.find(({ op }) => op === 'FusedDepthwiseConv2D')?.macs).toBe(8 * 8 * 8 * 9);
  const { bytes } = all('memory')[0] ?? {};
  expect(bytes?.wasmHeap).toBeGreaterThan(bytes?.tensors ?? 0);
  expect(bytes?.tensors).toBeGreaterThanOrEqual(bytes?.weights ?? Number.POSITIVE_INFINITY);
});

it('a later trial measures runs only', async () => {
  const { all, phases } = await trial(configurationOf('int8', 'int8'), {
    plan: PLANS.standard,
    extras: false,
    round: 1,
  });
  expect(phases).toEqual(['fetching', 'loading', 'warming-up', 'running']);
  expect([...all('kernels'), ...all('throughput')]).toEqual([]);
});

it.each([
  ['int8', 'int8', []],
  ['float32', 'wasm', [2, 4, 8]],
] as const)(
  'throughput is told one by one, overlapped and as many a call as %s on %s takes',
  async (precision, backend, batches) => {
    const { all } = await trial(configurationOf(precision, backend), { plan: { ...PLAN, throughput: true } });
    expect(all('throughput').map(({ mode, batch }) => [mode, batch])).toEqual([
      ['batched', 1],
      ['overlapped', 1],
      ...batches.map((batch) => ['batched', batch]),
    ]);
    for (const { images, ms } of all('throughput')) {
      expect(images).toBeGreaterThanOrEqual(8);
      expect(ms).toBeGreaterThanOrEqual(1000);
    }
  },
);

it('a stopped trial keeps its measurements and reports no end', async () => {
  const { last, all } = await trial(configurationOf('float32', 'wasm'), {
    plan: { ...PLAN, minRuns: 100_000, maxRuns: 100_000, trialLimitMs: 60_000 },
    onUpdate(update, calls) {
      if (update.kind === 'part' && (update.part.runs?.length ?? 0) > 0) {
        void calls.stop(null, { signal, report: () => undefined });
      }
    },
  });
  expect(all('runs').length).toBeGreaterThan(0);
  expect(last.ended).toBeUndefined();
  expect(all('interruptions')).toEqual([]);
});

it('a missing model is an interruption, not a rejection', async () => {
  const { last, all } = await trial({ ...configurationOf('float32', 'wasm'), modelId: 'gone' });
  expect(all('interruptions')).toEqual([
    {
      kind: 'error',
      afterRun: 0,
      problem: expect.objectContaining({ kind: 'model', detail: expect.objectContaining({ status: 404 }) }),
    },
  ]);
  expect(last.threadsGot).toBeUndefined();
});

it('a planted slow-down is in the runs and in none of their stages', async () => {
  const { all } = await trial(configurationOf('int8', 'int8'), { fault: { kind: 'slow', ms: 20 } });
  for (const { totalMs, preprocessMs, uploadMs, computeMs, downloadMs } of all('runs')) {
    expect(totalMs - preprocessMs - uploadMs - computeMs - downloadMs).toBeGreaterThanOrEqual(19.9);
  }
});

it('a planted wrong answer fails the checks from its run on', async () => {
  const configuration = configurationOf('int8', 'int8');
  const { calls, all, last } = await trial(configuration, { fault: { kind: 'wrong-output', afterRun: 5 } });
  const { value } = await calls.oracle(configuration, { signal, report: () => undefined });
  const checks = outputChecks(all('answers'), all('runs').length, value ?? [], last.allowedDifference ?? 0);
  expect(checks.filter(({ ok }) => !ok).map(({ run }) => run)).toContain(6);
  expect(checks[0]?.ok).toBe(true);
});

it('describes the models, the backends and the device', async () => {
  const { value } = await createBenchmarkCalls(modelsUrl, nodeEngineHost()).describe(null, {
    signal,
    report: () => undefined,
  });
  const diagnostic = value.models.filter(({ kind }) => kind === 'diagnostic');
  expect(diagnostic.map(({ id }) => id)).toEqual(['tiny']);
  expect(value.models[0]?.variants[0]?.sha256[0]).toMatch(/^[0-9a-f]{64}$/);
  expect(value.backends.map(({ id }) => id)).toEqual(['wasm', 'int8', 'webgl', 'cpu']);
  expect(value.environment).toMatchObject({ browser: 'Node.js', simd: true, crossOriginIsolated: false });
  expect(value.environment.timerResolutionMs).toBeGreaterThan(0);
  expect(value.maxThreads).toBe(1);
});
