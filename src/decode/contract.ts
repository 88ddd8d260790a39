import type { DecodedFile } from '../core/image.ts';
import type { Bytes } from './bytes.ts';

/** One file format. */
export interface Decoder {
  /**
   * @param frame counted from 0; formats of a single frame ignore it
   * @throws AppError kind `decode`, `unsupported` or `cancelled`
   */
  decodeFile(bytes: Bytes, signal: AbortSignal, frame: number): Promise<Omit<DecodedFile, 'mediaType'>>;
}
