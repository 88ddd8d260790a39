import type { Criterion } from '../../src/core/finding.ts';
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

/** Share of equal verdicts by one criterion. */
export function percent(agreements: VariantMetrics['verdictAgreement'], criterion: Criterion): string {
  const found = agreements.find((entry) => entry.criterion === criterion);
  return found ? `${(100 * found.agreement).toFixed(2)} %` : '-';
}
