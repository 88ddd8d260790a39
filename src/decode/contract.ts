import type { DecodedFile } from '../core/image.ts';
import type { Bytes } from './bytes.ts';

/** One file format. */
export interface Decoder {
  /** @throws AppError kind `decode`, `unsupported` or `cancelled` */
  decodeFile(bytes: Bytes, signal: AbortSignal): Promise<Omit<DecodedFile, 'mediaType'>>;
}
