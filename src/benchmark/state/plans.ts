/** The extent of a plan on this device. */

import type { BackendId } from '../../core/backends.ts';
import { backendOf } from '../../core/backends.ts';
import { encodePlan } from '../model/permalink.ts';
import { configurationsOf, PLANS, trialsOf } from '../model/plan.ts';
import { remainingMs } from '../model/remaining.ts';
import type { BenchmarkPlan, Configuration, PlanName } from '../model/run.ts';
import type { BenchmarkState, Device } from './store.ts';

export { isEmulated } from '../model/plan.ts';

type ReadyDevice = Extract<Device, { state: 'ready' }>;

/** The configurations that Start would measure; none before the device is known. */
export function plannedConfigurations({
  device,
  plan,
}: Pick<BenchmarkState, 'device' | 'plan'>): readonly Configuration[] {
  if (device.state !== 'ready') return [];
  return configurationsOf(plan, device.models, device.backends, device.maxThreads);
}

/**
 * The plan of this name for what the present one measures: models, precisions, backends and seed
 * stay.
 */
export function renamed(plan: BenchmarkPlan, name: PlanName): BenchmarkPlan {
  const { models, precisions, backends, seed } = plan;
  return { ...PLANS[name], models, precisions, backends, seed };
}

/** Before anything was measured, so on the long side: every trial takes its whole limit. */
export function plannedMs(device: ReadyDevice, plan: BenchmarkPlan): number {
  return remainingMs(plan, trialsOf(plan, plannedConfigurations({ device, plan })), []);
}

/** Thread counts that can be asked for here: powers of two, and all. */
export function threadCounts(device: ReadyDevice): readonly number[] {
  return threadsOf(device, PLANS.full);
}

/** Those that the plan asks for, whether its backends have threads or not. */
export function threadsOf(device: ReadyDevice, plan: Pick<BenchmarkPlan, 'threads'>): readonly number[] {
  const { threads } = plan;
  const asked = plannedConfigurations({ device, plan: { ...PLANS.full, threads } })
    .filter(({ backend }) => backendOf(backend).threads === 'many')
    .map(({ threads }) => threads);
  return [...new Set(asked)].sort((a, b) => a - b);
}

/** Those that the plan asks for, whether its models and precisions run on them or not. */
export function backendsOf(
  device: ReadyDevice,
  { backends }: Pick<BenchmarkPlan, 'backends'>,
): ReadonlySet<BackendId> {
  const planned = plannedConfigurations({ device, plan: { ...PLANS.quick, backends } });
  return new Set(planned.map(({ backend }) => backend));
}

/**
 * The part of the link behind `#/benchmark?`; null where nothing is chosen, which no link can
 * express.
 */
export function linkOf(plan: BenchmarkPlan): string | null {
  const { models, precisions, backends, threads } = plan;
  const lists = [models, precisions, backends, threads];
  return lists.some((list) => list?.length === 0) ? null : encodePlan(plan);
}
