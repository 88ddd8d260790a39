import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Analysis, AnalysisResult } from '../core/analysis.ts';
import type { BackendReport } from '../core/backends.ts';
import type { ModelCard } from '../core/card.ts';
import type { AppError } from '../core/errors.ts';
import type { Criterion } from '../core/finding.ts';
import { DEFAULT_LOOK, type HeatMapLook } from '../core/heat-map.ts';
import type { DisplayImage, Thumbnail } from '../core/image.ts';
import type { Inventory } from '../core/inventory.ts';
import type { KioskPolicy } from '../core/kiosk.ts';
import type { Notice } from '../core/notice.ts';
import type { Protection } from '../core/protection.ts';
import type { Refusal, RunningRelease } from '../core/release.ts';
import type { ModelSummary, Selection, SessionInfo } from '../core/selection.ts';
import type { Marks } from '../viewer/measure/edits.ts';
import type { MarkKind } from '../viewer/measure/marks.ts';
import type { ViewState, ViewTool } from '../viewer/view-state.ts';
import type { ImportProgress, LoadProgress, StoreProgress } from '../worker/protocol.ts';
import { WHOLE_LIST, type WorklistView } from './worklist/view.ts';

/**
 * One file that the user opened, and the state of its analysis. It is held in memory and lost with
 * the page.
 */
export interface Case {
  /** Unique in this page. */
  readonly key: number;
  readonly name: string;
  readonly blob: Blob;
  /** The frame to read, counted from 0. */
  readonly frame: number;
  /** Number of frames in the file; null until it was read. */
  readonly frames: number | null;
  readonly analysis: Analysis;
  /** Null before decoding, and again after its memory was freed; see case-commands.ts. */
  readonly display: DisplayImage | null;
  /** Null before it was read, and where too many are open. */
  readonly thumbnail: Thumbnail | null;
  /** Whether a person marked it as seen; forgotten with the file. */
  readonly isSeen: boolean;
}

/** Files that were closed a moment ago, and that can be opened again as they were. */
export interface ClosedFiles {
  readonly files: number;
  /** The name of the first of them. */
  readonly name: string;
}

/** The model on its backend. */
export type EngineState =
  | { readonly state: 'starting' }
  | { readonly state: 'loading'; readonly selection: Selection; readonly progress: LoadProgress | null }
  | { readonly state: 'ready'; readonly info: SessionInfo }
  | { readonly state: 'failed'; readonly error: AppError };

/** Whether the page works without a network. */
export type OfflineState = 'unknown' | 'storing' | 'ready' | 'update-waiting' | 'updating' | 'unavailable';

/** The outcome of the last look at the stored copies of app and model found; see stored-commands.ts. */
export type StoredState =
  | { readonly state: 'unchecked' | 'checking' }
  | {
      readonly state: 'sound' | 'incomplete';
      /** Files that are gone and could not be fetched again. */
      readonly missing: number;
      /** Files that were fetched again. */
      readonly repaired: number;
      readonly atMs: number;
    }
  | { readonly state: 'failed'; readonly error: AppError };

/** Whether the page is a kiosk; see kiosk-commands.ts. */
export type KioskState =
  | { readonly state: 'off' }
  /** The file is not valid; nothing of the app is shown. */
  | { readonly state: 'broken'; readonly path: string | null }
  | {
      readonly state: 'on';
      readonly policy: KioskPolicy;
      readonly phase: 'attract' | 'visit' | 'left';
      /** Until everything is wiped; null before the warning. */
      readonly secondsLeft: number | null;
    };

/** The map that is drawn over the image. */
export type HeatMap = { readonly shown: boolean; readonly label: string | null };

/** The import of a model folder; idle before the first, and again once its end was seen. */
export type ImportState =
  | { readonly state: 'idle' }
  /**
   * Without progress, the folder is still being listed, or an analysis is being completed first.
   */
  | { readonly state: 'running'; readonly progress: ImportProgress | null }
  | { readonly state: 'done'; readonly model: ModelSummary; readonly replacedVersion: string | null }
  | { readonly state: 'failed'; readonly error: AppError };

/** The life of the second reading of an image that is compared with its first. */
export type SecondReading =
  | { readonly state: 'running' }
  | { readonly state: 'done'; readonly result: AnalysisResult }
  | { readonly state: 'failed'; readonly error: AppError };

/** The second image or reading beside the one on the screen; see comparison-commands.ts. */
export type Comparison =
  /** Another open file. Linked images are placed alike, because a person asked for it. */
  | { readonly kind: 'image'; readonly key: number; readonly isLinked: boolean }
  /** The same image, read by another selection. `key` is that of the image. */
  | {
      readonly kind: 'reading';
      readonly key: number;
      readonly selection: Selection;
      readonly reading: SecondReading;
    };

/** A shipped model of which every file is being fetched. */
export interface Storing {
  readonly modelId: string;
  readonly progress: StoreProgress | null;
}

export type CardContent =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly card: ModelCard }
  | { readonly state: 'failed'; readonly error: AppError };

/** The dialog that is open over the page. */
export type Dialog =
  | { readonly kind: 'help' }
  | { readonly kind: 'export' }
  | { readonly kind: 'models' }
  | { readonly kind: 'compare' }
  | { readonly kind: 'card'; readonly modelId: string; readonly content: CardContent };

export interface AppState {
  /** Null until it is known. */
  readonly protection: Protection | null;
  readonly models: readonly ModelSummary[];
  readonly backends: readonly BackendReport[];
  /**
   * Model, precision and backend of the next analysis; null until models and backends are known.
   */
  readonly selection: Selection | null;
  readonly engine: EngineState;
  readonly cases: readonly Case[];
  readonly selectedKey: number | null;
  /** By the key of its file, for each image whose view was changed; see view-commands.ts. */
  readonly views: ReadonlyMap<number, ViewState>;
  readonly viewTool: ViewTool;
  /** By image, for each that somebody has measured; see mark-commands.ts. */
  readonly marks: ReadonlyMap<string, Marks>;
  /** The tool that measures; null while none is in hand. */
  readonly marking: MarkKind | null;
  /** Whether the overlays of files lie on their images. */
  readonly overlaysShown: boolean;
  /** Null where one image is shown alone. */
  readonly comparison: Comparison | null;
  /** Whether waiting files take their turns. */
  readonly reading: 'running' | 'paused';
  /** Sort and filters of the list. */
  readonly worklist: WorklistView;
  /** The last that can be undone; null after some seconds. */
  readonly closed: ClosedFiles | null;
  /** Whether a folder or archive is still being gone through. */
  readonly isSearching: boolean;
  /** `label` null means the finding that is most above its threshold: see core/ranking.ts. */
  readonly heatMap: HeatMap;
  readonly heatMapLook: HeatMapLook;
  /** The criterion whose thresholds give the verdicts. */
  readonly criterion: Criterion;
  readonly offline: OfflineState;
  readonly stored: StoredState;
  /** The release that runs; null before it is stored. */
  readonly release: RunningRelease | null;
  /** Why the release of the server was not taken; null where none was refused. */
  readonly refusal: Refusal | null;
  readonly kiosk: KioskState;
  /** Whether the browser has promised not to evict what is stored; null before it was asked. */
  readonly isPersistent: boolean | null;
  readonly dialog: Dialog | null;
  /** Null before it was asked for. */
  readonly inventory: Inventory | null;
  readonly importing: ImportState;
  readonly storing: Storing | null;
  /** Why the last change of stored models failed. */
  readonly inventoryError: AppError | null;
  /** A passing message, read out by screen readers. */
  readonly notice: Notice | null;
}

export type AppStore = StoreApi<AppState>;

export function createAppStore(): AppStore {
  return createStore<AppState>()(() => ({
    protection: null,
    models: [],
    backends: [],
    selection: null,
    engine: { state: 'starting' },
    cases: [],
    selectedKey: null,
    views: new Map(),
    viewTool: 'window',
    marks: new Map(),
    marking: null,
    overlaysShown: true,
    comparison: null,
    reading: 'running',
    worklist: WHOLE_LIST,
    closed: null,
    isSearching: false,
    heatMap: { shown: false, label: null },
    heatMapLook: DEFAULT_LOOK,
    criterion: 'youden',
    offline: 'unknown',
    stored: { state: 'unchecked' },
    release: null,
    refusal: null,
    kiosk: { state: 'off' },
    isPersistent: null,
    dialog: null,
    inventory: null,
    importing: { state: 'idle' },
    storing: null,
    inventoryError: null,
    notice: null,
  }));
}

export function selectedCase({ cases, selectedKey }: AppState): Case | null {
  return cases.find(({ key }) => key === selectedKey) ?? null;
}

/** Whether a person sees the image of a file, alone or beside another. */
export function isOnScreen({ selectedKey, comparison }: AppState, key: number): boolean {
  return key === selectedKey || (comparison?.kind === 'image' && comparison.key === key);
}

export function isRunning({ state }: Analysis): boolean {
  return state === 'decoding' || state === 'preprocessing' || state === 'inferring';
}

/** Waiting or running. */
export function isPending(analysis: Analysis): boolean {
  return analysis.state === 'idle' || isRunning(analysis);
}
