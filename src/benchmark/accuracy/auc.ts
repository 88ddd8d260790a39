import type { Scored } from './scored.ts';

/**
 * Area under the ROC curve: the chance that a positive outranks a negative, ties counting half
 * (Mann & Whitney 1947; Hanley & McNeil 1982).
 * @returns 0-1, or null where one of the classes is absent
 */
export function auc(samples: readonly Scored[]): number | null {
  const area = rankedAuc(rank(samples, new Int32Array(samples.length)), Float64Array.of(1));
  return Number.isNaN(area) ? null : area;
}

/** One label's scores by one variant, sorted once, so that each resample is one pass. */
export interface Ranking {
  /** Lowest score first, as are the others. */
  readonly patient: Int32Array;
  /** 0 or 1. */
  readonly positive: Uint8Array;
  /** 1 where the score is not that of the one before. */
  readonly isNew: Uint8Array;
}

/** @param patientOf number of each sample's patient */
export function rank(samples: readonly Scored[], patientOf: Int32Array): Ranking {
  const order = Uint32Array.from(samples.keys()).sort((a, b) => scoreAt(samples, a) - scoreAt(samples, b));
  return {
    patient: Int32Array.from(order, (i) => patientOf[i] as number),
    positive: Uint8Array.from(order, (i) => Number(samples[i]?.positive)),
    isNew: Uint8Array.from(order, (i, k) =>
      Number(k === 0 || scoreAt(samples, i) !== scoreAt(samples, order[k - 1] as number)),
    ),
  };
}

const scoreAt = (samples: readonly Scored[], i: number): number => (samples[i] as Scored).score;

/**
 * The same with every patient counted `times[patient]` times.
 * @returns NaN where one of the classes is absent
 */
export function rankedAuc({ patient, positive, isNew }: Ranking, times: Float64Array): number {
  let wins = 0;
  let positives = 0;
  let negatives = 0;
  let tiedPositives = 0;
  let tiedNegatives = 0;
  for (let i = 0; i < patient.length; i++) {
    if (isNew[i] === 1) {
      wins += tiedPositives * (negatives + tiedNegatives / 2);
      positives += tiedPositives;
      negatives += tiedNegatives;
      tiedPositives = 0;
      tiedNegatives = 0;
    }
    const weight = times[patient[i] as number] as number;
    if (positive[i] === 1) tiedPositives += weight;
    else tiedNegatives += weight;
  }
  wins += tiedPositives * (negatives + tiedNegatives / 2);
  positives += tiedPositives;
  negatives += tiedNegatives;
  return wins / (positives * negatives);
}
