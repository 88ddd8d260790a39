import { benchmarkMessages } from '../../../messages/benchmark.ts';
import type { ConfigurationVerdict, Recommendation, Verdict } from '../../model/report.ts';
import type { ConfigurationKey } from '../../model/run.ts';
import { limitWords } from '../words.ts';

type NameOf = (key: ConfigurationKey) => string;

/** Why this one, in a sentence. */
export function recommendationReason({ decidedBy, runnerUp }: Recommendation, nameOf: NameOf): string {
  if (!runnerUp) return benchmarkMessages.result.reasonsOnlyOne;
  const other = nameOf(runnerUp.key);
  switch (decidedBy) {
    case 'only-one':
    case 'order':
      return benchmarkMessages.result.reasonsIndistinguishable(other);
    case 'latency':
      return benchmarkMessages.result.reasonsLatency(other, runnerUp.latencyMs ?? 0);
    case 'auc':
      return benchmarkMessages.result.reasonsAuc(other, runnerUp.aucLoss);
    case 'size':
      return benchmarkMessages.result.reasonsSize(other, runnerUp.fileBytes);
    case 'memory':
      return benchmarkMessages.result.reasonsMemory(other, runnerUp.memoryMiB);
  }
}

/** `Of 4 configurations 2 pass, 1 fails, 1 is undecided.` */
export function countWords({ configurations }: Verdict): string {
  const count = (outcome: ConfigurationVerdict['outcome']) =>
    configurations.filter((own) => own.outcome === outcome).length;
  return benchmarkMessages.result.counts({
    configurations: configurations.length,
    pass: count('pass'),
    fail: count('fail'),
    unknown: count('unknown'),
  });
}

/** Reasons that a configuration does not pass; empty where it passes. */
export function reasonsOf({ checks, objections }: ConfigurationVerdict): readonly string[] {
  return [
    ...objections.map((objection) => benchmarkMessages.warnings.objections[objection].says),
    ...checks.filter(({ outcome }) => outcome !== 'pass').map(limitWords),
  ];
}
