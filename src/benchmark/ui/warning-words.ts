/** Warnings of a run as sentences. */

import { benchmarkMessages } from '../../messages/benchmark.ts';
import type { WarningWords } from '../../messages/en/benchmark/warnings.ts';
import type { BenchmarkWarning } from '../model/report.ts';
import type { ConfigurationKey, Interruption } from '../model/run.ts';

const { warnings } = benchmarkMessages;

export function warningWords(warning: BenchmarkWarning): WarningWords {
  switch (warning.kind) {
    case 'drift':
      return warnings.drift(warning.round, warning.direction, warning.percent.value);
    case 'slow-down':
      return warnings.slowDown(warning.round, warning.percent);
    case 'unaccounted':
      return warnings.unaccounted(warning.medianMs, warning.percent);
    case 'wrong-output':
      return warnings.wrongOutput(warning.round, warning.run);
    case 'unchecked-output':
      return warnings.uncheckedOutput;
    case 'leak':
      return warnings.leak(warning.round, warning.bytesPerRun.value, warning.source);
    case 'interrupted':
      return interruptionWords(warning.round, warning.interruption);
    case 'coarse-timer':
      return warnings.coarseTimer(warning.stepsPerRun, warning.resolutionMs);
    case 'imprecise':
      return warnings.imprecise(warning.reachedShare, warning.wantedShare);
    case 'fewer-threads':
      return warnings.fewerThreads(warning.got, warning.wanted);
    case 'not-isolated':
      return warnings.notIsolated;
    case 'hidden-page':
      return warnings.hiddenPage;
    case 'unplugged':
      return warnings.unplugged;
  }
}

function interruptionWords(round: number, interruption: Interruption): WarningWords {
  const { interrupted } = warnings;
  switch (interruption.kind) {
    case 'hidden':
      return interrupted.hidden(round, interruption.afterRun, interruption.forMs);
    case 'context-lost':
      return interrupted.contextLost(round, interruption.afterRun);
    case 'cancelled':
      return interrupted.cancelled(round, interruption.afterRun);
    case 'error':
      return interrupted.error(round, interruption.afterRun, interruption.detail);
  }
}

/** In one line, with the configuration's name. */
export function warningText(warning: BenchmarkWarning, nameOf: (key: ConfigurationKey) => string): string {
  return warnings.line(warning.key === null ? null : nameOf(warning.key), warningWords(warning));
}
