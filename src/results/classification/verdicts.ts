import type { Criterion } from '../../core/finding.ts';
import type { ClassificationManifest, ClassificationVariant } from '../../model/manifest.ts';
import { calibrated } from './interpret.ts';
import { operatingPoints } from './operating-points.ts';

/**
 * Tells whether a raw score is above the threshold of a label; null where the label has no
 * threshold.
 * @param score 0-1, before calibration
 */
export type VerdictOn = (criterion: Criterion, label: string, score: number) => boolean | null;

/** Gives verdicts by a variant's own calibration and thresholds. */
export function verdictsOf(
  manifest: Pick<ClassificationManifest, 'labels'>,
  variant: ClassificationVariant,
): VerdictOn {
  const points = new Map(operatingPoints(manifest, variant).map((point) => [point.label, point]));
  return (criterion, label, score) => {
    const point = points.get(label);
    const threshold = point?.thresholds[criterion];
    return point?.platt && threshold ? calibrated(score, point.platt) >= threshold.value : null;
  };
}
