/** Runs of the page as tests need them: sound in every respect, but for what a test changes. */

import { seededUniform } from '../../core/random.ts';
import { NO_BYTES } from '../../engine/index.ts';
import { DEFAULT_LIMITS } from '../model/limits.ts';
import { PLANS } from '../model/plan.ts';
import {
  BENCHMARK_SCHEMA,
  type BenchmarkModel,
  type BenchmarkRun,
  type ConfigurationKey,
  type RunSample,
  type Trial,
} from '../model/run.ts';

/** @param totalMs its stages take all of it */
export function sampleOf(totalMs: number): RunSample {
  const [preprocessMs, uploadMs, downloadMs] = [0.1 * totalMs, 0.05 * totalMs, 0.05 * totalMs];
  return {
    totalMs,
    preprocessMs,
    uploadMs,
    downloadMs,
    computeMs: totalMs - preprocessMs - uploadMs - downloadMs,
  };
}

/** Values around `ms`, 2 % up or down. */
export function noisyMs(ms: number, seed: number, n = 30): number[] {
  const random = seededUniform(seed);
  return Array.from({ length: n }, () => ms * (0.98 + 0.04 * random()));
}

export function memoryOf(bytesAt: (run: number) => number, n = 30): Trial['memory'] {
  return Array.from({ length: n }, (_, afterRun) => ({
    afterRun,
    bytes: { ...NO_BYTES, wasmHeap: bytesAt(afterRun) },
  }));
}

export interface TrialChanges extends Partial<Trial> {
  /** Median of its warm runs, 20 where it is not given. */
  readonly warmMs?: number;
}

export function trialOf(
  configuration: ConfigurationKey,
  round: number,
  { warmMs = 20, ...changes }: TrialChanges = {},
): Trial {
  const threads = Number(configuration.split('/').at(-1));
  return {
    configuration,
    round,
    startedAtMs: 1000 * round,
    tookMs: 900,
    threadsGot: threads,
    features: { simd: true },
    stages: {
      fetchMs: 12,
      fromCache: true,
      loadMs: 80 + round,
      firstRunMs: 40,
      secondRunMs: 22,
      shaderCompileMs: null,
    },
    runs: noisyMs(warmMs, round + 1).map(sampleOf),
    ended: 'precise',
    memory: memoryOf(() => 64 * 2 ** 20),
    outputChecks: [0, 15, 30].map((run) => ({ run, largestDifference: 1e-6, allowed: 1e-3, ok: true })),
    longTasks: { count: 0, ms: 0 },
    droppedFrames: 0,
    interruptions: [],
    throughput: [],
    kernels: [],
    gpu: null,
    ...changes,
  };
}

/** Three trials of a configuration, all changed alike. */
export function trialsOf(configuration: ConfigurationKey, changes: TrialChanges = {}): Trial[] {
  return [0, 1, 2].map((round) => trialOf(configuration, round, changes));
}

const MODEL: BenchmarkModel = {
  id: 'net',
  version: '1.0.0',
  title: 'A network',
  kind: 'diagnostic',
  variants: [
    {
      id: 'float32',
      precision: 'float32',
      bytes: 16_000_000,
      sha256: [],
      accuracy: [
        {
          backend: 'wasm',
          measuredOn: 'test',
          meanAuc: 0.82,
          meanAucCi95: [0.8, 0.84],
          meanOver: 14,
          difference: null,
        },
      ],
    },
    {
      id: 'int8',
      precision: 'int8',
      bytes: 4_000_000,
      sha256: ['0'.repeat(64)],
      accuracy: [
        {
          backend: 'int8',
          measuredOn: 'test',
          meanAuc: 0.818,
          meanAucCi95: [0.798, 0.838],
          meanOver: 14,
          difference: { value: -0.002, ci95: [-0.004, 0] },
        },
      ],
    },
  ],
};

export function runOf(changes: Partial<BenchmarkRun> = {}): BenchmarkRun {
  return {
    kind: 'penumbra-benchmark',
    schema: BENCHMARK_SCHEMA,
    id: 'run-1',
    appVersion: '0.1.0',
    startedAt: '2026-11-25T12:00:00.000Z',
    state: 'complete',
    plan: PLANS.standard,
    limits: DEFAULT_LIMITS,
    environment: {
      browser: 'Chromium',
      browserVersion: '156',
      os: 'Linux',
      userAgent: 'Mozilla/5.0 (X11; Linux x86_64)',
      logicalCores: 2,
      deviceMemoryGiB: 8,
      gpu: null,
      simd: true,
      relaxedSimd: true,
      crossOriginIsolated: true,
      timerResolutionMs: 0.005,
    },
    models: [MODEL],
    trials: [
      ...trialsOf('net/float32/wasm/2', { warmMs: 20 }),
      ...trialsOf('net/int8/int8/2', { warmMs: 8 }),
    ],
    events: [],
    accuracy: null,
    ...changes,
  };
}
