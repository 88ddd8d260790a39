import type { Estimate } from '../model/report.ts';

/**
 * `a` less `b`, two independent estimates. The interval is made of theirs: what each end may be
 * off, squared and summed (Zou & Donner 2008, Statistics in Medicine 27:1693), so it needs neither
 * samples nor a distribution.
 */
export function differenceBetween(a: Estimate, b: Estimate): Estimate {
  const value = a.value - b.value;
  if (!a.ci95 || !b.ci95) return { value, ci95: null };
  const below = Math.hypot(a.value - a.ci95[0], b.ci95[1] - b.value);
  const above = Math.hypot(a.ci95[1] - a.value, b.value - b.ci95[0]);
  return { value, ci95: [value - below, value + above] };
}

/** Whether two intervals have a point in common; null where one is missing. */
export function overlap(a: Estimate, b: Estimate): boolean | null {
  return a.ci95 && b.ci95 && a.ci95[0] <= b.ci95[1] && b.ci95[0] <= a.ci95[1];
}

/** An estimate in another unit. @param factor positive: the ends keep their order */
export function scaled({ value, ci95 }: Estimate, factor: number): Estimate {
  return { value: value * factor, ci95: ci95 && [ci95[0] * factor, ci95[1] * factor] };
}
