import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { benchmarkMessages } from '../../../messages/benchmark.ts';
import { runOf, trialOf } from '../../testing/runs.ts';
import { configurationOf } from '../configuration-key.ts';
import type { BenchmarkRun } from '../run.ts';
import { parseRun, RunFileError, serialiseRun } from './export-json.ts';

const full = runOf({
  trials: [
    trialOf('net/int8/int8/2', 0, {
      interruptions: [
        { kind: 'hidden', afterRun: 1, forMs: 3.5 },
        { kind: 'context-lost', afterRun: 2 },
        { kind: 'cancelled', afterRun: 3 },
        { kind: 'error', afterRun: 3, detail: '' },
      ],
      throughput: [{ mode: 'overlapped', batch: 1, images: 64, ms: 500 }],
      kernels: [{ name: 'conv1', op: 'Conv2D', ms: 0.1, macs: 1e7 }],
      gpu: { chains: [{ length: 8, ms: 1 }], launches: 90, serialCompileMs: 800, parallelCompileMs: null },
    }),
    trialOf('net/int8/webgl/0', 0, { runs: [], stages: null, threadsGot: null, memory: [], longTasks: null }),
  ],
  events: [{ atMs: 1, kind: 'hidden' }],
  accuracy: {
    measuredOn: '50 images of a folder',
    images: 50,
    patients: null,
    rows: [
      {
        modelId: 'net',
        variantId: 'int8',
        precision: 'int8',
        backend: 'int8',
        meanAuc: null,
        meanAucCi95: null,
        meanOver: 0,
        difference: null,
        verdictAgreement: [{ criterion: 'youden', agreement: 1, kappa: null, verdicts: 50 }],
        perLabel: [{ label: 'Mass', positives: 3, auc: null, ci95: null }],
      },
    ],
  },
});

describe('a run as JSON', () => {
  test('is read as the run that was written', () => {
    expect(parseRun(serialiseRun(full))).toEqual(full);
  });

  test('keeps the field names and their order of version 1, which calls a trial a visit', () => {
    const { plan, ...fields } = JSON.parse(serialiseRun(full)) as Record<string, object>;
    expect(Object.keys(fields)).toEqual([
      'kind',
      'schema',
      'id',
      'appVersion',
      'startedAt',
      'state',
      'limits',
      'environment',
      'models',
      'visits',
      'events',
      'accuracy',
    ]);
    expect(Object.keys(plan ?? {}).indexOf('visitLimitMs')).toBe(9);
    const again = JSON.parse(serialiseRun(parseRun(serialiseRun(full)))) as object;
    expect(Object.keys(again)).toEqual(Object.keys(JSON.parse(serialiseRun(full)) as object));
  });

  test('names a variant by id only where its precision does not, as before variants had ids', () => {
    const path = '../../../../fixtures/benchmarks/run-before-variant-ids.json';
    const text = readFileSync(join(import.meta.dirname, path), 'utf8');
    const run = parseRun(text);
    expect(run.models[0]?.variants.map(({ id }) => id)).toEqual(['float32', 'int8']);
    expect(run.accuracy?.rows.map(({ variantId }) => variantId)).toEqual(['int8']);
    expect(run.trials.map((trial) => configurationOf(trial.configuration).variantId)).toEqual([
      'float32',
      'int8',
    ]);
    expect(serialiseRun(run)).toBe(text);
  });

  test('keeps the ids of two variants of one precision', () => {
    const [model] = full.models;
    const [, int8] = model?.variants ?? [];
    const [row] = full.accuracy?.rows ?? [];
    if (!model || !int8 || !row || !full.accuracy) throw new Error('the run has no int8');
    const run: BenchmarkRun = {
      ...full,
      models: [{ ...model, variants: [int8, { ...int8, id: 'int8-w0.5' }] }],
      trials: [trialOf('net/int8-w0.5/int8/2', 0)],
      accuracy: { ...full.accuracy, rows: [row, { ...row, variantId: 'int8-w0.5' }] },
    };
    expect(parseRun(serialiseRun(run))).toEqual(run);
  });

  test('keeps every digit', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }), (ms) => {
        const [trial] = full.trials;
        const run = { ...full, trials: trial ? [{ ...trial, tookMs: ms }] : [] };
        expect(parseRun(serialiseRun(run)).trials[0]?.tookMs).toBe(ms);
      }),
    );
  });

  const thrownBy = (run: () => unknown): unknown => {
    try {
      return run();
    } catch (thrown) {
      return thrown;
    }
  };
  const changed = (change: object) => serialiseRun({ ...full, ...change });
  test.each([
    ['a cut file', serialiseRun(full).slice(0, 900), 'not-json', 'Export it again'],
    ['another program’s', '{"name": "lighthouse"}', 'foreign', 'no benchmark of Penumbra'],
    ['a list', '[]', 'foreign', 'no benchmark of Penumbra'],
    ['null', 'null', 'foreign', 'no benchmark of Penumbra'],
    ['a newer schema', changed({ schema: 99 }), 'newer', 'Update the app'],
    ['an older schema', changed({ schema: 0 }), 'older', 'Measure again'],
    ['no schema', changed({ schema: undefined }), 'invalid', 'schema'],
    ['a field too many', changed({ patientName: 'x' }), 'invalid', 'patientName'],
    ['a negative time', changed({ events: [{ atMs: -1, kind: 'hidden' }] }), 'invalid', 'events.0.atMs'],
    [
      'a foreign key',
      changed({ trials: [{ ...full.trials[0], configuration: 'a/b' }] }),
      'invalid',
      'visits.0.configuration',
    ],
  ])('rejects %s, naming the reason and the way out', (_, json, reason, words) => {
    const error = thrownBy(() => parseRun(json));
    expect(error).toBeInstanceOf(RunFileError);
    const { problem } = error as RunFileError;
    expect(problem.reason).toBe(reason);
    expect(benchmarkMessages.errors.runFile(problem)).toContain(words);
  });

  test('ends in no other error, for any text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(() => parseRun(text)).toThrow(RunFileError);
      }),
    );
  });
});
