/** The wire of the accuracy worker. Types only. */

import type { Selection } from '../../../core/selection.ts';
import type { FolderFile } from '../../../worker/protocol.ts';
import type {
  AccuracyEnd,
  AccuracyProgress,
  ChosenColumns,
  ConsistencyRow,
  Intake,
  SavedRun,
} from '../../accuracy/progress.ts';
import type { RocPoint } from '../../accuracy/types.ts';

export type { FolderFile } from '../../../worker/protocol.ts';

export interface AccuracyApi {
  /**
   * Takes files in and matches them with labels; `columns` null detects them. The worker holds them
   * until the next.
   */
  intake: {
    request: {
      readonly files: readonly FolderFile[];
      /** Chosen beside the folder; it goes before one that lies in it. */
      readonly csv: Blob | null;
      readonly columns: ChosenColumns | null;
      readonly modelId: string;
    };
    progress: never;
    response: Intake;
  };
  /**
   * Reads what was taken in. Throws kind `model` or `backend`; a picture that cannot be read is
   * skipped.
   */
  run: {
    request: {
      readonly variants: readonly Selection[];
      /** Whether scores may be saved on this device until the run is complete. */
      readonly save: boolean;
      /** Begins with the scores that are saved, and their variants. */
      readonly fromSaved: boolean;
    };
    progress: AccuracyProgress;
    response: AccuracyEnd;
  };
  /**
   * Controls the run under way; `stop` ends it after the current picture, and results so far stay.
   */
  control: { request: 'pause' | 'resume' | 'stop'; progress: never; response: null };
  /** The ROC curve of the scores so far; empty where one of the classes is absent. */
  roc: {
    request: { readonly selection: Selection; readonly label: string };
    progress: never;
    response: readonly RocPoint[];
  };
  saved: { request: null; progress: never; response: SavedRun | null };
  discard: { request: null; progress: never; response: null };
  /**
   * Reads drawn pictures and compares with what the build says; empty where it says nothing of the
   * model.
   */
  consistency: {
    request: { readonly selections: readonly Selection[] };
    progress: { readonly rows: readonly ConsistencyRow[] };
    response: readonly ConsistencyRow[];
  };
}
