/** Three plans by name, and the configurations and trials that follow from a plan. */

import { type BackendId, type BackendReport, backendOf, canRun, isForReading } from '../../core/backends.ts';
import { isEmulator } from '../../core/graphics.ts';
import { seededUniform } from '../../core/random.ts';
import { shuffled } from './random-order.ts';
import type { BenchmarkModel, BenchmarkPlan, Configuration, PlanName } from './run.ts';

const EVERYTHING = { models: null, precisions: null, backends: null, seed: 1 } as const;

export const PLANS: Readonly<Record<PlanName, BenchmarkPlan>> = {
  /**
   * Two minutes with one model: is anything here fast enough? Two trials, so its intervals are
   * wide.
   */
  quick: {
    ...EVERYTHING,
    name: 'quick',
    threads: 'most',
    rounds: 2,
    minRuns: 10,
    maxRuns: 50,
    trialLimitMs: 3_000,
    precisionWanted: 0.05,
    throughput: false,
    gpuAnalysis: false,
    kernels: false,
    leakCheck: false,
  },
  /**
   * For a decision: five trials are the fewest whose interval is no longer the range of what was
   * seen.
   */
  standard: {
    ...EVERYTHING,
    name: 'standard',
    threads: 'one-and-most',
    rounds: 5,
    minRuns: 20,
    maxRuns: 100,
    trialLimitMs: 8_000,
    precisionWanted: 0.05,
    throughput: true,
    gpuAnalysis: true,
    kernels: true,
    leakCheck: true,
  },
  /** For a paper: every thread count, and enough runs for a 99th percentile. */
  full: {
    ...EVERYTHING,
    name: 'full',
    threads: 'every',
    rounds: 9,
    minRuns: 50,
    maxRuns: 300,
    trialLimitMs: 20_000,
    precisionWanted: 0.02,
    throughput: true,
    gpuAnalysis: true,
    kernels: true,
    leakCheck: true,
  },
};

/** Whether graphics are emulated by the processor. */
export function isEmulated({ probe }: BackendReport): boolean {
  return probe.supported && probe.details.kind === 'tfjs-webgl' && isEmulator(probe.details.renderer);
}

/**
 * Whether it is measured where no plan names it: oracles and baselines are slow on purpose, and no
 * choice for a deployment.
 */
function isUsual(report: BackendReport): boolean {
  return isForReading(report.id) && !isEmulated(report);
}

/**
 * Every way of running every model that the plan asks for and this device has.
 * @param logicalCores 1 where threads cannot start, whatever the machine has
 */
export function configurationsOf(
  plan: BenchmarkPlan,
  models: readonly Pick<BenchmarkModel, 'id' | 'variants'>[],
  reports: readonly BackendReport[],
  logicalCores: number,
): Configuration[] {
  const backends = reports
    .filter(({ probe }) => probe.supported)
    .filter((report) => plan.backends?.includes(report.id) ?? isUsual(report))
    .map(({ id }) => id);
  return models
    .filter(({ id }) => plan.models?.includes(id) ?? true)
    .flatMap(({ id: modelId, variants }) =>
      variants
        .filter(({ id }) => plan.precisions?.includes(id) ?? true)
        .flatMap(({ id: variantId, precision }) =>
          backends
            .filter((backend) => canRun(backend, precision))
            .flatMap((backend) =>
              threadsOf(plan, backend, logicalCores).map((threads) => ({
                modelId,
                variantId,
                backend,
                threads,
              })),
            ),
        ),
    );
}

function threadsOf({ threads }: BenchmarkPlan, backend: BackendId, logicalCores: number): readonly number[] {
  const possible = backendOf(backend).threads;
  if (possible !== 'many') return [possible === 'none' ? 0 : 1];
  switch (threads) {
    case 'most':
      return [logicalCores];
    case 'one-and-most':
      return distinct([1, logicalCores]);
    case 'every':
      return distinct([...powersOfTwo(logicalCores), logicalCores]);
    default:
      return distinct(threads.map((count) => Math.min(count, logicalCores)));
  }
}

function powersOfTwo(limit: number): number[] {
  return Array.from({ length: Math.floor(Math.log2(limit)) + 1 }, (_, k) => 2 ** k);
}

function distinct(counts: readonly number[]): number[] {
  return [...new Set(counts)].sort((a, b) => a - b);
}

export interface PlannedTrial {
  readonly configuration: Configuration;
  readonly round: number;
}

/**
 * Every configuration once a round, each round in an order of its own: what slows the device for a
 * while slows them all, and none is always the one that runs after another.
 */
export function trialsOf(plan: BenchmarkPlan, configurations: readonly Configuration[]): PlannedTrial[] {
  const random = seededUniform(plan.seed);
  return Array.from({ length: plan.rounds }, (_, round) =>
    shuffled(configurations, random).map((configuration) => ({ configuration, round })),
  ).flat();
}
