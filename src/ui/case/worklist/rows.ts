/** The words of a row of the list. */
import type { Criterion } from '../../../core/finding.ts';
import { messages } from '../../../messages/index.ts';
import type { Case } from '../../../state/store.ts';
import { standingOfCase } from '../../../state/worklist/order.ts';

export interface RowText {
  readonly text: string;
  /** Whether it asks for a look: above a threshold, or a failure. */
  readonly tone: 'above' | 'problem' | 'quiet';
}

/** @param nameOf the name of an open file */
export function rowText(one: Case, criterion: Criterion, nameOf: (key: number) => string): RowText {
  const { analysis } = one;
  switch (analysis.state) {
    case 'done':
      return doneText(one, criterion);
    case 'duplicate':
      return { text: messages.reading.filesSameAs(nameOf(analysis.of)), tone: 'quiet' };
    case 'failed':
      return { text: messages.reading.filesStates.failed, tone: 'problem' };
    default:
      return { text: messages.reading.filesStates[analysis.state], tone: 'quiet' };
  }
}

/** The finding most above its threshold; without thresholds, the most probable one. */
function doneText(one: Case, criterion: Criterion): RowText {
  const { judged, above, first } = standingOfCase(one, criterion) ?? { judged: 0, above: 0, first: null };
  if (judged > 0 && above === 0) return { text: messages.reading.filesNoneAbove, tone: 'quiet' };
  const named = first ?? mostProbable(one);
  if (!named) return { text: messages.reading.filesNoLabels, tone: 'quiet' };
  const text = messages.reading.filesFinding(messages.names.label(named.label), named.probability, above);
  return { text, tone: above > 0 ? 'above' : 'quiet' };
}

function mostProbable({ analysis }: Case) {
  if (analysis.state !== 'done') return null;
  switch (analysis.result.task) {
    case 'classification':
      return analysis.result.findings.toSorted((a, b) => b.probability - a.probability)[0] ?? null;
  }
}
