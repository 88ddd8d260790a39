import { describe, expect, test } from 'vitest';
import { memoryOf, noisyMs, runOf, sampleOf, trialsOf } from '../../testing/runs.ts';
import { DEFAULT_LIMITS } from '../limits.ts';
import type { LimitName } from '../report.ts';
import type { BenchmarkRun } from '../run.ts';
import { reportsOf } from './reports.ts';
import { verdictOf } from './verdict.ts';

const FLOAT = 'net/float32/wasm/2';
const INT8 = 'net/int8/int8/2';
const assess = (run: BenchmarkRun, limits = DEFAULT_LIMITS) => verdictOf(run, reportsOf(run), limits);
const int8Alone = (changes: Parameters<typeof trialsOf>[1] = {}, run: Partial<BenchmarkRun> = {}) =>
  assess(runOf({ trials: trialsOf(INT8, changes), ...run }));
const checkOf = (verdict: ReturnType<typeof assess>, limit: LimitName) =>
  verdict.configurations[0]?.checks.find((check) => check.limit === limit);

describe('a configuration', () => {
  test('passes where every limit is met', () => {
    const verdict = int8Alone();
    expect(verdict).toMatchObject({ outcome: 'pass', configurations: [{ outcome: 'pass', objections: [] }] });
  });

  test.each([
    ['latency', { ...DEFAULT_LIMITS, latencyMs: 7 }],
    ['memory', { ...DEFAULT_LIMITS, memoryMiB: 63 }],
    ['auc-loss', { ...DEFAULT_LIMITS, aucLoss: 0.003 }],
  ] as const)('fails at %s alone where that is exceeded', (limit, limits) => {
    const verdict = assess(runOf({ trials: trialsOf(INT8, { warmMs: 8 }) }), limits);
    expect(verdict.outcome).toBe('fail');
    const failing = verdict.configurations[0]?.checks.filter(({ outcome }) => outcome === 'fail');
    expect(failing?.map((check) => check.limit)).toEqual([limit]);
  });

  test('is judged by the worse end of the interval, not by the point estimate', () => {
    const verdict = assess(runOf({ trials: trialsOf(INT8) }), { ...DEFAULT_LIMITS, aucLoss: 0.003 });
    expect(checkOf(verdict, 'auc-loss')).toMatchObject({ measured: { value: 0.002 }, pessimistic: 0.004 });
  });

  test('is judged by the 95th percentile, not by the median', () => {
    const runs = noisyMs(8, 1).map((ms, i) => sampleOf(i % 10 === 0 ? 600 : ms));
    expect(checkOf(int8Alone({ runs }), 'latency')?.outcome).toBe('fail');
  });

  test('is unknown where AUC was never measured', () => {
    const verdict = assess(runOf({ trials: trialsOf('net/int8/wasm/1') }));
    expect(verdict).toMatchObject({ outcome: 'fail', configurations: [{ outcome: 'unknown' }] });
  });

  const badCheck = { run: 50, largestDifference: null, allowed: 1e-3, ok: false };
  test.each([
    ['wrong-output', { outputChecks: [badCheck] }, 'fail'],
    ['unchecked-output', { outputChecks: [] }, 'unknown'],
    ['leak', { memory: memoryOf((run) => (64 + run) * 2 ** 20) }, 'fail'],
    ['fewer-threads', { threadsGot: 1 }, 'unknown'],
    ['hidden', { interruptions: [{ kind: 'hidden', afterRun: 2, forMs: 9 }] }, 'unknown'],
    ['context-lost', { interruptions: [{ kind: 'context-lost', afterRun: 2 }] }, 'fail'],
    ['error', { interruptions: [{ kind: 'error', afterRun: 2, detail: 'x' }] }, 'fail'],
    ['no-runs', { runs: [] }, 'unknown'],
  ] as const)('never passes with %s, however fast', (objection, changes, outcome) => {
    const verdict = int8Alone(changes);
    expect(verdict.outcome).toBe('fail');
    expect(verdict.recommendation).toBeNull();
    expect(verdict.configurations[0]).toMatchObject({ outcome, objections: [objection] });
  });

  test('never passes with random weights', () => {
    const models = runOf().models.map((model) => ({ ...model, kind: 'architecture only' as const }));
    expect(int8Alone({}, { models }).configurations[0]?.objections).toEqual(['architecture-only']);
  });

  test('may pass though its last trial was cut short on request', () => {
    expect(int8Alone({ interruptions: [{ kind: 'cancelled', afterRun: 20 }] }).outcome).toBe('pass');
  });
});

describe('the recommendation', () => {
  test('is the fastest that passes, and says what the runner-up costs', () => {
    const { recommendation } = assess(runOf());
    expect(recommendation).toMatchObject({
      key: INT8,
      decidedBy: 'latency',
      runnerUp: { key: FLOAT, aucLoss: -0.002, fileBytes: 12_000_000, memoryMiB: 0 },
    });
    expect(recommendation?.runnerUp?.latencyMs).toBeCloseTo(12, 0);
  });

  test('is the more accurate of two that are equally fast', () => {
    const run = runOf({ trials: [...trialsOf(FLOAT, { warmMs: 8 }), ...trialsOf(INT8, { warmMs: 8 })] });
    expect(assess(run).recommendation).toMatchObject({
      key: FLOAT,
      decidedBy: 'auc',
      runnerUp: { key: INT8 },
    });
  });

  test('has no runner-up where only one passes', () => {
    expect(int8Alone().recommendation).toEqual({ key: INT8, decidedBy: 'only-one', runnerUp: null });
  });

  test('is the first by key of two that do not differ', () => {
    const trials = (['net/int8/int8/2', 'net/int8/int8/1'] as const).flatMap((key) => trialsOf(key));
    expect(assess(runOf({ trials })).recommendation).toMatchObject({
      key: 'net/int8/int8/1',
      decidedBy: 'order',
    });
  });
});

test('the Pareto front holds configurations that no other beats in latency, AUC and size', () => {
  const trials = [
    ...trialsOf(FLOAT, { warmMs: 20 }),
    ...trialsOf('net/float32/wasm/1', { warmMs: 40 }),
    ...trialsOf(INT8, { warmMs: 8 }),
    ...trialsOf('net/int8/wasm/1', { warmMs: 1 }),
  ];
  const front = assess(runOf({ trials })).configurations.filter(({ onFront }) => onFront);
  expect(front.map(({ key }) => key)).toEqual([FLOAT, INT8]);
});
