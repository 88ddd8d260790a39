/** The document as a table for spreadsheets: a line for each file, columns for each finding. */
import { type CsvCell, csvOf } from '../core/csv.ts';
import type { DoneEntry, ReadingEntry, ReadingsDocument } from './schema.ts';

/** By it, spreadsheets know that the text is UTF-8. */
const BYTE_ORDER_MARK = '\ufeff';

/** Columns of what made a reading; empty for a file that was not read. */
const MADE_BY = {
  readAt: ({ readAt }) => readAt,
  modelId: ({ model }) => model.id,
  modelVersion: ({ model }) => model.version,
  variant: ({ model }) => model.variant,
  precision: ({ model }) => model.precision,
  modelFiles: ({ model }) => model.files.map(({ path, sha256 }) => `${path} ${sha256}`).join('; '),
  backend: ({ backend }) => backend,
  threads: ({ threads }) => threads,
  widthPx: ({ image }) => image.widthPx,
  heightPx: ({ image }) => image.heightPx,
  bitsStored: ({ image }) => image.bitsStored,
  frame: ({ image }) => image.frame,
  frames: ({ image }) => image.frames,
  totalMs: ({ timings }) => timings.totalMs,
  cautions: ({ cautions }) => cautions.map(({ code }) => code).join('; '),
  findingsAbove: ({ findings }) => findings.filter(({ verdict }) => verdict === 'above').length,
} as const satisfies Readonly<Record<string, (reading: DoneEntry) => CsvCell>>;

const PATIENT = {
  patientName: ({ patient }) => patient?.name ?? null,
  patientId: ({ patient }) => patient?.id ?? null,
  patientSex: ({ patient }) => patient?.sex ?? null,
  patientBirthDate: ({ patient }) => patient?.birthDate ?? null,
  patientAge: ({ patient }) => patient?.age ?? null,
  studyDate: ({ patient }) => patient?.studyDate ?? null,
} as const satisfies Readonly<Record<string, (reading: DoneEntry) => CsvCell>>;

/** Columns of one finding, each behind its label. */
const FIGURES = ['probability', 'threshold', 'verdict', 'score', 'rank'] as const;

/** Begins with a byte order mark; lines end in CR LF. Text that could be a formula is made safe. */
export function readingsCsv(document: ReadingsDocument): string {
  const { app, notice, exportedAt, operatingPoint, patientDetails, readings } = document;
  const done = readings.filter((reading) => reading.state === 'done');
  const labels = [...new Set(done.flatMap(({ findings }) => findings.map(({ label }) => label)))].sort();
  const ofReading = { ...MADE_BY, ...(patientDetails === 'included' && PATIENT) };

  const header = [
    ...['file', 'fileName', 'fileBytes', 'fileSha256', 'state', 'error', 'errorMessage', 'sameAsFile'],
    ...Object.keys(ofReading),
    ...labels.flatMap((label) => FIGURES.map((figure) => `${label} ${figure}`)),
    ...['operatingPoint', 'appVersion', 'exportedAt', 'notice'],
  ];
  const rows = readings.map((reading) => [
    ...fileCells(reading),
    ...Object.values(ofReading).map((cell) => (reading.state === 'done' ? cell(reading) : null)),
    ...labels.flatMap((label) => findingCells(reading, label)),
    ...[operatingPoint, app.version, exportedAt, notice],
  ]);
  return BYTE_ORDER_MARK + csvOf(header, rows);
}

function fileCells(reading: ReadingEntry): CsvCell[] {
  const { number, name, bytes, sha256, state } = reading;
  const error = state === 'failed' ? reading.error : null;
  return [
    number,
    name,
    bytes,
    sha256,
    state,
    error?.code ?? null,
    error ? `${error.title}. ${error.cause}` : null,
    state === 'duplicate' ? reading.sameAs : null,
  ];
}

function findingCells(reading: ReadingEntry, label: string): CsvCell[] {
  const finding = reading.state === 'done' && reading.findings.find((each) => each.label === label);
  return FIGURES.map((figure) => (finding ? finding[figure] : null));
}
