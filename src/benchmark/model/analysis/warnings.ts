/** Warnings for readers of the figures, as data; the words are in src/messages. */

import { overlap } from '../../statistics/difference.ts';
import { driftOf } from '../../statistics/drift.ts';
import { medianOf } from '../../statistics/median.ts';
import { quantile } from '../../statistics/samples.ts';
import { reachedShare } from '../../statistics/stop.ts';
import { LEAST_STEPS } from '../../statistics/timer.ts';
import type { BenchmarkWarning } from '../report.ts';
import type { BenchmarkRun, ConfigurationKey, Trial } from '../run.ts';
import { leakOf } from './memory.ts';
import { trialsByKey } from './reports.ts';
import { missingThreads } from './threads.ts';

/**
 * A trial that is slower than the fastest by less may have met another program; by more, something
 * happened.
 */
const SLOW_PERCENT = 25;

/**
 * Between the stages lie a few calls and awaited promises; more is work that no stage owns up to.
 */
const UNACCOUNTED_PERCENT = 10;
/** Below it, a tick of a coarse clock would do. */
const UNACCOUNTED_MS = 1;

type OfConfiguration<W = BenchmarkWarning> = W extends unknown ? Omit<W, 'key'> : never;

/** Warnings about the whole run first, then configuration by configuration. */
export function warningsOf(run: BenchmarkRun): BenchmarkWarning[] {
  const perKey = [...trialsByKey(run.trials)].flatMap(([key, trials]) =>
    configurationWarnings(run, key, trials).map((warning): BenchmarkWarning => ({ key, ...warning })),
  );
  return [...runWarnings(run), ...perKey];
}

function runWarnings({ environment, events }: BenchmarkRun): BenchmarkWarning[] {
  const kinds = new Set(events.map(({ kind }) => kind));
  const warnings: BenchmarkWarning[] = [];
  if (!environment.crossOriginIsolated) warnings.push({ key: null, kind: 'not-isolated' });
  if (kinds.has('hidden')) warnings.push({ key: null, kind: 'hidden-page' });
  if (kinds.has('unplugged')) warnings.push({ key: null, kind: 'unplugged' });
  return warnings;
}

function configurationWarnings(
  { environment, plan }: BenchmarkRun,
  key: ConfigurationKey,
  trials: readonly Trial[],
): OfConfiguration[] {
  return [
    ...trials.flatMap(trialWarnings),
    ...slowDowns(trials),
    ...unaccounted(trials),
    ...coarseTimer(trials, environment.timerResolutionMs),
    ...imprecise(trials, plan.precisionWanted),
    ...fewerThreads(key, trials),
    ...(trials.some(({ outputChecks }) => outputChecks.length > 0)
      ? []
      : [{ kind: 'unchecked-output' } as const]),
  ];
}

function trialWarnings(trial: Trial): OfConfiguration[] {
  const { round, runs, outputChecks, interruptions } = trial;
  const warnings: OfConfiguration[] = interruptions.map((interruption) => ({
    kind: 'interrupted',
    round,
    interruption,
  }));
  const wrong = outputChecks.find(({ ok }) => !ok);
  if (wrong) warnings.push({ kind: 'wrong-output', round, run: wrong.run });
  const leak = leakOf(trial);
  if (leak) warnings.push({ kind: 'leak', round, ...leak });
  const drift = driftOf(runs.map(({ totalMs }) => totalMs));
  if (drift && drift.direction !== 'none') {
    warnings.push({ kind: 'drift', round, direction: drift.direction, percent: drift.percent });
  }
  return warnings;
}

/** Trials above the fastest one, with intervals that do not meet. */
function slowDowns(trials: readonly Trial[]): OfConfiguration[] {
  const medians = trials.map(({ runs }) => medianOf(runs.map(({ totalMs }) => totalMs)));
  const fastest = medians.reduce((a, b) => (!a || (b && b.value < a.value) ? b : a), null);
  return trials.flatMap(({ round }, i): OfConfiguration[] => {
    const own = medians[i];
    if (!own || !fastest || fastest.value === 0 || overlap(own, fastest) !== false) return [];
    const percent = 100 * (own.value / fastest.value - 1);
    return percent > SLOW_PERCENT ? [{ kind: 'slow-down', round, percent }] : [];
  });
}

function unaccounted(trials: readonly Trial[]): OfConfiguration[] {
  const runs = trials.flatMap((trial) => trial.runs);
  if (runs.length === 0) return [];
  const gaps = runs.map(
    ({ totalMs, preprocessMs, uploadMs, computeMs, downloadMs }) =>
      totalMs - preprocessMs - uploadMs - computeMs - downloadMs,
  );
  const medianMs = quantile(gaps, 0.5);
  const percent = (100 * medianMs) / medianTotal(trials);
  return medianMs > UNACCOUNTED_MS && percent > UNACCOUNTED_PERCENT
    ? [{ kind: 'unaccounted', medianMs, percent }]
    : [];
}

function coarseTimer(trials: readonly Trial[], resolutionMs: number): OfConfiguration[] {
  const stepsPerRun = medianTotal(trials) / resolutionMs;
  return stepsPerRun < LEAST_STEPS ? [{ kind: 'coarse-timer', stepsPerRun, resolutionMs }] : [];
}

/** A warning where most trials ended without the requested precision. */
function imprecise(trials: readonly Trial[], wantedShare: number): OfConfiguration[] {
  const shares = trials
    .filter(({ runs }) => runs.length > 0)
    .map(({ runs }) => reachedShare(runs.map(({ totalMs }) => totalMs)) ?? Number.POSITIVE_INFINITY);
  if (shares.length === 0) return [];
  const reached = quantile(shares, 0.5);
  if (reached <= wantedShare) return [];
  return [{ kind: 'imprecise', reachedShare: Number.isFinite(reached) ? reached : null, wantedShare }];
}

function fewerThreads(key: ConfigurationKey, trials: readonly Trial[]): OfConfiguration[] {
  const missing = missingThreads(key, trials);
  return missing ? [{ kind: 'fewer-threads', ...missing }] : [];
}

/** NaN where nothing ran: then nothing is said of it. */
function medianTotal(trials: readonly Trial[]): number {
  return quantile(
    trials.flatMap(({ runs }) => runs.map(({ totalMs }) => totalMs)),
    0.5,
  );
}
