/**
 * The wire between page and worker: requests matched by id, progress events, transferred buffers.
 * Types only.
 */
import type { AnalysisResult, RunningState } from '../core/analysis.ts';
import type { BackendReport } from '../core/backends.ts';
import type { ModelCard } from '../core/card.ts';
import type { Problem } from '../core/errors.ts';
import type { DisplayImage, Thumbnail } from '../core/image.ts';
import type { Inventory } from '../core/inventory.ts';
import type { OpenedImage } from '../core/opened-image.ts';
import type { PreprocessStep } from '../core/recipe.ts';
import type { ModelSummary, Selection, SessionInfo } from '../core/selection.ts';
import type { StoredCheck } from '../core/stored-check.ts';
import type { VariantId } from '../core/variant.ts';

/** Progress of making a model ready. Bytes are those of the weight files, from network or cache. */
export interface LoadProgress {
  readonly phase: 'fetching' | 'loading' | 'warming-up';
  readonly loadedBytes: number;
  readonly totalBytes: number;
}

/**
 * One file of a folder that a person chose; `path` is relative to the folder's parent, with
 * slashes.
 */
export interface FolderFile {
  readonly path: string;
  readonly blob: Blob;
}

/**
 * `checking`: reading and hashing; `trying`: a picture is read with one variant; `storing`: written
 * to this device.
 */
export interface ImportProgress {
  readonly phase: 'checking' | 'trying' | 'storing';
  readonly variantId: VariantId | null;
  readonly loadedBytes: number;
  readonly totalBytes: number;
}

/**
 * The stage that begins; or, where it was asked for, the image for the screen, as soon as it is
 * decoded.
 */
export type OpenProgress = { readonly state: RunningState } | { readonly display: DisplayImage };

export type StoreProgress = Pick<LoadProgress, 'loadedBytes' | 'totalBytes'>;

/** Every call: what it takes, what it reports on the way, what it answers. */
export interface WorkerApi {
  /** Models that this build serves, then those imported on this device. */
  catalogue: { request: null; progress: never; response: readonly ModelSummary[] };
  /** Which backends run here. */
  probe: { request: null; progress: never; response: readonly BackendReport[] };
  /** Loads and warms up a model; the session stays until another selection is prepared. */
  prepare: { request: Selection; progress: LoadProgress; response: SessionInfo };
  /**
   * Reads one frame of a file, counted from 0, with the given selection, preparing it first where needed. Several may be
   * under way: while one is in the network, the next is decoded.
   */
  analyse: {
    request: { blob: Blob; frame: number; selection: Selection; withDisplay: boolean };
    progress: OpenProgress;
    response: { result: AnalysisResult; session: SessionInfo; thumbnail: Thumbnail };
  };
  /** Decodes an image for the screen only. */
  render: ImageApi['render'];
  modelCard: { request: { modelId: string }; progress: never; response: ModelCard };
  /** Lists which files of every model are stored on this device. */
  inventory: { request: null; progress: never; response: Inventory };
  /**
   * Reads every stored byte of a selection, fetches what is missing, and reads a drawn image with it.
   */
  checkStored: { request: Selection; progress: never; response: StoredCheck };
  /**
   * Fetches every file of a shipped model that is not stored yet. Throws kind `storage` if it
   * cannot be stored.
   */
  storeModel: { request: { modelId: string }; progress: StoreProgress; response: null };
  /** Deletes the stored files of a shipped model, except those of one variant. */
  discardModel: { request: { modelId: string; except: VariantId | null }; progress: never; response: null };
  /**
   * Checks and tries a model folder, then stores it; the current session is disposed first. Throws
   * kind `import`.
   */
  importModel: {
    request: { files: readonly FolderFile[] };
    progress: ImportProgress;
    response: { model: ModelSummary; replacedVersion: string | null };
  };
  /** Removes an imported model. */
  removeModel: { request: { modelId: string }; progress: never; response: null };
  /** Deletes stored shipped models, so that the next `prepare` fetches them again. */
  repair: { request: null; progress: never; response: null };
}

export type Call = keyof WorkerApi;

/** The calls of the worker that opens images; the worker that analyses them makes these calls. */
export interface ImageApi {
  /** Loads the decoders of common formats, so that the first image need not wait for its own. */
  load: { request: null; progress: never; response: null };
  openImage: {
    request: { blob: Blob; frame: number; recipe: readonly PreprocessStep[]; withDisplay: boolean };
    progress: OpenProgress;
    response: OpenedImage;
  };
  /** Decodes an image for the screen only. */
  render: { request: { blob: Blob; frame: number }; progress: never; response: DisplayImage };
}

/** Types of a call's request, progress and response. */
interface Exchange {
  readonly request: unknown;
  readonly progress: unknown;
  readonly response: unknown;
}

/** Every call of a worker: {@link WorkerApi}, and those of the other workers. */
export type Api<A> = { readonly [C in keyof A]: Exchange };

export type ToWorker<A extends Api<A> = WorkerApi> =
  | {
      [C in keyof A]: {
        readonly type: 'call';
        readonly id: number;
        readonly call: C;
        readonly payload: A[C]['request'];
      };
    }[keyof A]
  | { readonly type: 'cancel'; readonly id: number }
  /** Asks for a sign of life. */
  | { readonly type: 'ping' };

export type FromWorker<A extends Api<A> = WorkerApi> =
  /** `lock`: named at the start alone; the worker holds it as long as it lives. */
  | { readonly type: 'alive'; readonly lock: string | null }
  /** Around the constructor of a worker that this one starts, in which a browser may hold it for ever. */
  | { readonly type: 'start'; readonly isOver: boolean }
  | { readonly type: 'progress'; readonly id: number; readonly progress: A[keyof A]['progress'] }
  | { readonly type: 'result'; readonly id: number; readonly value: A[keyof A]['response'] }
  | { readonly type: 'error'; readonly id: number; readonly problem: Problem };
