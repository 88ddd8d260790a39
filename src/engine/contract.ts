import type { BackendId, Probe } from '../core/backends.ts';
import type { Precision } from '../core/precision.ts';
import type { SessionDetails } from '../core/session-details.ts';
import type { Tensor } from '../core/tensor.ts';
import type { LoadedModel, ModelFiles } from '../model/load.ts';

/** One way of running a model. A backend does no I/O: its host hands it bytes. */
export interface Backend<S extends Session = Session> {
  readonly id: BackendId;
  /** Cheap; loads nothing but what the answer needs. Never throws: a failure is a reason. */
  probe(): Promise<Probe>;
  /** @throws AppError kind `model` (graph refused), `backend` (device refused) or `cancelled`. */
  load(model: LoadedModel, signal: AbortSignal): Promise<S>;
  /**
   * Opens a session from the compiled plan that an earlier session cached on this device. The
   * model's files are read only if the plan is lost on the way.
   * @returns null where no plan fits
   * @throws AppError kind `backend` or `cancelled`
   */
  openCached?(files: ModelFiles, signal: AbortSignal): Promise<S | null>;
}

export interface RunResult {
  /** Output tensors by the manifest's output names (not the graph's); owned by the caller. */
  readonly outputs: Readonly<Record<string, Tensor>>;
  /** Each measured by awaiting the data, in ms; on the CPU upload and download are copies. */
  readonly timingsMs: { readonly upload: number; readonly compute: number; readonly download: number };
}

/** A loaded model on one backend. Runs are serialised by the caller. */
export interface Session {
  readonly backend: BackendId;
  readonly precision: Precision;
  /** Threads that really compute; 0 on a GPU. */
  readonly threads: number;
  /** As they are now: lost threads and tuning change them. */
  readonly details: SessionDetails;
  /**
   * @param input shape and dtype of the manifest's input; not changed, not kept
   * @throws AppError kind `backend` where the device fails or the output is not finite
   */
  run(input: Tensor, signal: AbortSignal): Promise<RunResult>;
  /**
   * Resolves when tuning that goes on after the first result has ended, also where it failed or the
   * session was disposed; never rejects. True if kernels may have changed, so that a measurement
   * should run once more first; false where there is nothing to tune, at once.
   */
  readonly tuned: Promise<boolean>;
  dispose(): void;
}

/** Backends by id, each loaded on first use; see `createEngine`. */
export interface Engine {
  /**
   * Returns a backend, the same one for each id until another number of threads is requested.
   * Sessions of a backend must be disposed before it is requested with another number of threads.
   * @param threads exact number of threads of a CPU backend; each backend chooses for itself where
   * it is left out
   * @throws AppError kind `backend`, reason `unavailable`, where its code cannot be loaded; the
   * next call tries again
   */
  backend(id: BackendId, threads?: number): Promise<Backend>;
}
