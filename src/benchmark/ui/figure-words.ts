/** Figures as text. */

import { benchmarkMessages } from '../../messages/benchmark.ts';
import { decimals, withInterval } from '../../messages/format.ts';
import type { Estimate } from '../model/report.ts';
import type { ConfigurationKey } from '../model/run.ts';
import type { BreakEvenChart } from '../state/result.ts';

type Unit = 'ms' | 'MiB' | 'images/s' | 'share';

/** `8.1 (8.0–8.3)`; a dash where it was not measured. Small times keep more digits. */
export function figureText(figure: Estimate | null, unit: Unit): string {
  if (!figure) return benchmarkMessages.figures.none;
  const { value, ci95 } = figure;
  return withInterval(value, ci95, digitsOf(value, unit));
}

function digitsOf(value: number, unit: Unit): number {
  if (unit === 'share') return 3;
  const size = Math.abs(value);
  if (size < 1 && unit === 'ms') return 3;
  return size < 100 ? 1 : 0;
}

/** Milliseconds as seconds, with two decimals. */
export function secondsText(ms: number): string {
  return decimals(ms / 1000, 2);
}

/** When a configuration that starts late overtakes one that starts early. */
export function breakEvenWords(
  { early, late, outcome }: BreakEvenChart['crossings'][number],
  nameOf: (key: ConfigurationKey) => string,
): string {
  switch (outcome.kind) {
    case 'never':
      return benchmarkMessages.charts.breakEvenNever(nameOf(late), nameOf(early));
    case 'from-the-start':
      return benchmarkMessages.charts.breakEvenFromTheStart(nameOf(late), nameOf(early));
    case 'after':
      return benchmarkMessages.charts.breakEvenAfter(
        nameOf(late),
        nameOf(early),
        outcome.images,
        outcome.ci95,
      );
  }
}
