/** A DICOMDIR names the images of its folder; they are opened in its order, and nothing else. */
import { AppError } from '../core/errors.ts';
import { readDirectory } from '../decode/dicom/directory.ts';
import { unsupported } from '../decode/problems.ts';
import type { SourceFile } from './contract.ts';
import { contentOf } from './entry-blob.ts';

/** The standard fixes the name (PS3.10, 8.6), file systems its case. */
export const isDicomdir = ({ path }: SourceFile): boolean => /(^|\/)dicomdir(;1)?$/i.test(path);

export interface Index {
  /** In the order of its records. */
  readonly images: readonly SourceFile[];
  /** Paths that it names, and that are not among the files. */
  readonly missing: readonly string[];
  /** Files of its folder that are no images of it, itself left out. */
  readonly others: number;
  /** The files of its folder and below, itself included. */
  readonly folder: ReadonlySet<SourceFile>;
}

/**
 * @throws AppError `unsupported`/`dicomdir` where none of the files that it names is there, and
 * what reading it throws
 */
export async function readIndex(
  dicomdir: SourceFile,
  files: readonly SourceFile[],
  signal: AbortSignal,
): Promise<Index> {
  const root = dicomdir.path.slice(0, dicomdir.path.lastIndexOf('/') + 1);
  const content = await contentOf(await dicomdir.open(), signal);
  const named = readDirectory(new Uint8Array(content));
  const folder = new Set(files.filter(({ path }) => path.startsWith(root)));
  const byPath = new Map([...folder].map((file) => [normal(file.path.slice(root.length)), file]));
  const images = new Set<SourceFile>();
  const missing: string[] = [];
  for (const path of named) {
    const file = byPath.get(normal(path));
    if (file) images.add(file);
    else missing.push(root + path);
  }
  if (images.size === 0) {
    throw unsupported('dicomdir', { code: 'dicomdir', images: named.length });
  }
  return { images: [...images], missing, others: folder.size - images.size - 1, folder };
}

/** Copies from a disc may change the case, and add a version (`;1`) or a dot. */
function normal(path: string): string {
  return path.toUpperCase().replace(/;\d+$/, '').replace(/\.$/, '');
}

/** A file that an index names and that is not there. */
export function missingFile(path: string): AppError {
  return new AppError({ kind: 'file', reason: 'not-found', detail: { code: 'dicomdir-missing', path } });
}
