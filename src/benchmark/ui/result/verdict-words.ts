import { fileSize, milliseconds } from '../../../messages/format.ts';
import type { ConfigurationVerdict, Recommendation, Verdict } from '../../model/report.ts';
import type { ConfigurationKey } from '../../model/run.ts';
import { objectionWords } from '../warning-words.ts';
import { limitWords } from '../words.ts';

type NameOf = (key: ConfigurationKey) => string;

/** Why this one, in a sentence. */
export function recommendationReason({ decidedBy, runnerUp }: Recommendation, nameOf: NameOf): string {
  if (!runnerUp) return 'Nothing else is within the limits.';
  const other = nameOf(runnerUp.key);
  switch (decidedBy) {
    case 'only-one':
    case 'order':
      return `Nothing that was measured tells it from ${other}.`;
    case 'latency':
      return `It is the fastest within the limits: ${other} takes ${milliseconds(runnerUp.latencyMs ?? 0)} more.`;
    case 'auc':
      return `It is as fast as ${other}, and loses less accuracy${runnerUp.aucLoss === null ? '' : `: ${runnerUp.aucLoss.toFixed(4)} of mean AUC`}.`;
    case 'size':
      return `It is as fast and as accurate as ${other}, and a smaller download${runnerUp.fileBytes === null ? '' : `, by ${fileSize(runnerUp.fileBytes)}`}.`;
    case 'memory':
      return `It is as fast, as accurate and as small as ${other}, and holds less memory${runnerUp.memoryMiB === null ? '' : `, by ${runnerUp.memoryMiB.toFixed(0)} MiB`}.`;
  }
}

/** `2 pass, 1 fails, 1 is undecided`. */
export function countWords({ configurations }: Verdict): string {
  const count = (outcome: ConfigurationVerdict['outcome']) =>
    configurations.filter((own) => own.outcome === outcome).length;
  const [pass, fail, unknown] = [count('pass'), count('fail'), count('unknown')];
  const parts = [
    `${pass} ${pass === 1 ? 'passes' : 'pass'}`,
    `${fail} ${fail === 1 ? 'fails' : 'fail'}`,
    ...(unknown > 0 ? [`${unknown} ${unknown === 1 ? 'is' : 'are'} undecided`] : []),
  ];
  return `Of ${configurations.length} configurations ${parts.join(', ')}.`;
}

/** What keeps a configuration from passing; none where it passes. */
export function reasonsOf({ checks, objections }: ConfigurationVerdict): readonly string[] {
  return [
    ...objections.map((objection) => objectionWords(objection).says),
    ...checks.filter(({ outcome }) => outcome !== 'pass').map(limitWords),
  ];
}
