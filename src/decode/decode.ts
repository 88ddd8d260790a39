/**
 * Bytes to one grey frame, in a worker and in Node alike. The bytes alone tell the format, never
 * the file's name.
 */
import { throwIfAborted } from '../core/abort.ts';
import { AppError } from '../core/errors.ts';
import type { DecodedFile } from '../core/image.ts';
import { decoders } from './registry.ts';
import { sniff } from './sniff.ts';

export { sniff } from './sniff.ts';

/**
 * @param bytes a whole file; neither changed nor kept
 * @param signal asked between the steps and, in a large PNG, between its lines
 * @param frame of a file of several, counted from 0
 * @throws AppError kind `decode` (empty, truncated, corrupt, no pixels, too large), `unsupported`
 * or `cancelled`
 */
export async function decode(bytes: ArrayBuffer, signal: AbortSignal, frame = 0): Promise<DecodedFile> {
  throwIfAborted(signal);
  const file = new Uint8Array(bytes);
  const mediaType = sniff(file);
  try {
    const decoder = await decoders[mediaType]();
    throwIfAborted(signal);
    return { mediaType, ...(await decoder.decodeFile(file, signal, frame)) };
  } catch (thrown) {
    throw AppError.from(thrown);
  }
}
