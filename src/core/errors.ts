/** Errors carry fields, not sentences: `src/messages/explain.ts` turns them into words for page and console. */
export type Problem =
  | {
      readonly kind: 'decode';
      /** What the bytes were taken for, e.g. `PNG`. */
      readonly format: string;
      readonly reason: 'empty' | 'truncated' | 'corrupt' | 'no-pixels' | 'too-large';
      readonly detail: string;
    }
  | {
      readonly kind: 'unsupported';
      readonly subject:
        | 'file-type'
        | 'transfer-syntax'
        | 'photometric'
        | 'colour'
        | 'animation'
        | 'encrypted'
        | 'bit-depth';
      /** What was found, e.g. `PDF document` or `1.2.840.10008.1.2.4.90 (JPEG 2000 lossless)`. */
      readonly found: string;
    }
  | {
      readonly kind: 'model';
      readonly reason: 'not-found' | 'unreachable' | 'invalid-manifest' | 'hash-mismatch' | 'unloadable';
      readonly modelId: string;
      readonly file: string | null;
      readonly detail: string;
    }
  | {
      readonly kind: 'backend';
      readonly backend: string;
      readonly reason: 'unavailable' | 'failed' | 'invalid-output';
      readonly detail: string;
    }
  /** A model folder that a person chose, refused as a whole; or a stored one that can be used no longer. */
  | {
      readonly kind: 'import';
      readonly reason:
        | 'no-manifest'
        | 'several-models'
        | 'too-many-files'
        | 'invalid-manifest'
        | 'id-taken'
        | 'missing-file'
        | 'changed-file'
        | 'unreadable-file'
        | 'unrunnable'
        | 'damaged';
      readonly modelId: string | null;
      readonly file: string | null;
      readonly detail: string;
    }
  | { readonly kind: 'storage'; readonly reason: 'quota' | 'unavailable'; readonly detail: string }
  /** The file could not be read at all, before its content is known. */
  | { readonly kind: 'file'; readonly reason: 'not-found' | 'not-readable'; readonly detail: string }
  | { readonly kind: 'cancelled' }
  /** A defect of ours, or a worker that died. */
  | { readonly kind: 'internal'; readonly detail: string };

/** The one error type that crosses module borders. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly problem: Problem;

  constructor(problem: Problem, options?: { cause?: unknown }) {
    super('detail' in problem ? `${problem.kind}: ${problem.detail}` : problem.kind, options);
    this.problem = problem;
  }

  /** Structured-cloneable form for a worker's wire; the cause stays behind. */
  toWire(): Problem {
    return this.problem;
  }

  static fromWire(problem: Problem): AppError {
    return new AppError(problem);
  }

  /** Any thrown value as an AppError; an abort becomes `cancelled`, a stranger `internal`. */
  static from(thrown: unknown): AppError {
    if (thrown instanceof AppError) return thrown;
    if (thrown instanceof DOMException && thrown.name === 'AbortError') {
      return new AppError({ kind: 'cancelled' }, { cause: thrown });
    }
    const detail = thrown instanceof Error ? thrown.message : String(thrown);
    return new AppError({ kind: 'internal', detail }, { cause: thrown });
  }
}
