/**
 * State of the section on accuracy. It lives in memory and ends with the page; only scores may be
 * saved, by the worker.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AppError, Problem } from '../../../core/errors.ts';
import type { Selection } from '../../../core/selection.ts';
import type { VariantId } from '../../../core/variant.ts';
import type { ConsistencyRow, Intake, LiveTable, SavedRun, SkippedPicture } from '../../accuracy/progress.ts';
import type { RocPoint } from '../../accuracy/types.ts';
import type { VariantCost } from './costs.ts';

export interface ReadingProgress {
  readonly done: number;
  readonly total: number;
  /** Scores saved from an earlier run, among `done`. */
  readonly known: number;
  readonly remainingMs: number | null;
  readonly saveProblem: Problem | null;
}

/** One thing at a time. */
export type Activity =
  | { readonly state: 'idle' }
  /** A folder is being listed and matched with its CSV. */
  | { readonly state: 'opening' }
  | {
      readonly state: 'loading';
      readonly selection: Selection;
      readonly loadedBytes: number;
      readonly totalBytes: number;
    }
  | { readonly state: 'reading' | 'paused' | 'stopping'; readonly progress: ReadingProgress }
  /** After the pictures: what each variant takes cold, and in memory. */
  | { readonly state: 'measuring'; readonly selection: Selection }
  | { readonly state: 'checking'; readonly total: number };

/** How the last run ended; its table is `live`. */
export type Outcome =
  | { readonly state: 'complete' | 'stopped' }
  /** Results until then stay. */
  | { readonly state: 'failed'; readonly error: AppError };

export interface RocCurve {
  readonly selection: Selection;
  readonly label: string;
  readonly points: readonly RocPoint[];
}

export interface AccuracyState {
  /** Null until the app's models are known. */
  readonly modelId: string | null;
  /** Variants that were left out by hand. */
  readonly without: readonly VariantId[];
  /** Backends that were chosen by hand; else as the app would pick. */
  readonly backends: Readonly<Partial<Record<VariantId, Selection['backend']>>>;
  readonly save: boolean;
  readonly intake: Intake | null;
  readonly activity: Activity;
  readonly outcome: Outcome | null;
  /** Selections of the run under way, otherwise of the last. */
  readonly variants: readonly Selection[];
  readonly live: LiveTable | null;
  /** In the order of the variants; fewer until all are measured. */
  readonly costs: readonly (VariantCost | null)[];
  readonly skipped: readonly SkippedPicture[];
  /** Curves of one label, one for each variant; empty where none was requested. */
  readonly curves: readonly RocCurve[];
  readonly saved: SavedRun | null;
  readonly consistency: readonly ConsistencyRow[] | null;
  /** Why a folder, or a check, came to nothing. */
  readonly error: AppError | null;
}

/** Before a run, and of another model than the one that was read with. */
export const NOTHING_READ: Pick<AccuracyState, 'outcome' | 'live' | 'costs' | 'curves'> = {
  outcome: null,
  live: null,
  costs: [],
  curves: [],
};

export type AccuracyStore = StoreApi<AccuracyState>;

export function createAccuracyStore(): AccuracyStore {
  return createStore<AccuracyState>()(() => ({
    modelId: null,
    without: [],
    backends: {},
    save: true,
    intake: null,
    activity: { state: 'idle' },
    ...NOTHING_READ,
    variants: [],
    skipped: [],
    saved: null,
    consistency: null,
    error: null,
  }));
}
