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
