import type { Criterion, OperatingPoint, Threshold } from '../../core/finding.ts';
import type { ClassificationManifest, ClassificationVariant } from '../../model/manifest.ts';

/**
 * Lists the operating point of each label, in the order of the outputs, from this variant alone.
 */
export function operatingPoints(
  { labels }: Pick<ClassificationManifest, 'labels'>,
  variant: ClassificationVariant,
): OperatingPoint[] {
  return labels.map((label) => ({
    label,
    platt: variant.calibration?.perLabel.find((entry) => entry.label === label) ?? null,
    thresholds: {
      'sensitivity-90': thresholdOf(variant, label, 'sensitivity-90'),
      youden: thresholdOf(variant, label, 'youden'),
      'specificity-90': thresholdOf(variant, label, 'specificity-90'),
    },
    reliability: variant.metrics[0]?.perLabel.find((entry) => entry.label === label) ?? null,
  }));
}

function thresholdOf(
  { thresholds }: ClassificationVariant,
  label: string,
  criterion: Criterion,
): Threshold | null {
  const found = thresholds?.perLabel.find((entry) => entry.label === label && entry.criterion === criterion);
  return thresholds && found ? { ...found, chosenOn: thresholds.chosenOn } : null;
}
