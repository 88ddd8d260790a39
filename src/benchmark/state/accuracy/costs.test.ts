import { expect, it } from 'vitest';
import { NO_BYTES } from '../../../engine/measurement.ts';
import type { Visit } from '../../model/run.ts';
import { visitOf } from '../../testing/runs.ts';
import type { BenchmarkClient, VisitRequest } from '../../worker/trials/client.ts';
import { costOf } from './costs.ts';

const STAGES = { fetchMs: 30, loadMs: 200, firstRunMs: 100, secondRunMs: 50, shaderCompileMs: null };
const visit = (fromCache: boolean, more: Partial<Visit> = {}): Visit =>
  visitOf('net/float32/wasm/0', 0, {
    stages: { ...STAGES, fromCache },
    memory: [10, 48, 40].map((wasmHeap, afterRun) => ({ afterRun, bytes: { ...NO_BYTES, wasmHeap } })),
    ...more,
  });

/** Answers with one visit after the other. */
function clientOf(...visits: Visit[]) {
  const asked: VisitRequest[] = [];
  const client = {
    visit: (request: VisitRequest) => {
      asked.push(request);
      return Promise.resolve(visits[asked.length - 1]);
    },
  } as unknown as BenchmarkClient;
  return { client, asked };
}

const selection = { modelId: 'net', precision: 'float32', backend: 'wasm' } as const;
const { signal } = new AbortController();

it('a variant costs its files, its load and its first run, and the most that its engine held', async () => {
  const { client, asked } = clientOf(visit(true));
  expect(await costOf(selection, client, signal)).toEqual({ coldMs: 330, peakBytes: 48 });
  // As many threads as the backend takes when left alone.
  expect(asked).toMatchObject([{ configuration: { ...selection, threads: 0 }, extras: false }]);
});

it('is visited again where its files came from the network', async () => {
  const { client, asked } = clientOf(visit(false), visit(true));
  expect(await costOf({ ...selection, threads: 2 }, client, signal)).toMatchObject({ coldMs: 330 });
  expect(asked.map(({ configuration }) => configuration.threads)).toEqual([2, 2]);
});

it('is not told where the page was out of sight, or the visit was cancelled', async () => {
  const hidden = visit(true, { interruptions: [{ kind: 'hidden', afterRun: 1, forMs: 500 }] });
  expect(await costOf(selection, clientOf(hidden).client, signal)).toBeNull();
  expect(await costOf(selection, clientOf(visit(false)).client, AbortSignal.abort())).toBeNull();
});
