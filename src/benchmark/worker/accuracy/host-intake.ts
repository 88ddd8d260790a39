/** A folder and its CSV, matched picture by picture before anything is read. */

import { sha256 } from '../../../core/hash.ts';
import {
  detectColumns,
  type LabelColumns,
  type LabelFile,
  type LabelRow,
  labelRows,
  parseLabelFile,
} from '../../accuracy/label-file.ts';
import type { ChosenColumns, Intake, IntakeProblem, LabelCount } from '../../accuracy/progress.ts';
import { findPictures } from './host-find-pictures.ts';
import type { FolderFile } from './protocol.ts';

/** One row of the CSV whose file is there. */
export interface TakenPicture {
  /** In the CSV, from 0. */
  readonly row: number;
  readonly blob: Blob;
  /** A number that stands for the patient. */
  readonly patient: string | null;
  readonly labels: ReadonlySet<string>;
}

export interface Taken {
  readonly pictures: readonly TakenPicture[];
  /** SHA-256 of all rows as they are understood: of other labels, saved scores are no use. */
  readonly labelsDigest: string;
}

export interface TakenIn {
  readonly intake: Omit<Intake, 'savedFits'>;
  /** Null where something stands in the way. */
  readonly taken: Taken | null;
}

interface Request {
  readonly files: readonly FolderFile[];
  readonly csv: Blob | null;
  readonly columns: ChosenColumns | null;
  /** That the model knows. */
  readonly labels: readonly string[];
}

export async function takeIn({ files, csv, columns, labels }: Request): Promise<TakenIn> {
  const visible = files.filter(({ path }) => !nameOf(path).startsWith('.'));
  const pictures = visible.filter(({ path }) => !isCsv(path));
  const found = csv ? await opened(csv, null) : await csvAmong(visible.filter(({ path }) => isCsv(path)));
  if ('kind' in found) return refused(pictures.length, [found]);

  const { file, folder } = found;
  const chosen = columns ?? detectColumns(file.header);
  const about = { header: file.header, columns: chosen, rows: file.rows.length };
  const rows = understood(file, chosen);
  if ('kind' in rows) return refused(pictures.length, [rows], about);

  const matched = findPictures(
    rows.map(({ image }) => image),
    pictures,
    folder,
  );
  const numbers = new Map<string, string>();
  // Numbers in the order of the rows, not digests: a short patient id is soon guessed from its
  // digest.
  const numberOf = (patient: string) => {
    const known = numbers.get(patient) ?? String(numbers.size);
    numbers.set(patient, known);
    return known;
  };
  const taken = rows.flatMap(({ patient, labels: named }, row): TakenPicture[] => {
    const blob = matched.blobs[row];
    return blob ? [{ row, blob, patient: patient === null ? null : numberOf(patient), labels: named }] : [];
  });
  const counts = countLabels(taken);
  const problems = problemsOf(rows, matched.ambiguous, taken.length, counts, labels);
  return {
    intake: {
      ...about,
      files: pictures.length,
      labelled: taken.length,
      rowsWithoutFile: rows.length - taken.length - matched.ambiguous.length,
      filesWithoutRow: pictures.length - matched.used,
      patients: chosen.patient === null ? null : numbers.size,
      labels: labels.map((label) => ({ label, pictures: counts.get(label) ?? 0 })),
      unknownLabels: unknown(counts, labels),
      problems,
    },
    taken: problems.length > 0 ? null : { pictures: taken, labelsDigest: await digestOf(rows) },
  };
}

interface OpenedCsv {
  readonly file: LabelFile;
  /** Its path in the folder; null where it was chosen separately. */
  readonly folder: string | null;
}

async function opened(csv: Blob, path: string | null): Promise<OpenedCsv> {
  const folder = path?.includes('/') ? path.slice(0, path.lastIndexOf('/')) : null;
  return { file: parseLabelFile(await csv.text()), folder };
}

/**
 * Among several CSVs, the one that has both columns; among several of these, the one called
 * labels.csv.
 */
async function csvAmong(csvs: readonly FolderFile[]): Promise<OpenedCsv | IntakeProblem> {
  const [only, ...others] = csvs;
  if (!only) return { kind: 'no-csv' };
  if (others.length === 0) return opened(only.blob, only.path);
  const called = csvs.filter(({ path }) => nameOf(path) === 'labels.csv');
  if (called.length === 1 && called[0]) return opened(called[0].blob, called[0].path);
  const fit: OpenedCsv[] = [];
  for (const { blob, path } of csvs) {
    const one = await opened(blob, path);
    const { image, labels } = detectColumns(one.file.header);
    if (image !== null && labels !== null) fit.push(one);
  }
  return fit.length === 1 && fit[0] ? fit[0] : { kind: 'several-csvs', count: csvs.length };
}

function understood(file: LabelFile, { image, labels, patient }: ChosenColumns): LabelRow[] | IntakeProblem {
  if (image === null) return { kind: 'no-column', column: 'image' };
  if (labels === null) return { kind: 'no-column', column: 'labels' };
  if (file.rows.length === 0) return { kind: 'no-rows' };
  const columns: LabelColumns = { image, labels, patient };
  try {
    return labelRows(file, columns);
  } catch (thrown) {
    if (thrown instanceof RangeError) return { kind: 'bad-row', detail: thrown.message };
    throw thrown;
  }
}

function problemsOf(
  rows: readonly LabelRow[],
  ambiguous: readonly number[],
  taken: number,
  counts: ReadonlyMap<string, number>,
  known: readonly string[],
): IntakeProblem[] {
  const problems: IntakeProblem[] = [];
  const twice = duplicates(rows);
  if (twice.length > 0) problems.push({ kind: 'duplicate-rows', rows: twice });
  if (ambiguous.length > 0) problems.push({ kind: 'duplicate-files', rows: ambiguous.map((row) => row + 1) });
  if (taken === 0 && ambiguous.length === 0) problems.push({ kind: 'no-pictures' });
  // The command line does the same: pictures of a misspelled finding would count as negatives.
  if (counts.size > 0 && ![...counts.keys()].some((label) => known.includes(label)))
    problems.push({ kind: 'no-known-label', known });
  return problems;
}

/** Every row that names a picture again, from 1. */
function duplicates(rows: readonly LabelRow[]): number[] {
  const seen = new Set<string>();
  return rows.flatMap(({ image }, row) => {
    if (seen.has(image)) return [row + 1];
    seen.add(image);
    return [];
  });
}

function countLabels(pictures: readonly TakenPicture[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const label of pictures.flatMap(({ labels }) => [...labels]))
    counts.set(label, (counts.get(label) ?? 0) + 1);
  return counts;
}

function unknown(counts: ReadonlyMap<string, number>, known: readonly string[]): LabelCount[] {
  return [...counts].flatMap(([label, pictures]) => (known.includes(label) ? [] : [{ label, pictures }]));
}

function digestOf(rows: readonly LabelRow[]): Promise<string> {
  const text = JSON.stringify(rows.map(({ image, labels, patient }) => [image, [...labels], patient]));
  return sha256(new TextEncoder().encode(text).buffer);
}

const NOTHING = {
  header: [],
  columns: { image: null, labels: null, patient: null },
  rows: 0,
} as const satisfies Partial<Intake>;

function refused(
  files: number,
  problems: readonly IntakeProblem[],
  about: Pick<Intake, 'header' | 'columns' | 'rows'> = NOTHING,
): TakenIn {
  const intake = {
    ...about,
    files,
    labelled: 0,
    rowsWithoutFile: 0,
    filesWithoutRow: 0,
    patients: null,
    labels: [],
    unknownLabels: [],
    problems,
  };
  return { intake, taken: null };
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
const isCsv = (path: string): boolean => /\.csv$/i.test(path);
