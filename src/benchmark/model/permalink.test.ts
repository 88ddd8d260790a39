import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BACKEND_IDS } from '../../core/backends.ts';
import { PRECISIONS } from '../../core/precision.ts';
import type { VariantId } from '../../core/variant.ts';
import { benchmarkMessages } from '../../messages/benchmark.ts';
import { decodePlan, encodePlan, PlanLinkError } from './permalink.ts';
import { PLANS } from './plan.ts';
import type { BenchmarkPlan } from './run.ts';

const some = <T>(values: readonly T[]) => fc.option(fc.subarray([...values], { minLength: 1 }));
const plans: fc.Arbitrary<BenchmarkPlan> = fc
  .record({
    name: fc.constantFrom('quick', 'standard', 'full'),
    models: some(['lite0-14', 'densenet121', 'all-of-it']),
    precisions: some<VariantId>([...PRECISIONS, 'int8-w0.5', 'int8-exit1']),
    backends: some(BACKEND_IDS),
    threads: fc.oneof(
      fc.constantFrom('most', 'one-and-most', 'every'),
      fc.uniqueArray(fc.integer({ min: 1, max: 256 }), { minLength: 1, maxLength: 4 }),
    ),
    rounds: fc.integer({ min: 1, max: 20 }),
    runs: fc.tuple(fc.integer({ min: 3, max: 10_000 }), fc.integer({ min: 3, max: 10_000 })),
    seconds: fc.integer({ min: 1, max: 600 }),
    percent: fc.integer({ min: 1, max: 50 }),
    throughput: fc.boolean(),
    gpuAnalysis: fc.boolean(),
    kernels: fc.boolean(),
    leakCheck: fc.boolean(),
    seed: fc.nat(),
  })
  .map(({ runs, seconds, percent, ...plan }) => ({
    ...plan,
    minRuns: Math.min(...runs),
    maxRuns: Math.max(...runs),
    trialLimitMs: seconds * 1000,
    precisionWanted: percent / 100,
  }));

function thrownBy(run: () => unknown): unknown {
  try {
    return run();
  } catch (thrown) {
    return thrown;
  }
}

describe('a plan as a link', () => {
  test('is read as the plan that was written', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        expect(decodePlan(encodePlan(plan))).toEqual(plan);
      }),
    );
  });

  test('names the plan alone where nothing differs', () => {
    expect(encodePlan(PLANS.quick)).toBe('plan=quick');
    expect(encodePlan({ ...PLANS.full, rounds: 3, threads: [1, 2] })).toBe('plan=full&threads=1,2&rounds=3');
  });

  test('names variants as it did when each was named by its precision', () => {
    const query = 'plan=quick&precisions=float32,int8';
    expect(decodePlan(query)).toEqual({ ...PLANS.quick, precisions: ['float32', 'int8'] });
    expect(encodePlan(decodePlan(query))).toBe(query);
  });

  test('is the standard plan where no plan is named', () => {
    expect(decodePlan('')).toEqual(PLANS.standard);
    expect(decodePlan('?rounds=2')).toEqual({ ...PLANS.standard, rounds: 2 });
  });

  test.each([
    ['plan=best', 'plan=best: write quick or standard or full'],
    ['plan=__proto__', 'plan=__proto__: write quick or standard or full'],
    ['rounds=0', 'rounds=0: write a whole number from 1 to 20'],
    ['rounds=1e1', 'rounds=1e1: write a whole number from 1 to 20'],
    ['runs=100-20', 'runs=100-20: write the fewest and the most, such as 20-100, from 3 to 10000'],
    [
      'threads=0,2',
      'threads=0,2: write most, one-and-most, every, or numbers from 1 with commas between them',
    ],
    ['precisions=int4', 'precisions=int4: write some of float32,float16,dynamic,int8,mixed, or all'],
    ['with=', 'with=: write some of throughput,gpu,kernels,leak, or none'],
    ['backends=int8,cuda', 'backends=int8,cuda: write some of wasm,int8,webgl,cpu,reference, or all'],
    ['rounds=2&rounds=3', 'rounds=3: write it only once'],
    ['toString=1', 'toString=1: write one of plan, models, '],
  ])('rejects %s, and says what to write', (query, message) => {
    const error = thrownBy(() => decodePlan(query));
    expect(error).toBeInstanceOf(PlanLinkError);
    const { parameter, found, expected } = error as PlanLinkError;
    expect(benchmarkMessages.errors.planLink(parameter, found, expected)).toContain(message);
  });

  test('ends in no other error, for any text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          decodePlan(text);
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(PlanLinkError);
        }
      }),
    );
  });
});
