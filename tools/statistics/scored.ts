/** One image under one label: what the network said and what the reference says. */
export interface Scored {
  /** Any monotone score; a probability (0-1) where calibration is fitted or measured. */
  readonly score: number;
  readonly positive: boolean;
}

/** A label with fewer positives carries no AUC: its interval would span almost everything. */
export const MIN_POSITIVES = 20;

export function countPositives(samples: readonly Scored[]): number {
  return samples.reduce((sum, { positive }) => sum + Number(positive), 0);
}

/** Lowest score first; equal scores keep their order, so every statistic is deterministic. */
export function ascending<S extends Scored>(samples: readonly S[]): S[] {
  return samples.toSorted((a, b) => a.score - b.score);
}

/** @returns NaN of an empty list */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * Linear interpolation between order statistics (Hyndman & Fan 1996, type 7; numpy's default).
 * @param share 0-1
 * @returns NaN of an empty list
 */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const position = (sorted.length - 1) * share;
  const below = sorted[Math.floor(position)] ?? Number.NaN;
  const above = sorted[Math.ceil(position)] ?? Number.NaN;
  return below + (above - below) * (position - Math.floor(position));
}
