import type { Scored } from '../../../src/benchmark/accuracy/scored.ts';
import { ascending } from '../../../src/benchmark/accuracy/scored.ts';
import { mean } from '../../../src/benchmark/statistics/samples.ts';

/** Bins of the expected calibration error, as is usual (Naeini et al. 2015). */
const CALIBRATION_BINS = 10;

/**
 * Expected calibration error over bins of equal mass (Nixon et al. 2019): how far, on average, the
 * mean probability of a bin lies from its share of positives.
 * @param samples scores are probabilities
 * @returns 0-1; NaN of an empty list
 */
export function calibrationError(samples: readonly Scored[]): number {
  const sorted = ascending(samples);
  const edge = (bin: number) => Math.floor((bin * sorted.length) / CALIBRATION_BINS);
  const gaps = Array.from({ length: CALIBRATION_BINS }, (_, bin) => {
    const members = sorted.slice(edge(bin), edge(bin + 1));
    if (members.length === 0) return 0;
    const gap =
      mean(members.map(({ score }) => score)) - mean(members.map(({ positive }) => Number(positive)));
    return Math.abs(gap) * members.length;
  });
  return gaps.reduce((sum, gap) => sum + gap, 0) / sorted.length;
}
