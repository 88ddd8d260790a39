import type { AppError } from './errors.ts';
import type { Caution, Finding } from './finding.ts';
import type { MediaType, Photometric, Spacing, StudyInfo } from './image.ts';
import type { Precision } from './precision.ts';
import type { Selection } from './selection.ts';

/**
 * Wall-clock milliseconds of each stage. Upload, compute and download are separated by awaiting the
 * data in between.
 */
export interface StageTimings {
  readonly decodeMs: number;
  readonly preprocessMs: number;
  readonly uploadMs: number;
  readonly computeMs: number;
  readonly downloadMs: number;
  /** From the file's bytes to the result: all stages, and the time between them. */
  readonly totalMs: number;
}

/** The facts of the image that was read, and none of the patient. */
export interface ImageFacts {
  readonly mediaType: MediaType;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly bitsStored: number;
  readonly photometric: Photometric;
  readonly transferSyntax: string | null;
  readonly spacing: Spacing | null;
  /** Number of frames in the file, and the one that was read, counted from 0. */
  readonly frames: number;
  readonly frame: number;
}

/** Everything that made a result, so that it can be made again. */
export interface Provenance extends Selection {
  readonly modelVersion: string;
  readonly precision: Precision;
  /** Threads that computed; 0 on a GPU. */
  readonly threads: number;
  /** The files of the variant, as its manifest lists them: the graph, then the weights. */
  readonly modelFiles: readonly ModelFileHash[];
}

/** A file of a model, by which a result can be traced to the weights that gave it. */
export interface ModelFileHash {
  /** Relative to the model's folder. */
  readonly path: string;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
}

/** The interpretation of a classifier's outputs. */
export interface Classification {
  readonly task: 'classification';
  /** Highest probability first. */
  readonly findings: readonly Finding[];
  readonly cautions: readonly Caution[];
}

/**
 * The interpretation of a network's outputs, a union by task. A new task is one member here, one of
 * the manifest (src/model/schema.ts), one of the model's summary (selection.ts) and a folder in
 * src/results; the compiler then names every switch that lacks it.
 */
export type Interpretation = Classification;

/** The task that a model is trained for. */
export type Task = Interpretation['task'];

/** The part of a result that is the same for all tasks. */
interface ReadingFacts {
  readonly image: ImageFacts;
  readonly study: StudyInfo | null;
  readonly provenance: Provenance;
  readonly timings: StageTimings;
  /** When the reading was finished, in ms since 1970-01-01 UTC. */
  readonly readAtMs: number;
}

/** The result of reading one image; `T` narrows it to some tasks. */
export type AnalysisResult<T extends Task = Task> = Extract<Interpretation, { readonly task: T }> &
  ReadingFacts;

/** The stages that report progress, in order. */
export type RunningState = 'decoding' | 'preprocessing' | 'inferring';

/** The life of one file; each state carries only what exists then. */
export type Analysis =
  | { readonly state: 'idle' }
  | { readonly state: RunningState }
  | { readonly state: 'done'; readonly result: AnalysisResult }
  | { readonly state: 'failed'; readonly error: AppError }
  | { readonly state: 'cancelled' }
  /** Not read, because it has the same content as the open file of this key. */
  | { readonly state: 'duplicate'; readonly of: number };
