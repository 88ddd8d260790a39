/**
 * After how many pictures a configuration that is slow to start and fast to run has caught up with
 * another.
 */

import type { ConfigurationReport, Estimate } from '../report.ts';
import type { ConfigurationKey } from '../run.ts';

export interface RunningCost {
  readonly key: ConfigurationKey;
  /** From a fresh worker to the first answer, which is the warm-up and no picture. */
  readonly coldMs: Estimate;
  /** Median of a warm run. */
  readonly warmMs: Estimate;
}

/** Null where one of the two was not measured. */
export function costOf({ key, figures }: ConfigurationReport): RunningCost | null {
  const { coldMs, latencyP50Ms } = figures;
  return coldMs && latencyP50Ms && { key, coldMs, warmMs: latencyP50Ms };
}

/** @returns ms from nothing to the answer of the last of so many pictures */
export function cumulativeMs({ coldMs, warmMs }: RunningCost, images: number): number {
  return coldMs.value + images * warmMs.value;
}

export type BreakEven =
  /** It is ahead with the first picture already, and stays so. */
  | { readonly kind: 'from-the-start' }
  /**
   * The fewest pictures after which it is ahead; the interval's upper end is null where it may
   * never be.
   */
  | {
      readonly kind: 'after';
      readonly images: number;
      readonly ci95: readonly [number, number | null] | null;
    }
  | { readonly kind: 'never' };

/**
 * When `late` overtakes `early` for good. The interval takes both at the ends of theirs that favour
 * one, then the other, so it is wider than 95 %.
 */
export function breakEven(early: RunningCost, late: RunningCost): BreakEven {
  const images = crossing(early.coldMs.value, early.warmMs.value, late.coldMs.value, late.warmMs.value);
  if (images === null) return { kind: 'never' };
  if (images === 1) return { kind: 'from-the-start' };
  const [a, b] = [endsOf(early), endsOf(late)];
  if (!a || !b) return { kind: 'after', images, ci95: null };
  const soonest = crossing(a.high.cold, a.high.warm, b.low.cold, b.low.warm) ?? images;
  const latest = crossing(a.low.cold, a.low.warm, b.high.cold, b.high.warm);
  return { kind: 'after', images, ci95: [soonest, latest] };
}

/** The fewest pictures, from 1, after which the second is ahead and stays so; null for never. */
function crossing(coldA: number, warmA: number, coldB: number, warmB: number): number | null {
  if (warmB > warmA) return null;
  if (warmB === warmA) return coldB < coldA ? 1 : null;
  return Math.max(1, Math.floor((coldB - coldA) / (warmA - warmB)) + 1);
}

function endsOf({ coldMs, warmMs }: RunningCost) {
  if (!coldMs.ci95 || !warmMs.ci95) return null;
  return {
    low: { cold: coldMs.ci95[0], warm: warmMs.ci95[0] },
    high: { cold: coldMs.ci95[1], warm: warmMs.ci95[1] },
  };
}

/** Chart of cumulative time: a straight line each, so two points are enough. */
export function costLines(costs: readonly RunningCost[], images: number) {
  return costs.map((cost) => ({
    key: cost.key,
    points: [0, images].map((n) => ({ images: n, ms: cumulativeMs(cost, n) })),
  }));
}
