/**
 * Order statistics and means. simple-statistics was looked at (ISC, alive): its quantile is of
 * another type, and it has neither clustered resampling nor Theil and Sen's slope, so that little
 * would be left to it.
 */

declare const sorted: unique symbol;

/**
 * Lowest first; only {@link sortSamples} makes them, so that nothing is sorted twice or not at all.
 */
export type SortedSamples = Float64Array & { readonly [sorted]: true };

export function sortSamples(values: Iterable<number>): SortedSamples {
  return Float64Array.from(values).sort() as SortedSamples;
}

/**
 * Linear interpolation between order statistics (Hyndman & Fan 1996, type 7; numpy's default).
 * @param share 0-1
 * @returns NaN of an empty list
 */
export function quantileOf(samples: SortedSamples, share: number): number {
  const position = (samples.length - 1) * share;
  const below = samples[Math.floor(position)] ?? Number.NaN;
  const above = samples[Math.ceil(position)] ?? Number.NaN;
  return below + (above - below) * (position - Math.floor(position));
}

/** {@link quantileOf} unsorted values. */
export function quantile(values: Iterable<number>, share: number): number {
  return quantileOf(sortSamples(values), share);
}

/** @returns NaN of an empty list */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
