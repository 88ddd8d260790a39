import { benchmarkMessages } from '../../../messages/benchmark.ts';
import type { WarningWords } from '../../../messages/en/benchmark/warnings.ts';
import type { Intake, IntakeProblem } from '../../accuracy/progress.ts';

/** A problem of a folder and its CSV, and the way out. */
export function intakeWords(problem: IntakeProblem, { header }: Pick<Intake, 'header'>): WarningWords {
  switch (problem.kind) {
    case 'no-csv':
      return benchmarkMessages.accuracy.problemsNoCsv;
    case 'several-csvs':
      return benchmarkMessages.accuracy.problemsSeveralCsvs(problem.count);
    case 'no-rows':
      return benchmarkMessages.accuracy.problemsNoRows;
    case 'no-column':
      return benchmarkMessages.accuracy.problemsNoColumn(problem.column, header.length > 1);
    case 'bad-row':
      return benchmarkMessages.accuracy.problemsBadRow(problem.detail);
    case 'duplicate-rows':
      return benchmarkMessages.accuracy.problemsDuplicateRows(problem.rows);
    case 'duplicate-files':
      return benchmarkMessages.accuracy.problemsDuplicateFiles(problem.rows);
    case 'no-pictures':
      return benchmarkMessages.accuracy.problemsNoImages;
    case 'no-known-label':
      return benchmarkMessages.accuracy.problemsNoKnownLabel(problem.known);
  }
}
