import { CRITERIA, type Criterion } from '../../src/core/finding.ts';
import { plainDifference, plainInterval } from '../../src/messages/format.ts';
import type { VariantMetrics } from '../../src/model/manifest.ts';

/** Aligned columns for people; the first is text, the others are figures. */
export function formatTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((_, column) =>
    Math.max(...[header, ...rows].map((row) => row[column]?.length ?? 0)),
  );
  return [header, ...rows]
    .map((row) =>
      row
        .map((cell, column) => {
          const width = widths[column] ?? 0;
          return column === 0 ? cell.padEnd(width) : cell.padStart(width);
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** A figure with three decimals by default, or a dash if there is none. */
export function figure(value: number | null, decimals = 3): string {
  return value === null ? '-' : value.toFixed(decimals);
}

/** An AUC with its interval, or a dash if there is none. */
export function area(value: number | null, interval: readonly [number, number] | null): string {
  return value === null ? '-' : plainInterval(value, interval);
}

/** The accuracy of one variant on one backend; each mean is null if no label enters it. */
type Accuracy = Pick<VariantMetrics, 'backend' | 'meanAucDifference' | 'verdictAgreement'> & {
  readonly precision: string;
  readonly meanAuc: number | null;
  readonly meanAucCi95: readonly [number, number] | null;
  readonly meanCalibrationError: number | null;
};

/** Names a variant and its backend, as the tables do. */
export function variantName({ precision, backend }: Pick<Accuracy, 'precision' | 'backend'>): string {
  return `${precision} ${backend}`;
}

/** Header of the columns that {@link accuracyCells} fills. */
export const ACCURACY_HEADER: readonly string[] = [
  'variant',
  'mean AUC (95 % interval)',
  'difference (95 % interval)',
  ...CRITERIA.map((criterion) => `equal at ${criterion}`),
  'cal. error',
];

/** The accuracy of a variant as the first cells of a table's row. */
export function accuracyCells(accuracy: Accuracy): readonly string[] {
  return [
    variantName(accuracy),
    area(accuracy.meanAuc, accuracy.meanAucCi95),
    plainDifference(accuracy.meanAucDifference),
    ...CRITERIA.map((criterion) => percent(accuracy.verdictAgreement, criterion)),
    figure(accuracy.meanCalibrationError),
  ];
}

/** Share of equal verdicts by one criterion. */
function percent(agreements: VariantMetrics['verdictAgreement'], criterion: Criterion): string {
  const found = agreements.find((entry) => entry.criterion === criterion);
  return found ? `${(100 * found.agreement).toFixed(2)} %` : '-';
}
