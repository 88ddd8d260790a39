import type { Criterion } from '../core/finding.ts';
import type { ModelManifest, ModelVariant } from '../model/manifest.ts';
import { calibrated } from '../results/classification/interpret.ts';
import { operatingPoints } from './facts.ts';

/**
 * What a variant says of a raw score by its own calibration and thresholds; null where a label has none.
 * @param score 0-1, before calibration
 */
export type VerdictOn = (criterion: Criterion, label: string, score: number) => boolean | null;

export function verdictsOf(manifest: ModelManifest, variant: ModelVariant): VerdictOn {
  const points = new Map(operatingPoints(manifest, variant).map((point) => [point.label, point]));
  return (criterion, label, score) => {
    const point = points.get(label);
    const threshold = point?.thresholds[criterion];
    return point?.platt && threshold ? calibrated(score, point.platt) >= threshold.value : null;
  };
}
