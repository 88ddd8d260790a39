/** Bytes to one grey frame, in a worker and in Node alike. The file's name is never asked. */
import { AppError } from '../core/errors.ts';
import type { DecodedFile } from '../core/image.ts';
import { decoders } from './registry.ts';
import { sniff } from './sniff.ts';

export { sniff } from './sniff.ts';

/**
 * @param bytes a whole file; neither changed nor kept
 * @throws AppError kind `decode` (empty, truncated, corrupt, no pixels, too large) or `unsupported`
 */
export async function decode(bytes: ArrayBuffer): Promise<DecodedFile> {
  const file = new Uint8Array(bytes);
  const mediaType = sniff(file);
  try {
    const decoder = await decoders[mediaType]();
    return { mediaType, ...(await decoder.decodeFile(file)) };
  } catch (thrown) {
    throw AppError.from(thrown);
  }
}
