/**
 * Accuracy on this device, as the worker tells the page of it. No result holds the name of a file
 * or of a patient: pictures are named by their row in the CSV, and that on the screen only.
 */

import type { Problem } from '../../core/errors.ts';
import type { Selection } from '../../core/selection.ts';
import type { AccuracyTable } from './types.ts';

/**
 * Why pictures and labels do not go together; each with what a person needs to put it right. Rows
 * count from 1, the header left out.
 */
export type IntakeProblem =
  | { readonly kind: 'no-csv' }
  | { readonly kind: 'several-csvs'; readonly count: number }
  | { readonly kind: 'no-rows' }
  | { readonly kind: 'no-column'; readonly column: 'image' | 'labels' }
  /** A cell that must be filled is not. */
  | { readonly kind: 'bad-row'; readonly detail: string }
  /** Rows that name the same picture. */
  | { readonly kind: 'duplicate-rows'; readonly rows: readonly number[] }
  /** Rows whose picture's name is that of files in several folders. */
  | { readonly kind: 'duplicate-files'; readonly rows: readonly number[] }
  | { readonly kind: 'no-pictures' }
  | { readonly kind: 'no-known-label'; readonly known: readonly string[] };

export interface LabelCount {
  readonly label: string;
  readonly pictures: number;
}

/** Columns by their name in the header; null where none was found or chosen. */
export interface ChosenColumns {
  readonly image: string | null;
  readonly labels: string | null;
  readonly patient: string | null;
}

/** A folder matched with its CSV, before anything is read. */
export interface Intake {
  readonly header: readonly string[];
  readonly columns: ChosenColumns;
  /** Files that are no CSV. */
  readonly files: number;
  readonly rows: number;
  /** Pictures that will be read. */
  readonly labelled: number;
  readonly rowsWithoutFile: number;
  readonly filesWithoutRow: number;
  /** Patients of the labelled pictures; null where the CSV names none. */
  readonly patients: number | null;
  /** The model's, each with its positives. */
  readonly labels: readonly LabelCount[];
  /** The model knows nothing of them, so they count for nothing. */
  readonly unknownLabels: readonly LabelCount[];
  /** Any of them stands in the way of a start. */
  readonly problems: readonly IntakeProblem[];
  /** Whether the scores saved on this device are of these labels and this model. */
  readonly savedFits: boolean;
}

/** An earlier run that was cut off, as it lies on this device. */
export interface SavedRun {
  /** ISO 8601, UTC. */
  readonly savedAt: string;
  readonly modelId: string;
  readonly variants: readonly Selection[];
  readonly pictures: number;
  readonly total: number;
}

export interface SkippedPicture {
  /** In the CSV, from 1, the header left out. */
  readonly row: number;
  readonly problem: Problem;
}

/** Wall-clock milliseconds of one picture, of those read in this run. */
export interface PictureTimes {
  readonly pictures: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
}

export interface LiveTable {
  /** The table of all pictures so far, without intervals. */
  readonly means: AccuracyTable;
  /**
   * The latest with intervals, of fewer pictures while a run is under way; null before the first.
   */
  readonly intervals: AccuracyTable | null;
  /**
   * In the order of the variants: from the prepared picture to its scores; null before the first.
   */
  readonly times: readonly (PictureTimes | null)[];
  /** From the file's bytes to the prepared picture, once for all variants. */
  readonly preparing: PictureTimes | null;
}

export type AccuracyProgress =
  | {
      readonly phase: 'loading';
      readonly selection: Selection;
      readonly loadedBytes: number;
      readonly totalBytes: number;
    }
  | {
      readonly phase: 'reading';
      readonly done: number;
      readonly total: number;
      /** Scores that were saved from an earlier run, among `done`. */
      readonly known: number;
      readonly skipped: readonly SkippedPicture[];
      /** Null before it can be told. */
      readonly remainingMs: number | null;
      /** Null where nothing changed since the last. */
      readonly live: LiveTable | null;
      /** Why scores are not saved on this device any more. */
      readonly saveProblem: Problem | null;
    };

export interface AccuracyEnd {
  readonly state: 'complete' | 'stopped';
  readonly live: LiveTable;
}

/** One precision on one backend, and what it makes of the drawn pictures. */
export interface ConsistencyRow {
  readonly selection: Selection;
  /** Largest difference of a probability from the build's, 0-1; null where it gave none. */
  readonly largestDifference: number | null;
  readonly allowed: number;
  readonly ok: boolean;
  readonly problem: Problem | null;
}
