/** Names of what the benchmark page measures. */

import { milliseconds } from '../../messages/format.ts';
import { messages } from '../../messages/index.ts';
import type { FigureName, LimitCheck, LimitName, Outcome } from '../model/report.ts';
import type { BenchmarkModel, Configuration, ConfigurationKey, PlanName } from '../model/run.ts';
import type { TrialProgress } from '../state/store.ts';

/** `int8 on integer kernels, 2 threads`; the model first where there are several. */
export function configurationName(
  { modelId, variantId, backend, threads }: Configuration,
  models: readonly Pick<BenchmarkModel, 'id' | 'title'>[] = [],
): string {
  const runs = `${variantId} on ${messages.names.backends[backend]}${threads === 0 ? '' : `, ${messages.names.threads(threads)}`}`;
  const model = models.length > 1 ? models.find(({ id }) => id === modelId) : undefined;
  return model ? `${model.title}: ${runs}` : runs;
}

/** The same by key; the key itself where nothing of that name was measured. */
export function namesOf(
  configurations: readonly { readonly key: ConfigurationKey; readonly configuration: Configuration }[],
  models: readonly Pick<BenchmarkModel, 'id' | 'title'>[],
): (key: ConfigurationKey) => string {
  const names = new Map(
    configurations.map(({ key, configuration }) => [key, configurationName(configuration, models)] as const),
  );
  return (key) => names.get(key) ?? key;
}

export const PLAN_WORDS: Readonly<Record<PlanName, { readonly title: string; readonly what: string }>> = {
  quick: { title: 'Quick', what: 'Is anything here fast enough? Two trials of each, so intervals are wide.' },
  standard: {
    title: 'Standard',
    what: 'For a decision: five trials of each, one thread and all, throughput, GPU, layers, leaks.',
  },
  full: {
    title: 'Full',
    what: 'For a paper: nine trials, every thread count, runs enough for a 99th percentile.',
  },
};

export const PHASE_WORDS: Readonly<Record<TrialProgress['phase'], string>> = {
  fetching: 'reading its files',
  loading: 'loading',
  'warming-up': 'first run',
  running: 'timing runs',
  'leak-check': 'looking for a leak',
  throughput: 'measuring throughput',
  kernels: 'timing each layer',
  gpu: 'measuring the GPU',
};

export const OUTCOME_WORDS: Readonly<Record<Outcome, string>> = {
  pass: 'Pass',
  fail: 'Fail',
  unknown: 'Undecided',
};

export const FIGURE_WORDS: Readonly<Record<FigureName, string>> = {
  latencyP50Ms: 'p50, ms',
  latencyP95Ms: 'p95, ms',
  latencyP99Ms: 'p99, ms',
  latencyMeanMs: 'mean, ms',
  preprocessP50Ms: 'preprocessing, ms',
  uploadP50Ms: 'upload, ms',
  computeP50Ms: 'compute, ms',
  downloadP50Ms: 'read-back, ms',
  fetchMs: 'download, ms',
  cacheReadMs: 'read from this device, ms',
  loadMs: 'load, ms',
  firstRunMs: 'first run, ms',
  secondRunMs: 'second run, ms',
  coldMs: 'cold start, ms',
  peakMiB: 'peak memory, MiB',
  imagesPerSecond: 'images a second',
  meanAuc: 'mean AUC',
};

const LIMIT_NAMES: Readonly<Record<LimitName, string>> = {
  latency: 'p95 latency',
  memory: 'peak memory',
  'auc-loss': 'AUC loss',
};

/** `p95 latency 612 ms of 500 ms allowed`, for a limit that was not met or could not be judged. */
export function limitWords({ limit, allowed, pessimistic }: LimitCheck): string {
  const amount = (value: number) => amountOf(limit, value);
  if (pessimistic === null) return `${LIMIT_NAMES[limit]} was not measured`;
  return `${LIMIT_NAMES[limit]} may be ${amount(pessimistic)}, ${amount(allowed)} allowed`;
}

function amountOf(limit: LimitName, value: number): string {
  if (limit === 'latency') return milliseconds(value);
  return limit === 'memory' ? `${value.toFixed(value < 10 ? 1 : 0)} MiB` : value.toFixed(4);
}

/** `1 h 20 min`, `3 min`, `40 s`: as exact as an estimate deserves. */
export function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 90) return seconds < 10 ? `${Math.max(1, seconds)} s` : `${Math.round(seconds / 5) * 5} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const rest = minutes % 60;
  return `${Math.floor(minutes / 60)} h${rest === 0 ? '' : ` ${rest} min`}`;
}
