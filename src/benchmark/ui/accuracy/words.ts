/** What the section on accuracy says of pictures, labels and rows. */

import type { Selection } from '../../../core/selection.ts';
import { messages } from '../../../messages/index.ts';
import type { Intake, IntakeProblem } from '../../accuracy/progress.ts';

export function variantName({ variantId, backend }: Selection): string {
  return `${variantId} on ${messages.names.backends[backend]}`;
}

export function count(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString('en')} ${n === 1 ? one : many}`;
}

export interface ProblemWords {
  readonly title: string;
  readonly remedy: string;
}

/** What is wrong and the way out. Rows count from 1, the header left out. */
export function intakeWords(problem: IntakeProblem, { header }: Pick<Intake, 'header'>): ProblemWords {
  switch (problem.kind) {
    case 'no-csv':
      return {
        title: 'There is no CSV with labels',
        remedy:
          'Choose one below, or put one called labels.csv into the folder: a line for each picture with its file name and its findings.',
      };
    case 'several-csvs':
      return {
        title: `There are ${problem.count} CSVs, and it is not clear which holds the labels`,
        remedy: 'Choose it below, or call it labels.csv.',
      };
    case 'no-rows':
      return {
        title: 'The CSV has a header and nothing below it',
        remedy: 'Give each picture a line.',
      };
    case 'no-column':
      return {
        title: `No column is known to hold the ${problem.column === 'image' ? 'file names' : 'findings'}`,
        remedy:
          header.length > 1
            ? 'Choose the column below.'
            : 'Separate columns by commas, semicolons or tabs, and name them in the first line: image, labels, patient_id.',
      };
    case 'bad-row':
      return {
        title: `A cell of the CSV is empty: ${problem.detail}`,
        remedy: 'Fill it, or remove the row.',
      };
    case 'duplicate-rows':
      return {
        title: `${count(problem.rows.length, 'row names a picture', 'rows name pictures')} that an earlier row names too: ${rowList(problem.rows)}`,
        remedy: 'Keep one row for each picture; several findings of one are separated by a bar.',
      };
    case 'duplicate-files':
      return {
        title: `${count(problem.rows.length, 'row means', 'rows mean')} files of the same name in several folders: ${rowList(problem.rows)}`,
        remedy:
          'Write the folder before the name in the CSV, such as images/1.png, or choose a folder that holds each once.',
      };
    case 'no-pictures':
      return {
        title: 'No row of the CSV names a file of this folder',
        remedy: 'Names must be written as the files are called, with their ending, in the same capitals.',
      };
    case 'no-known-label':
      return {
        title: 'The model knows none of these findings',
        remedy: `It knows ${problem.known.join(', ')}. Write findings as these are written; of a picture with none of them, No Finding.`,
      };
  }
}

/** The first few are enough to find the rest. */
function rowList(rows: readonly number[]): string {
  const shown = rows.slice(0, 5).join(', ');
  return rows.length > 5 ? `${shown} and ${rows.length - 5} more` : shown;
}
