import { type CsvCell, csvOf } from '../../core/csv.ts';
import type { AccuracyTable } from './types.ts';

const HEADER = [
  'model',
  'precision',
  'backend',
  'finding',
  'pictures',
  'positives',
  'auc',
  'auc_low',
  'auc_high',
  'less_float32',
  'less_float32_low',
  'less_float32_high',
  'same_verdict_youden',
  'same_verdict_sensitivity_90',
  'same_verdict_specificity_90',
];

/** Every digit of the table: a line for each finding, and one, `mean`, for each variant. */
export function accuracyCsv({ rows, images }: AccuracyTable): string {
  const lines = rows.flatMap((row): (readonly CsvCell[])[] => {
    const { modelId, variantId, backend, meanAuc, meanAucCi95, difference, verdictAgreement, perLabel } = row;
    const variant = [modelId, variantId, backend];
    const same = (criterion: string) =>
      verdictAgreement.find((entry) => entry.criterion === criterion)?.agreement ?? null;
    return [
      [
        ...[...variant, 'mean', images, null, meanAuc],
        ...(meanAucCi95 ?? [null, null]),
        ...[difference?.value ?? null, ...(difference?.ci95 ?? [null, null])],
        ...[same('youden'), same('sensitivity-90'), same('specificity-90')],
      ],
      ...perLabel.map(({ label, positives, auc, ci95 }) => [
        ...[...variant, label, images, positives, auc],
        ...(ci95 ?? [null, null]),
        ...[null, null, null, null, null, null],
      ]),
    ];
  });
  return csvOf(HEADER, lines);
}
