import { benchmarkMessages } from '../../../messages/benchmark.ts';
import type { WarningWords } from '../../../messages/en/benchmark/warnings.ts';
import type { Intake, IntakeProblem } from '../../accuracy/progress.ts';

const { problems } = benchmarkMessages.accuracy;

/** A problem of a folder and its CSV, and the way out. */
export function intakeWords(problem: IntakeProblem, { header }: Pick<Intake, 'header'>): WarningWords {
  switch (problem.kind) {
    case 'no-csv':
      return problems.noCsv;
    case 'several-csvs':
      return problems.severalCsvs(problem.count);
    case 'no-rows':
      return problems.noRows;
    case 'no-column':
      return problems.noColumn(problem.column, header.length > 1);
    case 'bad-row':
      return problems.badRow(problem.detail);
    case 'duplicate-rows':
      return problems.duplicateRows(problem.rows);
    case 'duplicate-files':
      return problems.duplicateFiles(problem.rows);
    case 'no-pictures':
      return problems.noImages;
    case 'no-known-label':
      return problems.noKnownLabel(problem.known);
  }
}
