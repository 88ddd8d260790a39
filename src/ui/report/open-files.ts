/** The open files as a document: hashed once each, on demand. */
import { version } from '../../../package.json';
import { type ReportChoices, type ReportedFile, readingsDocument } from '../../report/document.ts';
import { fileHashes } from '../../report/file-hashes.ts';
import type { ReadingsDocument } from '../../report/schema.ts';
import type { Case } from '../../state/store.ts';

/** Freed with the files. */
const hashes = new WeakMap<Blob, string>();

interface WorkOptions {
  readonly signal: AbortSignal;
  readonly onProgress?: (done: number, all: number) => void;
}

/**
 * Hashes files that were not hashed before.
 * @throws AppError kind `cancelled`
 */
export async function hashFiles(
  cases: readonly Pick<Case, 'blob'>[],
  { signal, onProgress }: WorkOptions,
): Promise<void> {
  const blobs = cases.map(({ blob }) => blob).filter((blob) => !hashes.has(blob));
  const found = await fileHashes(blobs, {
    signal,
    onProgress: (done) => onProgress?.(done, blobs.length),
  });
  for (const [index, blob] of blobs.entries()) {
    const hash = found[index];
    if (hash) hashes.set(blob, hash);
  }
}

/**
 * Makes the document of what is known now; files are numbered by their place among all.
 * @param chosen some of `all`
 */
export function documentOf(
  chosen: readonly Case[],
  all: readonly Case[],
  choices: ReportChoices,
): ReadingsDocument {
  const numbers = new Map(all.map(({ key }, index) => [key, index + 1]));
  const files = chosen.map(
    ({ key, name, blob, analysis }): ReportedFile => ({
      key,
      number: numbers.get(key) ?? 1,
      name,
      bytes: blob.size,
      sha256: hashes.get(blob) ?? null,
      analysis,
    }),
  );
  return readingsDocument(files, choices, { appVersion: version, exportedAt: new Date() });
}
