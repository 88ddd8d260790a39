import { expect, it } from 'vitest';
import { NO_BYTES } from '../../../engine/measurement.ts';
import type { Trial } from '../../model/run.ts';
import { trialOf } from '../../testing/runs.ts';
import type { BenchmarkClient, TrialRequest } from '../../worker/trials/client.ts';
import { costOf } from './costs.ts';

const STAGES = { fetchMs: 30, loadMs: 200, firstRunMs: 100, secondRunMs: 50, shaderCompileMs: null };
const trial = (fromCache: boolean, more: Partial<Trial> = {}): Trial =>
  trialOf('net/float32/wasm/0', 0, {
    stages: { ...STAGES, fromCache },
    memory: [10, 48, 40].map((wasmHeap, afterRun) => ({ afterRun, bytes: { ...NO_BYTES, wasmHeap } })),
    ...more,
  });

/** Answers with one trial after the other. */
function clientOf(...trials: Trial[]) {
  const asked: TrialRequest[] = [];
  const client = {
    runTrial: (request: TrialRequest) => {
      asked.push(request);
      return Promise.resolve(trials[asked.length - 1]);
    },
  } as unknown as BenchmarkClient;
  return { client, asked };
}

const selection = { modelId: 'net', variantId: 'float32', backend: 'wasm' } as const;
const { signal } = new AbortController();

it('the cost of a variant is its files, load and first run, and its peak memory', async () => {
  const { client, asked } = clientOf(trial(true));
  expect(await costOf(selection, client, signal)).toEqual({ coldMs: 330, peakBytes: 48 });
  // 0 leaves the number of threads to the backend.
  expect(asked).toMatchObject([{ configuration: { ...selection, threads: 0 }, extras: false }]);
});

it('is measured again where its files came from the network', async () => {
  const { client, asked } = clientOf(trial(false), trial(true));
  expect(await costOf({ ...selection, threads: 2 }, client, signal)).toMatchObject({ coldMs: 330 });
  expect(asked.map(({ configuration }) => configuration.threads)).toEqual([2, 2]);
});

it('is unknown where the page was hidden or the trial cancelled', async () => {
  const hidden = trial(true, { interruptions: [{ kind: 'hidden', afterRun: 1, forMs: 500 }] });
  expect(await costOf(selection, clientOf(hidden).client, signal)).toBeNull();
  expect(await costOf(selection, clientOf(trial(false)).client, AbortSignal.abort())).toBeNull();
});
