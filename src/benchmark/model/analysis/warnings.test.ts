import { describe, expect, test } from 'vitest';
import { memoryOf, noisyMs, runOf, sampleOf, trialOf, trialsOf } from '../../testing/runs.ts';
import type { BenchmarkWarning } from '../report.ts';
import { warningsOf } from './warnings.ts';

const KEY = 'net/int8/int8/2';
const MIB = 2 ** 20;
const kinds = (warnings: readonly BenchmarkWarning[]) => warnings.map(({ kind }) => kind);
const ofTrials = (trials: ReturnType<typeof trialsOf>) => warningsOf(runOf({ trials }));

test('a sound run has no warnings', () => {
  expect(warningsOf(runOf())).toEqual([]);
});

describe('planted faults', () => {
  test('a busy loop of 20 ms from the middle of a trial on is a drift, and names its round', () => {
    const runs = noisyMs(10, 1).map((ms, i) => sampleOf(i < 15 ? ms : ms + 20));
    const warnings = ofTrials([trialOf(KEY, 0, { warmMs: 10 }), trialOf(KEY, 1, { runs })]);
    expect(warnings).toContainEqual(
      expect.objectContaining({ kind: 'drift', round: 1, direction: 'up', key: KEY }),
    );
  });

  test('a busy loop of 20 ms in most trials is a slow-down of each of them', () => {
    const trials = [10, 30, 30].map((warmMs, round) => trialOf(KEY, round, { warmMs }));
    expect(ofTrials(trials)).toEqual([
      expect.objectContaining({ kind: 'slow-down', round: 1 }),
      expect.objectContaining({ kind: 'slow-down', round: 2 }),
    ]);
  });

  test('a busy loop of 20 ms between the stages of every run is unaccounted for', () => {
    const runs = noisyMs(10, 1).map((ms) => ({ ...sampleOf(ms), totalMs: ms + 20 }));
    const [warning] = ofTrials(trialsOf(KEY, { runs }));
    expect(warning).toMatchObject({ kind: 'unaccounted' });
  });

  test('a leak of 1 MB per run is found despite the noise of a heap', () => {
    const memory = memoryOf((run) => 64 * MIB + run * 1e6 + (run % 4) * MIB);
    const [warning] = ofTrials([trialOf(KEY, 0, { memory })]);
    expect(warning).toMatchObject({ kind: 'leak', source: 'wasmHeap', round: 0 });
    expect(warning?.kind === 'leak' && Math.abs(warning.bytesPerRun.value - 1e6)).toBeLessThan(1e5);
  });

  test.each([
    ['one step of a heap', (run: number) => (run < 9 ? 64 : 80) * MIB],
    ['a saw of garbage', (run: number) => (64 + (run % 7)) * MIB],
    ['growth of a timer’s worth', (run: number) => 64 * MIB + 500 * run],
  ])('%s is no leak', (_, bytesAt) => {
    expect(ofTrials([trialOf(KEY, 0, { memory: memoryOf(bytesAt) })])).toEqual([]);
  });

  test('a wrong output is named with its run', () => {
    const check = (run: number, ok: boolean) => ({ run, largestDifference: ok ? 0 : 0.4, allowed: 1e-3, ok });
    const outputChecks = [check(0, true), check(50, true), check(99, false)];
    expect(ofTrials([trialOf(KEY, 2, { outputChecks })])).toEqual([
      { key: KEY, kind: 'wrong-output', round: 2, run: 99 },
    ]);
  });

  test.each([
    { kind: 'hidden', afterRun: 3, forMs: 400 },
    { kind: 'context-lost', afterRun: 3 },
    { kind: 'error', afterRun: 0, detail: 'out of memory' },
  ] as const)('$kind is named', (interruption) => {
    expect(ofTrials([trialOf(KEY, 0, { interruptions: [interruption] })])).toEqual([
      { key: KEY, kind: 'interrupted', round: 0, interruption },
    ]);
  });
});

test('unchecked outputs are named', () => {
  expect(kinds(ofTrials(trialsOf(KEY, { outputChecks: [] })))).toEqual(['unchecked-output']);
});

test('a clock that ticks less than 20 times a run is too coarse', () => {
  const environment = { ...runOf().environment, timerResolutionMs: 1 };
  expect(kinds(warningsOf(runOf({ environment, trials: trialsOf(KEY, { warmMs: 15 }) })))).toEqual([
    'coarse-timer',
  ]);
  expect(warningsOf(runOf({ environment, trials: trialsOf(KEY, { warmMs: 25 }) }))).toEqual([]);
});

test('fewer threads than requested are named', () => {
  expect(ofTrials(trialsOf(KEY, { threadsGot: 1 }))).toEqual([
    { key: KEY, kind: 'fewer-threads', wanted: 2, got: 1 },
  ]);
});

test('an imprecise median is named, with the precision that was reached', () => {
  const runs = Array.from({ length: 30 }, (_, i) => sampleOf(i % 2 === 0 ? 10 : 20));
  const [warning] = ofTrials(trialsOf(KEY, { runs }));
  expect(warning).toMatchObject({ kind: 'imprecise', wantedShare: 0.05 });
});

test('warnings about the whole run come first', () => {
  const environment = { ...runOf().environment, crossOriginIsolated: false };
  const events = [
    { atMs: 5, kind: 'hidden' as const },
    { atMs: 9, kind: 'visible' as const },
    { atMs: 9, kind: 'unplugged' as const },
  ];
  expect(kinds(warningsOf(runOf({ environment, events, trials: trialsOf(KEY, { threadsGot: 1 }) })))).toEqual(
    ['not-isolated', 'hidden-page', 'unplugged', 'fewer-threads'],
  );
});
