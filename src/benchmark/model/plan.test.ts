import { describe, expect, test } from 'vitest';
import type { BackendReport } from '../../core/backends.ts';
import type { Precision } from '../../core/precision.ts';
import { PROBE_DETAILS } from '../../core/testing/probe-details.ts';
import { configurationOf } from './configuration-key.ts';
import { configurationsOf, PLANS, trialsOf } from './plan.ts';
import { type BenchmarkPlan, keyOf } from './run.ts';

const variants = (['float32', 'int8'] as const satisfies Precision[]).map((precision) => ({
  id: precision,
  precision,
  bytes: 1,
  sha256: [],
  accuracy: [],
}));
const models = [{ id: 'net', variants }];
const reports: readonly BackendReport[] = [
  { id: 'int8', probe: { supported: true, details: PROBE_DETAILS.int8 } },
  { id: 'wasm', probe: { supported: true, details: PROBE_DETAILS.wasm } },
  { id: 'webgl', probe: { supported: false, reason: { code: 'no-webassembly' } } },
  { id: 'reference', probe: { supported: true, details: PROBE_DETAILS.reference } },
];
const keys = (plan = PLANS.standard, cores = 4, all = reports) =>
  configurationsOf(plan, models, all, cores).map(keyOf);

describe('configurationsOf', () => {
  test('gives what the device has and each backend can run, but not the reference unasked', () => {
    expect(keys()).toEqual([
      'net/float32/wasm/1',
      'net/float32/wasm/4',
      'net/int8/int8/1',
      'net/int8/int8/4',
      'net/int8/wasm/1',
      'net/int8/wasm/4',
    ]);
  });

  test.each([
    ['most', 6, [6]],
    ['one-and-most', 1, [1]],
    ['every', 6, [1, 2, 4, 6]],
    ['every', 8, [1, 2, 4, 8]],
    [[1, 3, 16], 4, [1, 3, 4]],
  ] as const)('threads %j of %d cores are %j', (threads, cores, expected) => {
    const plan = {
      ...PLANS.standard,
      threads,
      backends: ['wasm'] as const,
      precisions: ['float32'] as const,
    };
    expect(configurationsOf(plan, models, reports, cores).map((given) => given.threads)).toEqual(expected);
  });

  test('tells variants of one precision apart, and can be asked for one of them', () => {
    const narrow = { id: 'int8-w0.5', precision: 'int8', bytes: 1, sha256: [], accuracy: [] } as const;
    const plan = { ...PLANS.quick, backends: ['int8'] as const };
    const keysOf = (precisions: BenchmarkPlan['precisions']) =>
      configurationsOf(
        { ...plan, precisions },
        [{ id: 'net', variants: [...variants, narrow] }],
        reports,
        1,
      ).map(keyOf);
    expect(keysOf(null)).toEqual(['net/int8/int8/1', 'net/int8-w0.5/int8/1']);
    expect(keysOf(['int8-w0.5'])).toEqual(['net/int8-w0.5/int8/1']);
    expect(configurationOf('net/int8-w0.5/int8/1')).toEqual({
      modelId: 'net',
      variantId: 'int8-w0.5',
      backend: 'int8',
      threads: 1,
    });
  });

  test('a GPU has no threads, and a named reference one', () => {
    const gpu = { id: 'webgl', probe: { supported: true, details: PROBE_DETAILS.webgl } } as const;
    const plan = { ...PLANS.full, backends: ['webgl', 'reference'] as const, precisions: ['int8'] as const };
    expect(keys(plan, 8, [...reports.filter(({ id }) => id !== 'webgl'), gpu])).toEqual([
      'net/int8/reference/1',
      'net/int8/webgl/0',
    ]);
  });

  test.each([
    ['ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device), SwiftShader driver)', false],
    ['llvmpipe (LLVM 15.0.6, 256 bits)', false],
    ['Microsoft Basic Render Driver', false],
    ['ANGLE (Intel, Mesa Intel(R) UHD Graphics 620)', true],
  ])('graphics by %s are measured unasked: %s', (renderer, unasked) => {
    const gpu = {
      id: 'webgl',
      probe: { supported: true, details: { ...PROBE_DETAILS.webgl, renderer } },
    } as const;
    expect(keys({ ...PLANS.quick, precisions: ['float32'] }, 1, [gpu])).toHaveLength(unasked ? 1 : 0);
    expect(keys({ ...PLANS.quick, precisions: ['float32'], backends: ['webgl'] }, 1, [gpu])).toHaveLength(1);
  });

  test('keeps to the models that are named', () => {
    expect(keys({ ...PLANS.quick, models: ['other'] })).toEqual([]);
  });
});

describe('trialsOf', () => {
  const configurations = configurationsOf(PLANS.standard, models, reports, 4);

  test('has each configuration once per round', () => {
    const trials = trialsOf(PLANS.standard, configurations);
    for (let round = 0; round < PLANS.standard.rounds; round++) {
      const ofRound = trials.filter((trial) => trial.round === round).map((trial) => trial.configuration);
      expect(new Set(ofRound)).toEqual(new Set(configurations));
      expect(ofRound).toHaveLength(configurations.length);
    }
  });

  test('has an order that differs by round and is the same for the same seed', () => {
    const order = (seed: number) =>
      trialsOf({ ...PLANS.full, seed }, configurations).map(({ configuration }) => keyOf(configuration));
    const size = configurations.length;
    expect(order(1)).toEqual(order(1));
    expect(order(1)).not.toEqual(order(2));
    expect(order(1).slice(0, size)).not.toEqual(order(1).slice(size, 2 * size));
  });
});
