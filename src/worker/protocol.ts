/** The wire between page and worker: requests matched by id, progress events, transferred buffers. Types only. */
import type { AnalysisResult, RunningState } from '../core/analysis.ts';
import type { Problem } from '../core/errors.ts';
import type { DisplayImage, MediaType } from '../core/image.ts';
import type { BackendReport, ModelSummary, Selection, SessionInfo } from '../core/selection.ts';

/** Progress of making a model ready. Bytes are those of the weight files, from network or cache. */
export interface LoadProgress {
  readonly phase: 'fetching' | 'loading' | 'warming-up';
  readonly loadedBytes: number;
  readonly totalBytes: number;
}

/** Every call: what it takes, what it reports on the way, what it answers. */
export interface WorkerApi {
  /** Models that this build serves. */
  catalogue: { request: null; progress: never; response: readonly ModelSummary[] };
  /** Which backends run here. */
  probe: { request: null; progress: never; response: readonly BackendReport[] };
  /** Loads and warms up a model; the session stays until another selection is prepared. */
  prepare: { request: Selection; progress: LoadProgress; response: SessionInfo };
  /** Names a file by its content. Throws where it is of no readable type. */
  identify: { request: { blob: Blob }; progress: never; response: { id: string; mediaType: MediaType } };
  /** Reads one picture with the given selection, preparing it first where needed. */
  analyse: {
    request: { blob: Blob; selection: Selection };
    progress: { state: RunningState };
    response: { result: AnalysisResult; display: DisplayImage };
  };
  /** Decodes a picture for the screen alone. */
  render: { request: { blob: Blob }; progress: never; response: DisplayImage };
  /** Throws stored models away, so that the next `prepare` fetches them anew. */
  repair: { request: null; progress: never; response: null };
}

export type Call = keyof WorkerApi;

export type ToWorker =
  | {
      [C in Call]: {
        readonly type: 'call';
        readonly id: number;
        readonly call: C;
        readonly payload: WorkerApi[C]['request'];
      };
    }[Call]
  | { readonly type: 'cancel'; readonly id: number };

export type FromWorker =
  | { readonly type: 'progress'; readonly id: number; readonly progress: WorkerApi[Call]['progress'] }
  | { readonly type: 'result'; readonly id: number; readonly value: WorkerApi[Call]['response'] }
  | { readonly type: 'error'; readonly id: number; readonly problem: Problem };
