/** Readings on their way out of the page: exports and print. */

import { counted, type Forms, plural, significant, whole } from '../format.ts';

/** In place of the caution that names a child's age, where no detail of the patient goes out. */
export const childOfAnyAge = 'The header gives an age below 18 years; the model was made for adults.';

export const title = 'Export';
export const sectionLabel = 'Export readings';
export const csv = 'CSV';
export const csvTitle = 'All readings as one table for spreadsheets (CSV)';
export const json = 'JSON';
export const jsonTitle = 'All readings as one file for other programs (JSON)';
export const more = 'More…';
export const moreTitle = 'Print, PDF, image, and what is left out';
export const print = 'Print or PDF';
export const image = 'Image (PNG)';

const files: Forms = { one: 'file', other: 'files' };
const waits: Forms = { one: 'is', other: 'are' };

/** @param notRead stopped, or of the same content as another */
export const summary = (counts: {
  readonly all: number;
  readonly read: number;
  readonly failed: number;
  readonly notRead: number;
}): string =>
  [
    `${counted(counts.all, files)} open: ${whole(counts.read)} read`,
    counts.failed > 0 && `${whole(counts.failed)} could not be read`,
    counts.notRead > 0 && `${whole(counts.notRead)} not read`,
  ]
    .filter(Boolean)
    .join(', ');
export const pending = (count: number): string =>
  `${counted(count, files)} ${plural(count, waits)} still to be read. An export made now marks ${count === 1 ? 'it' : 'them'} as pending.`;
export const nothing = 'No file is open, so there is nothing to export.';

export const scope = 'Which';
export const scopeAll = (count: number): string =>
  count === 1 ? 'The open file' : `All ${counted(count, files)}`;
export const scopeOne = 'The file on the screen';
export const contents = 'What goes out';
export const numbers = 'Numbers in place of file names';
export const numbersWhy = 'File names may hold names of patients.';
export const patient = 'Include patient details';
export const patientWhy = 'Name, ID, sex, birth date, age and study date of the file’s header.';
export const formats = 'Save as';

export const working = (done: number, all: number): string =>
  `Preparing, ${whole(done)} of ${counted(all, files)}`;
export const cancel = 'Cancel';
export const saved = (name: string): string => `${name} was given to the browser’s downloads.`;
export const failed = 'The export could not be made. Try again, with fewer files if memory is short.';

/** A page of print. */
export const sheetTitle = 'Reading of a chest X-ray';
export const sheetFile = 'File';
export const sheetFileNumber = (number: number): string => `Number ${whole(number)} of the open files`;
export const sheetHash = 'SHA-256 of the file';
export const sheetNoHash = 'Not computed';
export const sheetReadAt = 'Read on';
export const sheetModel = 'Model';
export const sheetModelVersion = (id: string, version: string): string => `${id}, version ${version}`;
export const sheetVariant = 'Variant and precision';
export const sheetVariantPrecision = (variant: string, precision: string): string =>
  variant === precision ? precision : `${variant} (${precision})`;
export const sheetModelFiles = 'SHA-256 of the model';
export const sheetBackend = 'Computed by';
export const sheetOperatingPoint = 'Operating point';
export const sheetImage = 'Image';
export const sheetFrame = (frame: number, frames: number): string =>
  `frame ${whole(frame)} of ${whole(frames)}`;
export const sheetPatient = 'Patient';
export const sheetPatientId = 'Patient ID';
export const sheetSex = 'Sex';
export const sheetBirthDate = 'Date of birth';
export const sheetAge = 'Age';
export const sheetStudyDate = 'Study date';
export const sheetCautions = 'Cautions';
export const sheetFindings = 'Findings';
export const sheetFinding = 'Finding';
export const sheetProbability = 'Probability';
export const sheetThreshold = 'Threshold';
export const sheetVerdict = 'Verdict';
export const sheetVerdicts = { above: 'Above', below: 'Below', none: 'No threshold' } as const;
export const sheetFailed = 'This file could not be read';
export const sheetPending = 'This file is still to be read: there are no findings yet.';
export const sheetStopped = 'The reading of this file was stopped: there are no findings.';
export const sheetDuplicate = (number: number | null): string =>
  number === null
    ? 'Another open file has the same content.'
    : `This file has the same content as number ${whole(number)} of the open files.`;
export const sheetMade = (version: string, printedAt: string): string =>
  `Penumbra ${version}, printed on ${printedAt}`;

/** Below an exported image, and beside a printed one. */
export const asInFile = 'as in the file';
export const reducedTo = (scale: number): string => `reduced to ${significant(100 * scale, 2)} %`;
export const overlays = {
  shown: 'with the overlays of the file',
  hidden: 'the overlays of the file are hidden',
} as const;
export const measured = (measurements: readonly string[]): string =>
  `measured by hand: ${measurements.join('; ')}`;
/** @param value and where a length was measured */
export const measurement = (name: string, value: readonly string[]): string => `${name}, ${value.join(', ')}`;
export const captionFinding = (
  label: string,
  probability: string,
  threshold: string | null,
  criterion: string,
): string =>
  `Heat map of ${label}, ${probability}${threshold === null ? '' : `; threshold ${threshold}, ${criterion}`}. Not an outline of disease.`;
export const captionMade = (version: string, model: string, variant: string, readAt: string): string =>
  `Penumbra ${version}, ${model}, ${variant}, read on ${readAt}`;
export const imageTitle =
  'The image on the screen as it is seen, with the heat map, overlays and measurements that are shown';
export const onPaper = 'On paper';
export const printImage = 'Image';
export const printImageWhy =
  'In the window in use, with its measurements; whatever differs from the file is said below it.';
export const printMap = 'Image with heat map';
export const printMapWhy = 'Of the finding that is chosen, else of the first.';
export const sheetImageOf = (file: string): string => `X-ray ${file}`;
export const software = (version: string): string => `Penumbra ${version}`;
