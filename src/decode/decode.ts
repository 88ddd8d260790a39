/**
 * Bytes to one grey frame, in a worker and in Node alike. The bytes alone tell the format, never
 * the file's name.
 */
import { throwIfAborted } from '../core/abort.ts';
import { AppError } from '../core/errors.ts';
import type { DecodedFile } from '../core/image.ts';
import { free } from './bytes.ts';
import { decoders } from './registry.ts';
import { sniff } from './sniff.ts';

export { sniff } from './sniff.ts';

export interface DecodeOptions {
  /**
   * Whether `bytes` may be freed as soon as nothing reads them, so that the file and all that its
   * decoding takes need not be in memory at once; they are useless afterwards.
   */
  readonly mayFree?: boolean;
}

/**
 * @param bytes a whole file; never changed, and kept by samples that lie in it as they are used
 * @param signal asked between the steps and, in a large PNG, between its lines
 * @param frame of a file of several, counted from 0
 * @throws AppError kind `decode` (empty, truncated, corrupt, no pixels, too large), `unsupported`
 * or `cancelled`
 */
export async function decode(
  bytes: ArrayBuffer,
  signal: AbortSignal,
  frame = 0,
  { mayFree = false }: DecodeOptions = {},
): Promise<DecodedFile> {
  throwIfAborted(signal);
  const file = new Uint8Array(bytes);
  const mediaType = sniff(file);
  try {
    const decoder = await decoders[mediaType]();
    throwIfAborted(signal);
    const release = () => (mayFree ? free(bytes) : undefined);
    return { mediaType, ...(await decoder.decodeFile(file, signal, frame, release)) };
  } catch (thrown) {
    throw AppError.from(thrown);
  }
}
