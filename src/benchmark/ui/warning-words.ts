/** Warnings of a run as sentences. */

import { benchmarkMessages } from '../../messages/benchmark.ts';
import type { WarningWords } from '../../messages/en/benchmark/warnings.ts';
import type { BenchmarkWarning } from '../model/report.ts';
import type { ConfigurationKey, Interruption } from '../model/run.ts';

export function warningWords(warning: BenchmarkWarning): WarningWords {
  switch (warning.kind) {
    case 'drift':
      return benchmarkMessages.warnings.drift(warning.round, warning.direction, warning.percent.value);
    case 'slow-down':
      return benchmarkMessages.warnings.slowDown(warning.round, warning.percent);
    case 'unaccounted':
      return benchmarkMessages.warnings.unaccounted(warning.medianMs, warning.percent);
    case 'wrong-output':
      return benchmarkMessages.warnings.wrongOutput(warning.round, warning.run);
    case 'unchecked-output':
      return benchmarkMessages.warnings.uncheckedOutput;
    case 'leak':
      return benchmarkMessages.warnings.leak(warning.round, warning.bytesPerRun.value, warning.source);
    case 'interrupted':
      return interruptionWords(warning.round, warning.interruption);
    case 'coarse-timer':
      return benchmarkMessages.warnings.coarseTimer(warning.stepsPerRun, warning.resolutionMs);
    case 'imprecise':
      return benchmarkMessages.warnings.imprecise(warning.reachedShare, warning.wantedShare);
    case 'fewer-threads':
      return benchmarkMessages.warnings.fewerThreads(warning.got, warning.wanted);
    case 'not-isolated':
      return benchmarkMessages.warnings.notIsolated;
    case 'hidden-page':
      return benchmarkMessages.warnings.hiddenPage;
    case 'unplugged':
      return benchmarkMessages.warnings.unplugged;
  }
}

function interruptionWords(round: number, interruption: Interruption): WarningWords {
  switch (interruption.kind) {
    case 'hidden':
      return benchmarkMessages.warnings.interruptedHidden(round, interruption.afterRun, interruption.forMs);
    case 'context-lost':
      return benchmarkMessages.warnings.interruptedContextLost(round, interruption.afterRun);
    case 'cancelled':
      return benchmarkMessages.warnings.interruptedCancelled(round, interruption.afterRun);
    case 'error':
      return benchmarkMessages.warnings.interruptedError(round, interruption.afterRun, interruption.detail);
  }
}

/** In one line, with the configuration's name. */
export function warningText(warning: BenchmarkWarning, nameOf: (key: ConfigurationKey) => string): string {
  return benchmarkMessages.warnings.line(
    warning.key === null ? null : nameOf(warning.key),
    warningWords(warning),
  );
}
