/** Figures as text. */

import { withInterval } from '../../messages/format.ts';
import type { Estimate } from '../model/report.ts';
import type { ConfigurationKey } from '../model/run.ts';
import type { BreakEvenChart } from '../state/result.ts';

/** `8.1 (8.0–8.3)`; a dash where it was not measured. Small times keep more digits. */
export function figureText(figure: Estimate | null, unit: 'ms' | 'MiB' | 'images/s' | 'share'): string {
  if (!figure) return '–';
  const { value, ci95 } = figure;
  return withInterval(value, ci95, digitsOf(value, unit));
}

function digitsOf(value: number, unit: 'ms' | 'MiB' | 'images/s' | 'share'): number {
  if (unit === 'share') return 3;
  const size = Math.abs(value);
  if (size < 1 && unit === 'ms') return 3;
  return size < 100 ? 1 : 0;
}

/** ms as seconds, two digits behind the point. */
export function secondsText(ms: number): string {
  return (ms / 1000).toFixed(2);
}

/** When a configuration that starts late overtakes one that starts early. */
export function breakEvenWords(
  { early, late, outcome }: BreakEvenChart['crossings'][number],
  nameOf: (key: ConfigurationKey) => string,
): string {
  switch (outcome.kind) {
    case 'never':
      return `${nameOf(late)} never overtakes ${nameOf(early)} here.`;
    case 'from-the-start':
      return `${nameOf(late)} is ahead of ${nameOf(early)} with the first picture already.`;
    case 'after': {
      const { images, ci95 } = outcome;
      const interval = ci95 ? ` (${ci95[0]}–${ci95[1] ?? 'never'})` : '';
      return `${nameOf(late)} overtakes ${nameOf(early)} after ${images}${interval} pictures.`;
    }
  }
}
