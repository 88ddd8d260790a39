import { expect, test } from 'vitest';
import { PROBE_DETAILS } from '../../core/testing/probe-details.ts';
import { PLANS } from '../model/plan.ts';
import { runOf } from '../testing/runs.ts';
import { plannedConfigurations, threadCounts } from './plans.ts';

const { environment, models } = runOf();

/** An isolated device of four cores, as WebKitGTK reports itself too. */
const deviceWith = (maxThreads: number) => ({
  state: 'ready' as const,
  models,
  backends: [{ id: 'int8' as const, probe: { supported: true as const, details: PROBE_DETAILS.int8 } }],
  environment: { ...environment, crossOriginIsolated: true, logicalCores: 4 },
  maxThreads,
});

test('offers every power of two of threads where a memory can be shared', () => {
  expect(threadCounts(deviceWith(4))).toEqual([1, 2, 4]);
});

test('offers and plans one thread where a memory cannot be shared, whatever the number of cores', () => {
  const device = deviceWith(1);
  expect(threadCounts(device)).toEqual([1]);
  const planned = plannedConfigurations({ device, plan: { ...PLANS.standard, threads: 'most' } });
  expect(new Set(planned.map(({ threads }) => threads))).toEqual(new Set([1]));
});
