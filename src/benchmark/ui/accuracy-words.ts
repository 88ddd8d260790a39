/** Figures of accuracy as text, the same in every table. */

import { benchmarkMessages } from '../../messages/benchmark.ts';
import { percentage, signed, withInterval } from '../../messages/format.ts';
import { messages } from '../../messages/index.ts';
import type { AccuracyRow } from '../accuracy/types.ts';

/** `0.743 (0.719–0.763)`; a dash where no label has an area. */
export function meanAucText(value: number | null, ci95: AccuracyRow['meanAucCi95']): string {
  return value === null ? benchmarkMessages.figures.none : withInterval(value, ci95, 3);
}

/**
 * `−0.0003 (−0.0007 to +0.0001)`, of two mean AUCs; a dash where there is nothing to compare with.
 */
export function differenceText(value: number | null, ci95: readonly [number, number] | null): string {
  if (value === null) return benchmarkMessages.figures.none;
  return `${signed(value, 4)}${ci95 ? benchmarkMessages.figures.range(signed(ci95[0], 4), signed(ci95[1], 4)) : ''}`;
}

export function agreementText(agreement: AccuracyRow['verdictAgreement']): string {
  const parts = agreement.map(({ criterion, agreement: share }) =>
    benchmarkMessages.figures.agreement(percentage(share, 1), messages.names.criteria[criterion]),
  );
  return parts.join('; ') || benchmarkMessages.figures.none;
}
