import type { AppError } from './errors.ts';
import type { Caution, Finding } from './finding.ts';
import type { MediaType, Photometric, PixelSpacing, StudyInfo } from './image.ts';
import type { Precision, Selection } from './selection.ts';

/** Wall-clock milliseconds of each stage; upload, compute and download are measured apart by awaiting the data. */
export interface StageTimings {
  readonly decodeMs: number;
  readonly preprocessMs: number;
  readonly uploadMs: number;
  readonly computeMs: number;
  readonly downloadMs: number;
  /** From the file's bytes to the findings, all of the above and what lies between. */
  readonly totalMs: number;
}

/** Which picture was read, without a word on the patient. */
export interface ImageFacts {
  readonly mediaType: MediaType;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly bitsStored: number;
  readonly photometric: Photometric;
  readonly transferSyntax: string | null;
  readonly spacing: PixelSpacing | null;
}

/** Everything that made a result, so that it can be made again. */
export interface Provenance extends Selection {
  readonly modelVersion: string;
  readonly precision: Precision;
  readonly threads: number;
}

/** What a classifier says of an image. */
export interface Classification {
  readonly task: 'classification';
  /** Highest probability first. */
  readonly findings: readonly Finding[];
  readonly cautions: readonly Caution[];
}

/**
 * What the outputs of a network say, a union by task. A new task is a member here, one of the manifest (src/model/schema.ts) and of the
 * model's summary, and a folder in src/results; the compiler then names every switch that lacks it.
 */
export type Interpretation = Classification;

/** What a model is made for. */
export type Task = Interpretation['task'];

/** What every result has, whatever the task. */
interface ReadingFacts {
  readonly image: ImageFacts;
  readonly study: StudyInfo | null;
  readonly provenance: Provenance;
  readonly timings: StageTimings;
}

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
  | { readonly state: 'cancelled' };
