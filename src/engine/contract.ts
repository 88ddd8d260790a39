import type { BackendId, Probe } from '../core/backends.ts';
import type { Precision } from '../core/precision.ts';
import type { SessionDetails } from '../core/session-details.ts';
import type { Tensor } from '../core/tensor.ts';
import type { LoadedModel, ModelFiles } from '../model/load.ts';
import type { GpuAnalysis, KernelSample, MemoryBytes } from './measurement.ts';

/** One way of running a model. A backend does no I/O: its host hands it bytes. */
export interface Backend {
  readonly id: BackendId;
  /** Cheap; loads nothing but what the answer needs. Never throws: a failure is a reason. */
  probe(): Promise<Probe>;
  /** @throws AppError kind `model` (graph refused), `backend` (device refused) or `cancelled`. */
  load(model: LoadedModel, signal: AbortSignal): Promise<Session>;
  /**
   * As {@link load}, of what an earlier session kept on this device; the model's files are read where that is lost on the way.
   * @returns null where nothing is kept that fits
   * @throws AppError kind `backend` or `cancelled`
   */
  openKept?(files: ModelFiles, signal: AbortSignal): Promise<Session | null>;
  /**
   * Of a GPU, for measuring: what compiling all shaders of a model takes. Gives up whatever is loaded on this backend.
   * @throws AppError kind `model`, `backend` or `cancelled`
   */
  compileTimes?(model: LoadedModel, signal: AbortSignal): Promise<CompileTimes>;
}

export type CompileTimes = Pick<GpuAnalysis, 'serialCompileMs' | 'parallelCompileMs'>;

/** What a session on a GPU can tell besides. */
export interface GpuSide {
  /** Spent on compiling shaders since the context was made, ms; the first runs hold it. */
  compileMs(): number;
  /** For good: another load opens another context. */
  isLost(): boolean;
  /** @throws AppError kind `backend` or `cancelled` */
  launches(input: Tensor, signal: AbortSignal): Promise<Pick<GpuAnalysis, 'chains' | 'launches'>>;
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
   * Several pictures in one call, which then share what a call costs; null where the engine takes one at a time.
   * @returns in the order of the inputs
   * @throws as {@link run}, and where the graph cannot do it
   */
  readonly runTogether:
    | ((inputs: readonly Tensor[], signal: AbortSignal) => Promise<readonly RunResult['outputs'][]>)
    | null;
  /** Live tensors of the engine, to prove that runs leak none. */
  tensorCount(): number;
  /** What the engine holds now; cheap enough to ask between two runs. */
  memory(): MemoryBytes;
  /**
   * Each layer's time, in runs that are slower for being watched.
   * @returns null where this device does not tell
   * @throws as {@link run}
   */
  profile(input: Tensor, signal: AbortSignal): Promise<readonly KernelSample[] | null>;
  /** Null on the CPU. */
  readonly gpu: GpuSide | null;
  dispose(): void;
}
