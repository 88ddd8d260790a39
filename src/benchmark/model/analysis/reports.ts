/** A run, configuration by configuration. */

import { arithmeticOf, type BackendId } from '../../../core/backends.ts';
import { precisionOf } from '../../../core/variant.ts';
import { configurationOf } from '../configuration-key.ts';
import type { ConfigurationReport, Estimate } from '../report.ts';
import type { BenchmarkRun, Configuration, ConfigurationKey, Trial } from '../run.ts';
import { latencyOf, timedFigures } from './figures.ts';

/**
 * Every configuration that was measured, in the order of its key. Pure, and worth keeping:
 * intervals take some milliseconds each.
 */
export function reportsOf(run: BenchmarkRun): ConfigurationReport[] {
  return [...trialsByKey(run.trials)]
    .sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }))
    .map(([key, trials]) => reportOf(run, key, trials));
}

/** @param trials of this configuration alone */
function reportOf(run: BenchmarkRun, key: ConfigurationKey, trials: readonly Trial[]): ConfigurationReport {
  const configuration = configurationOf(key);
  const latency = latencyOf(trials, run.plan.seed);
  const { meanAuc, aucLoss, aucFrom } = accuracyOf(run, configuration);
  return {
    key,
    configuration,
    trials: trials.length,
    latency,
    figures: { ...timedFigures(trials, latency, run.plan.seed), meanAuc },
    fileBytes: variantOf(run, configuration)?.bytes ?? null,
    aucLoss,
    aucFrom,
  };
}

export function trialsByKey(trials: readonly Trial[]): ReadonlyMap<ConfigurationKey, readonly Trial[]> {
  const byKey = new Map<ConfigurationKey, Trial[]>();
  for (const trial of trials) {
    const ofKey = byKey.get(trial.configuration);
    if (ofKey) ofKey.push(trial);
    else byKey.set(trial.configuration, [trial]);
  }
  return byKey;
}

type AccuracyOf = Pick<ConfigurationReport, 'aucLoss' | 'aucFrom'> & { readonly meanAuc: Estimate | null };

/** Accuracy as measured on this device where it was, otherwise the manifest's. */
function accuracyOf(run: BenchmarkRun, configuration: Configuration): AccuracyOf {
  const isSame = <T extends { readonly backend: string }>(entries: readonly T[]) =>
    entries.find(({ backend }) => backend === configuration.backend) ??
    entries.find(({ backend }) => computesAlike(backend, configuration));
  const { modelId, variantId } = configuration;
  const here = isSame(
    run.accuracy?.rows.filter((row) => row.modelId === modelId && row.variantId === variantId) ?? [],
  );
  const given = here ?? isSame(variantOf(run, configuration)?.accuracy ?? []);
  if (!given || given.meanAuc === null) return { meanAuc: null, aucLoss: null, aucFrom: null };
  const { meanAuc, meanAucCi95, difference } = given;
  return {
    meanAuc: { value: meanAuc, ci95: meanAucCi95 },
    aucLoss: variantId === 'float32' ? NO_LOSS : difference && lossOf(difference),
    aucFrom: here ? 'this device' : 'manifest',
  };
}

/** The loss of float32 against itself. */
const NO_LOSS: Estimate = { value: 0, ci95: [0, 0] };

function lossOf({ value, ci95: [low, high] }: { value: number; ci95: readonly [number, number] }): Estimate {
  return { value: -value, ci95: [-high, -low] };
}

/**
 * Backends differ by rounding alone where they compute in the same type; the output checks watch
 * that they do.
 */
function computesAlike(backend: string, { variantId, backend: own }: Configuration): boolean {
  const precision = precisionOf(variantId);
  return (
    arithmeticOf({ backend: backend as BackendId, precision }) === arithmeticOf({ backend: own, precision })
  );
}

function variantOf(run: BenchmarkRun, { modelId, variantId }: Configuration) {
  return run.models.find(({ id }) => id === modelId)?.variants.find(({ id }) => id === variantId);
}
