import { describe, expect, test } from 'vitest';
import { noisyMs, runOf, sampleOf, trialOf, trialsOf } from '../../testing/runs.ts';
import type { BenchmarkRun, Trial } from '../run.ts';
import { changeOf, compareRuns } from './compare.ts';
import { repeatabilityOf } from './repeatability.ts';

const KEY = 'net/int8/int8/2';

test.each([
  ['slower, intervals apart', [10, [9, 11]], [20, [19, 21]], 'regression'],
  ['faster, intervals apart', [20, [19, 21]], [10, [9, 11]], 'improvement'],
  ['slower, intervals meet', [10, [5, 15]], [14, [13, 20]], 'same'],
  ['apart by 4 % only', [100, [99.9, 100.1]], [104, [103.9, 104.1]], 'same'],
  ['no interval', [10, null], [20, [19, 21]], 'unknown'],
] as const)('%s is %s', (_, [baseMs, baseCi], [otherMs, otherCi], expected) => {
  const [base, other] = [
    { value: baseMs, ci95: baseCi },
    { value: otherMs, ci95: otherCi },
  ];
  expect(changeOf('latencyP50Ms', base, other).change).toBe(expected);
  const reversed = {
    regression: 'improvement',
    improvement: 'regression',
    same: 'same',
    unknown: 'unknown',
  } as const;
  expect(changeOf('imagesPerSecond', base, other).change).toBe(reversed[expected]);
});

test('any loss of AUC that is outside the interval is a regression', () => {
  const [base, other] = [0.82, 0.81].map((value) => ({
    value,
    ci95: [value - 0.004, value + 0.004] as const,
  }));
  expect(changeOf('meanAuc', base ?? null, other ?? null).change).toBe('regression');
});

describe('compareRuns', () => {
  test('finds a busy loop of 20 ms as a regression of latency, and not of loading', () => {
    const slow = runOf({ id: 'run-2', trials: trialsOf(KEY, { warmMs: 28 }) });
    const [comparison] = compareRuns(runOf(), [slow]);
    expect(comparison).toMatchObject({
      baseId: 'run-1',
      otherId: 'run-2',
      sameDevice: true,
      onlyInOther: [],
    });
    expect(comparison?.onlyInBase).toEqual(['net/float32/wasm/2']);
    const changes = comparison?.configurations[0]?.changes ?? [];
    expect(changes.find(({ figure }) => figure === 'latencyP50Ms')).toMatchObject({ change: 'regression' });
    expect(changes.find(({ figure }) => figure === 'loadMs')).toMatchObject({ change: 'same', percent: 0 });
  });

  test('says whether the devices differ', () => {
    const environment = { ...runOf().environment, logicalCores: 8 };
    expect(compareRuns(runOf(), [runOf({ environment })])[0]?.sameDevice).toBe(false);
  });
});

describe('repeatabilityOf', () => {
  /** Five trials whose medians differ by some per cent, as they do. */
  const measured = (seed: number, shiftMs = 0): BenchmarkRun => {
    const trials = noisyMs(20 + shiftMs, seed, 5).map(
      (warmMs, round): Trial =>
        trialOf(KEY, round, { runs: noisyMs(warmMs, 100 * seed + round).map(sampleOf) }),
    );
    return runOf({ trials });
  };

  test('two runs of the same device agree', () => {
    const { figures, overlapping, indistinguishable } = repeatabilityOf(measured(1), measured(2));
    expect(figures).toBeGreaterThan(10);
    expect(overlapping).toBeGreaterThanOrEqual(0.9);
    expect(indistinguishable).toBeGreaterThanOrEqual(0.9);
  });

  test('two runs that differ are named figure by figure', () => {
    const { overlapping, pairs } = repeatabilityOf(measured(1), measured(2, 10));
    expect(overlapping).toBeLessThan(0.9);
    expect(pairs).toContainEqual(
      expect.objectContaining({ key: KEY, figure: 'latencyP50Ms', overlap: false }),
    );
  });

  test('two runs without a common figure have no share', () => {
    expect(repeatabilityOf(runOf({ trials: [] }), runOf()).overlapping).toBeNaN();
  });
});
