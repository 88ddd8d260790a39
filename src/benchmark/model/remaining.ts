import type { PlannedTrial } from './plan.ts';
import { type BenchmarkPlan, type ConfigurationKey, keyOf, type Trial } from './run.ts';

/**
 * A worker, a model from this device and its first run; only used until the first trial has told
 * better.
 */
const LOAD_GUESS_MS = 1_000;

/**
 * How long the trials that are left will take: as long as earlier ones of their configuration did,
 * else as the mean of all, else a guess from the plan. Chain, profile and throughput come in the
 * first round only, so this errs on the long side.
 */
export function remainingMs(
  plan: BenchmarkPlan,
  left: readonly PlannedTrial[],
  done: readonly Pick<Trial, 'configuration' | 'tookMs'>[],
): number {
  const byKey = new Map<ConfigurationKey, number[]>();
  for (const { configuration, tookMs } of done) {
    byKey.set(configuration, [...(byKey.get(configuration) ?? []), tookMs]);
  }
  const usual = meanOr(
    done.map(({ tookMs }) => tookMs),
    plan.trialLimitMs + LOAD_GUESS_MS,
  );
  return left.reduce(
    (sum, { configuration }) => sum + meanOr(byKey.get(keyOf(configuration)) ?? [], usual),
    0,
  );
}

function meanOr(values: readonly number[], otherwise: number): number {
  return values.length > 0 ? values.reduce((sum, value) => sum + value, 0) / values.length : otherwise;
}
