import { describe, expect, test } from 'vitest';
import { NO_BYTES } from '../../../engine/measurement.ts';
import { runOf, sampleOf, trialOf } from '../../testing/runs.ts';
import { isConfigurationKey } from '../configuration-key.ts';
import { reportsOf } from './reports.ts';

const KEY = 'net/int8/int8/2';

describe('reportsOf', () => {
  test('has a report for each configuration, ordered by key', () => {
    expect(reportsOf(runOf()).map(({ key, trials }) => [key, trials])).toEqual([
      ['net/float32/wasm/2', 3],
      [KEY, 3],
    ]);
  });

  test('takes the median over trials of times that occur once per trial', () => {
    const [, report] = reportsOf(runOf());
    expect(report?.figures.loadMs?.value).toBe(81);
    expect(report?.figures.coldMs?.value).toBe(12 + 81 + 40);
    expect(report?.figures.peakMiB?.value).toBe(64);
  });

  test('distinguishes downloads from reads of the cache', () => {
    const cached = trialOf(KEY, 1);
    const stages = cached.stages && { ...cached.stages, fromCache: false, fetchMs: 900 };
    const [report] = reportsOf(runOf({ trials: [trialOf(KEY, 0, { stages }), cached] }));
    expect(report?.figures.fetchMs?.value).toBe(900);
    expect(report?.figures.cacheReadMs?.value).toBe(12);
    expect(report?.figures.coldMs?.value).toBe(12 + 81 + 40);
  });

  test('keeps outliers, in the worst and in the mean', () => {
    const runs = [10, 10, 10, 10, 10, 10, 10, 10, 10, 910].map(sampleOf);
    const [report] = reportsOf(runOf({ trials: [trialOf(KEY, 0, { runs })] }));
    expect(report?.latency?.worst).toBe(910);
    expect(report?.figures.latencyMeanMs?.value).toBe(100);
    expect(report?.figures.latencyP50Ms?.value).toBe(10);
  });

  test('names the best throughput of all batch sizes', () => {
    const throughput = [1, 4, 8].map((batch) => ({
      mode: 'batched' as const,
      batch,
      images: 8,
      ms: batch === 4 ? 40 : 80,
    }));
    const [report] = reportsOf(runOf({ trials: [trialOf(KEY, 0, { throughput })] }));
    expect(report?.figures.imagesPerSecond?.value).toBe(200);
  });

  test('does not count memory within the heap twice', () => {
    const memory = [
      { afterRun: 1, bytes: { ...NO_BYTES, wasmHeap: 2 ** 20, weights: 9e9, arena: 9e9, tensors: 9e9 } },
    ];
    const [report] = reportsOf(runOf({ trials: [trialOf(KEY, 0, { memory })] }));
    expect(report?.figures.peakMiB?.value).toBe(1);
  });

  test('is empty where nothing loaded', () => {
    const failed = trialOf(KEY, 0, { runs: [], stages: null, memory: [], threadsGot: null });
    const [report] = reportsOf(runOf({ trials: [failed] }));
    expect(report?.latency).toBeNull();
    expect(report?.figures.coldMs).toBeNull();
  });
});

describe('the AUC of a report', () => {
  test('is the manifest’s where none was measured here, and its loss that of the paired difference', () => {
    const [float32, int8] = reportsOf(runOf());
    expect(float32).toMatchObject({ aucFrom: 'manifest', aucLoss: { value: 0, ci95: [0, 0] } });
    expect(int8).toMatchObject({ aucFrom: 'manifest', aucLoss: { value: 0.002, ci95: [-0, 0.004] } });
    expect(int8?.figures.meanAuc).toEqual({ value: 0.818, ci95: [0.798, 0.838] });
  });

  test('is that of this device where it was measured here', () => {
    const row = {
      modelId: 'net',
      variantId: 'int8',
      precision: 'int8',
      backend: 'int8',
      meanAuc: 0.7,
      meanAucCi95: [0.6, 0.8],
      meanOver: 2,
      difference: { value: -0.1, ci95: [-0.2, -0.05] },
      verdictAgreement: [],
      perLabel: [],
    } as const;
    const accuracy = { measuredOn: 'a folder', images: 50, patients: null, rows: [row] };
    const [, int8] = reportsOf(runOf({ accuracy }));
    expect(int8).toMatchObject({ aucFrom: 'this device', aucLoss: { value: 0.1, ci95: [0.05, 0.2] } });
  });

  test('is that of another backend with the same arithmetic where its own was not measured, otherwise absent', () => {
    const run = runOf({ trials: [trialOf('net/float32/webgl/0', 0), trialOf('net/int8/wasm/1', 0)] });
    const [webgl, int8OnTfjs] = reportsOf(run);
    expect(webgl?.figures.meanAuc?.value).toBe(0.82);
    expect(int8OnTfjs?.figures.meanAuc).toBeNull();
  });
});

test.each([
  ['net/int8/int8/2', true],
  ['net/int8/webgl/0', true],
  ['net/int4/webgl/0', false],
  ['net/int8/cuda/0', false],
  ['net/int8/int8', false],
  ['a/b/int8/int8/2', false],
  [7, false],
])('%j is a key: %j', (text, expected) => {
  expect(isConfigurationKey(text)).toBe(expected);
});
