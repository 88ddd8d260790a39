import { type Detail, developerText, type Found, thrownDetail } from './detail.ts';

/**
 * Errors carry fields, not sentences: `src/messages/explain.ts` turns them into words for page and
 * console.
 */
export type Problem =
  | {
      readonly kind: 'decode';
      /** The format that the bytes were recognised as, e.g. `PNG`. */
      readonly format: string;
      readonly reason: 'empty' | 'truncated' | 'corrupt' | 'no-pixels' | 'too-large';
      readonly detail: Detail;
    }
  | {
      readonly kind: 'unsupported';
      readonly subject:
        | 'file-type'
        | 'transfer-syntax'
        | 'compression'
        | 'photometric'
        | 'colour'
        | 'animation'
        | 'encrypted'
        | 'archive'
        | 'dicomdir'
        | 'no-images'
        | 'bit-depth';
      readonly found: Found;
    }
  | {
      readonly kind: 'model';
      readonly reason: 'not-found' | 'unreachable' | 'invalid-manifest' | 'hash-mismatch' | 'unloadable';
      readonly modelId: string;
      readonly file: string | null;
      readonly detail: Detail;
    }
  | {
      readonly kind: 'backend';
      /** Null where it is not about a particular one. */
      readonly backend: string | null;
      readonly reason: 'unavailable' | 'failed' | 'invalid-output';
      readonly detail: Detail;
    }
  /** A model folder that was rejected as a whole, or a stored one that can no longer be used. */
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
      readonly detail: Detail;
    }
  | { readonly kind: 'storage'; readonly reason: 'quota' | 'unavailable'; readonly detail: Detail }
  /** The file could not be read at all, before its content is known. */
  | { readonly kind: 'file'; readonly reason: 'not-found' | 'not-readable'; readonly detail: Detail }
  | { readonly kind: 'cancelled' }
  /** A bug of the app, or a worker that has crashed. */
  | { readonly kind: 'internal'; readonly detail: Detail };

/** The one error type that crosses module borders. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly problem: Problem;

  constructor(problem: Problem, options?: { cause?: unknown }) {
    super(textOf(problem), options);
    this.problem = problem;
  }

  /** Structured-cloneable form for a worker's wire; the cause stays behind. */
  toWire(): Problem {
    return this.problem;
  }

  static fromWire(problem: Problem): AppError {
    return new AppError(problem);
  }

  /** Any thrown value as an AppError; an abort becomes `cancelled`, any other error `internal`. */
  static from(thrown: unknown): AppError {
    if (thrown instanceof AppError) return thrown;
    if (thrown instanceof DOMException && thrown.name === 'AbortError') {
      return new AppError({ kind: 'cancelled' }, { cause: thrown });
    }
    return new AppError({ kind: 'internal', detail: thrownDetail(thrown) }, { cause: thrown });
  }
}

/** For logs and stack traces; a person reads what `src/messages` makes of the problem. */
function textOf(problem: Problem): string {
  return 'detail' in problem ? `${problem.kind}: ${developerText(problem.detail)}` : problem.kind;
}
