/** All engines in one worker, each loaded on request; one runs at a time. */

import { seededImage } from '../../../src/benchmark/networks/weights.ts';
import { quantile } from '../../../src/benchmark/statistics/samples.ts';
import type { ComparisonCall, ComparisonCalls, EngineId, Entry } from '../contest.ts';
import type { ComparedEngine, Image, Runner } from './engine.ts';

const engines: Readonly<Record<EngineId, () => Promise<ComparedEngine>>> = {
  tfjs: async () => (await import('./session-engine.ts')).tfjs,
  ours: async () => (await import('./session-engine.ts')).ours,
  ort: async () => (await import('./ort.ts')).ort,
  litert: async () => (await import('./litert.ts')).litert,
};

/** Seed of the image; calibration uses other seeds. */
const SEED = 3;

/**
 * Duration of one round: short enough to return to every engine often, long enough for the clock's
 * resolution.
 */
const ROUND_MS = 100;
const [FEWEST_RUNS, MOST_RUNS] = [3, 20];

const runners = new Map<string, Runner>();
const keyOf = ({ engine, precision, path, plainSimd }: Entry): string =>
  `${engine} ${precision} ${path}${plainSimd ? ' plain SIMD' : ''}`;

const calls: ComparisonCalls = {
  async start(entry) {
    const engine = await engines[entry.engine]();
    const start = await engine(entry, imageOf(entry));
    const startMs = performance.now();
    const runner = await start();
    const answer = await runner.run();
    const coldMs = performance.now() - startMs;
    runners.set(keyOf(entry), runner);
    await runner.tuned?.();
    const { threads, details } = runner;
    return { coldMs, threads, details, answer: [...answer] };
  },

  async measure(entry) {
    const runner = runners.get(keyOf(entry));
    if (!runner) throw new Error(`${keyOf(entry)} has not been started`);
    const warmMs = await timed(runner);
    const runs = Math.min(MOST_RUNS, Math.max(FEWEST_RUNS, Math.ceil(ROUND_MS / warmMs)));
    const times: number[] = [];
    while (times.length < runs) times.push(await timed(runner));
    return quantile(times, 0.5);
  },

  hasRelaxedSimd: () => Promise.resolve(WebAssembly.validate(RELAXED_SIMD)),
};

async function timed(runner: Runner): Promise<number> {
  const startMs = performance.now();
  await runner.run();
  return performance.now() - startMs;
}

function imageOf({ imageShape }: Entry): Image {
  return { shape: imageShape, data: seededImage(imageShape, SEED) };
}

/** A module whose one function is `i8x16.relaxed_swizzle` of two splats. */
const RELAXED_SIMD = Uint8Array.of(
  ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0],
  ...[10, 15, 1, 13, 0, 65, 1, 253, 15, 65, 2, 253, 15, 253, 128, 2, 11],
);

self.onmessage = async ({ data }: MessageEvent<{ call: ComparisonCall; args: never[] }>) => {
  try {
    const call = calls[data.call] as (...args: never[]) => Promise<unknown>;
    self.postMessage({ value: await call(...data.args) });
  } catch (thrown) {
    self.postMessage({
      error: thrown instanceof Error ? `${thrown.message}\n${thrown.stack}` : String(thrown),
    });
  }
};
