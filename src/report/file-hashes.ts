/** SHA-256 of the files themselves, by which a reading can be traced to what was read. */
import { throwIfAborted } from '../core/abort.ts';
import { AppError } from '../core/errors.ts';
import { sha256 } from '../core/hash.ts';

interface HashOptions {
  readonly signal: AbortSignal;
  readonly onProgress?: (done: number) => void;
}

/**
 * Hashes files one after the other, so that one of them is in memory at a time.
 * @returns a hash for each, in order; null for a file without content, one that can no longer be
 * read, and all of them where the page is not in a secure context
 * @throws AppError kind `cancelled`, at once: the hash of a large file is not waited for
 */
export async function fileHashes(
  files: readonly Blob[],
  { signal, onProgress }: HashOptions,
): Promise<readonly (string | null)[]> {
  const hashes: (string | null)[] = [];
  const stopped = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(new AppError({ kind: 'cancelled' })), { once: true });
  });
  stopped.catch(() => undefined);
  for (const [index, file] of files.entries()) {
    throwIfAborted(signal);
    hashes.push(file.size > 0 ? await Promise.race([hashOf(file), stopped]) : null);
    onProgress?.(index + 1);
  }
  throwIfAborted(signal);
  return hashes;
}

/** A file may have been moved since it was read; its reading goes out without a hash. */
async function hashOf(file: Blob): Promise<string | null> {
  try {
    return await sha256(await file.arrayBuffer());
  } catch {
    return null;
  }
}
