/**
 * Tables for spreadsheets: every run as it was timed, and the figures derived from them. No
 * picture, no patient.
 */

import { type CsvCell, csvOf } from '../../../core/csv.ts';
import { FIGURE_NAMES } from '../analysis/figures.ts';
import { configurationOf } from '../configuration-key.ts';
import type { ConfigurationReport, Verdict } from '../report.ts';
import type { BenchmarkRun } from '../run.ts';

const CONFIGURATION = ['model', 'precision', 'backend', 'threads'] as const;
const STAGES = ['totalMs', 'preprocessMs', 'uploadMs', 'computeMs', 'downloadMs'] as const;

/** One line a warm run. */
export function samplesCsv({ trials }: Pick<BenchmarkRun, 'trials'>): string {
  const rows = trials.flatMap(({ configuration, round, runs }) =>
    runs.map((run, i) => [...cellsOf(configuration), round, i + 1, ...STAGES.map((stage) => run[stage])]),
  );
  return csvOf([...CONFIGURATION, 'round', 'run', ...STAGES], rows);
}

/** One line a configuration: each figure with the ends of its 95 % interval, and the verdict. */
export function figuresCsv(reports: readonly ConfigurationReport[], { configurations }: Verdict): string {
  const rows = reports.map(({ key, trials, latency, figures, fileBytes, aucLoss, aucFrom }) => {
    const verdict = configurations.find((own) => own.key === key);
    return [
      ...cellsOf(key),
      trials,
      latency?.samples ?? 0,
      fileBytes,
      ...[...FIGURE_NAMES.map((name) => figures[name]), aucLoss].flatMap((figure): CsvCell[] => [
        figure?.value ?? null,
        figure?.ci95?.[0] ?? null,
        figure?.ci95?.[1] ?? null,
      ]),
      aucFrom,
      verdict?.outcome ?? null,
      verdict?.objections.join(' ') ?? null,
    ];
  });
  const figureNames = [...FIGURE_NAMES, 'aucLoss'].flatMap((name) => [name, `${name} low`, `${name} high`]);
  return csvOf(
    // The column keeps the name of the file format, as scripts know it.
    [...CONFIGURATION, 'visits', 'runs', 'fileBytes', ...figureNames, 'aucFrom', 'verdict', 'objections'],
    rows,
  );
}

function cellsOf(key: ConfigurationReport['key']): CsvCell[] {
  const { modelId, variantId, backend, threads } = configurationOf(key);
  return [modelId, variantId, backend, threads];
}
