import { expect, test } from 'vitest';
import type { AccuracyTable } from '../accuracy/types.ts';
import type { BenchmarkRun } from '../model/run.ts';
import { runOf } from '../testing/runs.ts';
import { createBenchmarkStore } from './store.ts';
import { takeAccuracy } from './take-accuracy.ts';

const own = runOf({ id: 'own' });
const [model] = own.models;
const table: AccuracyTable = {
  measuredOn: '90 labelled images',
  images: 90,
  patients: null,
  rows: [
    {
      modelId: model?.id ?? '',
      variantId: 'int8',
      precision: 'int8',
      backend: 'int8',
      meanAuc: 0.8,
      meanAucCi95: null,
      meanOver: 1,
      difference: null,
      verdictAgreement: [],
      perLabel: [],
    },
  ],
};

function taken(runs: readonly BenchmarkRun[]) {
  const store = createBenchmarkStore();
  const saved: string[] = [];
  store.setState({
    runs,
    device: { state: 'ready', models: own.models, backends: [], environment: own.environment, maxThreads: 1 },
  });
  takeAccuracy(table, store, {
    load: async () => [],
    save: async ({ id }) => void saved.push(id),
    remove: async () => undefined,
  });
  return { joined: store.getState().runs.flatMap(({ id, accuracy }) => (accuracy ? [id] : [])), saved };
}

const elsewhere = runOf({ id: 'elsewhere', environment: { ...own.environment, userAgent: 'another' } });
const olderModel = runOf({ id: 'older', models: own.models.map((one) => ({ ...one, version: '0' })) });

test('accuracy joins the newest run of this browser and these weights, and no other', () => {
  const runs = [elsewhere, olderModel, own, runOf({ id: 'earlier' })];
  expect(taken(runs)).toEqual({ joined: ['own'], saved: ['own'] });
});

test('accuracy without a run waits for the next', () => {
  expect(taken([elsewhere, olderModel])).toEqual({ joined: [], saved: [] });
});
