/**
 * Reference labels as a CSV has them. Page and command line read it here, so that both mean the
 * same pictures.
 */
import Papa from 'papaparse';

/** Cells of a CSV, as text. */
export interface LabelFile {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Names in the header. */
export interface LabelColumns {
  readonly image: string;
  readonly labels: string;
  /** Null where it names no patients: then every picture stands for one. */
  readonly patient: string | null;
}

export interface LabelRow {
  /** The file name as in the CSV; may contain folders. */
  readonly image: string;
  /** Findings that the reference names; empty for `No Finding`. */
  readonly labels: ReadonlySet<string>;
  readonly patient: string | null;
}

/**
 * Names of columns: those of the command line and of ChestX-ray14 and similar sets; the first one
 * present is used.
 */
const KNOWN_COLUMNS: Readonly<Record<keyof LabelColumns, readonly string[]>> = {
  image: ['image', 'image index', 'image_index', 'image_id', 'filename', 'file_name', 'file', 'path'],
  labels: ['labels', 'finding labels', 'finding_labels', 'label', 'findings', 'finding'],
  patient: ['patient_id', 'patient id', 'patientid', 'patient', 'subject_id'],
};

/** ChestX-ray14's word for an image without any of the findings. */
const NO_FINDING = 'No Finding';

/**
 * Spreadsheets write semicolons where the comma is a decimal sign. A bar separates labels, so it
 * separates no columns.
 */
const DELIMITERS = [',', ';', '\t'];

export function parseLabelFile(text: string): LabelFile {
  const { data } = Papa.parse<string[]>(text, {
    skipEmptyLines: 'greedy',
    delimitersToGuess: DELIMITERS,
  });
  const [header = [], ...rows] = data;
  return { header: header.map((name) => name.trim()), rows };
}

/** @returns null for a column that has no known name, be it spelt in capitals */
export function detectColumns(header: readonly string[]): {
  readonly [Column in keyof LabelColumns]: string | null;
} {
  const found = (column: keyof LabelColumns) =>
    KNOWN_COLUMNS[column]
      .map((known) => header.find((name) => name.toLowerCase() === known))
      .find((name) => name !== undefined) ?? null;
  return { image: found('image'), labels: found('labels'), patient: found('patient') };
}

/**
 * In the order of the file.
 * @throws RangeError that names the row, from 1 without the header, and the column, where one is
 *   missing or empty
 */
export function labelRows({ header, rows }: LabelFile, columns: LabelColumns): LabelRow[] {
  const place = (name: string) => {
    const at = header.indexOf(name);
    if (at < 0) throw new RangeError(`there is no column ${name}; it has ${header.join(', ')}`);
    return at;
  };
  const image = place(columns.image);
  const labels = place(columns.labels);
  const patient = columns.patient === null ? null : place(columns.patient);
  const filled = (cells: readonly string[], at: number, row: number) => {
    const cell = cells[at] ?? '';
    if (cell === '') throw new RangeError(`row ${row + 1}: ${header[at]} is empty`);
    return cell;
  };
  return rows.map((cells, row) => {
    const named = cells[labels];
    if (named === undefined) throw new RangeError(`row ${row + 1}: ${header[labels]} is missing`);
    return {
      image: filled(cells, image, row),
      labels: new Set(named.split('|').filter((label) => label !== '' && label !== NO_FINDING)),
      patient: patient === null ? null : filled(cells, patient, row),
    };
  });
}
