import type { Finding, FindingMap, OperatingPoint } from '../../core/finding.ts';
import { logit } from '../../core/log-odds.ts';
import type { Tensor } from '../../core/tensor.ts';

/** The two outputs of a classifier, by role. */
export interface ClassifierOutputs {
  /** [1, labels], 0-1. */
  readonly probabilities: Tensor;
  /**
   * [1, rows, columns, labels], class activation maps as logits; null for a network that gives
   * none.
   */
  readonly maps: Tensor | null;
}

/**
 * Makes findings of scores, highest probability first.
 * @param points one for each label, in the order of the network's outputs
 */
export function findingsOf(
  { probabilities, maps }: ClassifierOutputs,
  points: readonly OperatingPoint[],
): Finding[] {
  const findings = points.map((point, index): Finding => {
    const score = probabilities.data[index] as number;
    const probability = point.platt ? calibrated(score, point.platt) : score;
    const { label, thresholds, reliability } = point;
    return { label, probability, score, thresholds, reliability, map: maps && mapOf(maps, index) };
  });
  return findings.sort((a, b) => b.probability - a.probability);
}

/**
 * Calibrates a raw score by Platt scaling on its logit. tools/ choose thresholds with the same
 * function, so that both agree to the bit.
 */
export function calibrated(
  score: number,
  { slope, intercept }: NonNullable<OperatingPoint['platt']>,
): number {
  return sigmoid(slope * logit(score) + intercept);
}

function mapOf({ data, shape }: Tensor, label: number): FindingMap {
  const [, rows = 0, columns = 0, labels = 0] = shape;
  const values = new Float32Array(rows * columns);
  for (let cell = 0; cell < values.length; cell++)
    values[cell] = sigmoid(data[cell * labels + label] as number);
  return { values, columns, rows };
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
