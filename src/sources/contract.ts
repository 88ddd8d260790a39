import type { AppError } from '../core/errors.ts';

/** A file that a person gave, alone or within a folder or archive. */
export interface SourceFile {
  /** Relative to what was given, with slashes; the mere name of a file that was given alone. */
  readonly path: string;
  /** Its content, or that of an entry of an archive: see entry-blob.ts. Read when it is needed. */
  open(): Promise<Blob>;
}

/** One outcome of going through what was given. */
export type SourceItem =
  /** `file.name` is its path. */
  | { readonly kind: 'image'; readonly file: File }
  | { readonly kind: 'problem'; readonly name: string; readonly error: AppError }
  /** A file within a folder or archive that is no image, or that its DICOMDIR does not name. */
  | { readonly kind: 'other' };
