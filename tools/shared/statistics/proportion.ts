import { Z_975 } from '../../../src/benchmark/accuracy/delong.ts';
import type { Interval } from '../../../src/benchmark/accuracy/types.ts';

/** One image of the class in question: whether it was called right. */
export interface Outcome {
  readonly success: boolean;
  /** Number of its patient. */
  readonly patient: number;
}

export interface Proportion {
  readonly share: number;
  readonly ci95: Interval;
}

/** How the interval of {@link clusteredProportion} is made, for people. */
export const PROPORTION_INTERVAL =
  'Wilson, on the effective number of images given the patients (Rao and Scott)';

/**
 * A share with its 95 % interval: Wilson's (1927) score interval on the effective number of images,
 * which is the number divided by the design effect of the patients (Rao & Scott 1992, Biometrics
 * 48:577). Images of one patient are alike, so they count for less; never for more, and where all
 * outcomes are equal, as many as there are patients.
 * @returns null of an empty list
 */
export function clusteredProportion(outcomes: readonly Outcome[]): Proportion | null {
  const n = outcomes.length;
  if (n === 0) return null;
  const successes = outcomes.reduce((sum, { success }) => sum + Number(success), 0);
  const share = successes / n;
  return { share, ci95: wilson(share, effectiveNumber(outcomes, share)) };
}

function effectiveNumber(outcomes: readonly Outcome[], share: number): number {
  /** Sum of (outcome - share) for each patient. */
  const residuals = new Map<number, number>();
  for (const { success, patient } of outcomes) {
    residuals.set(patient, (residuals.get(patient) ?? 0) + Number(success) - share);
  }
  const [n, patients] = [outcomes.length, residuals.size];
  if (share === 0 || share === 1 || patients < 2) return patients;
  const squares = [...residuals.values()].reduce((sum, residual) => sum + residual * residual, 0);
  const clustered = ((patients / (patients - 1)) * squares) / (n * n);
  const binomial = (share * (1 - share)) / n;
  return n / Math.max(clustered / binomial, 1);
}

function wilson(share: number, n: number): Interval {
  const z2 = Z_975 * Z_975;
  const centre = (share + z2 / (2 * n)) / (1 + z2 / n);
  const half = (Z_975 / (1 + z2 / n)) * Math.sqrt((share * (1 - share)) / n + z2 / (4 * n * n));
  // Rounding must not exclude the share itself, which is an end of the interval at 0 and 1.
  return [Math.min(Math.max(0, centre - half), share), Math.max(Math.min(1, centre + half), share)];
}
