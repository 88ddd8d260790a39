/** Names of what the benchmark page measures. */

import type { Selection } from '../../core/selection.ts';
import { benchmarkMessages } from '../../messages/benchmark.ts';
import { messages } from '../../messages/index.ts';
import type { LimitCheck } from '../model/report.ts';
import type { BenchmarkModel, Configuration, ConfigurationKey } from '../model/run.ts';

/** `int8 on integer kernels`. */
export function variantName({ variantId, backend }: Pick<Selection, 'variantId' | 'backend'>): string {
  return benchmarkMessages.figures.variant(variantId, messages.names.backends[backend]);
}

/** `int8 on integer kernels, 2 threads`; the model first where there are several. */
export function configurationName(
  configuration: Configuration,
  models: readonly Pick<BenchmarkModel, 'id' | 'title'>[] = [],
): string {
  const { modelId, threads } = configuration;
  const model = models.length > 1 ? models.find(({ id }) => id === modelId) : undefined;
  return benchmarkMessages.figures.configuration(
    model?.title ?? null,
    variantName(configuration),
    threads === 0 ? null : messages.names.threads(threads),
  );
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

/**
 * `p95 latency may be 612 ms, 500 ms allowed`, for a limit that was not met or could not be judged.
 */
export function limitWords({ limit, allowed, pessimistic }: LimitCheck): string {
  return pessimistic === null
    ? benchmarkMessages.figures.limitNotMeasured(limit)
    : benchmarkMessages.figures.limitExceeded(limit, pessimistic, allowed);
}
