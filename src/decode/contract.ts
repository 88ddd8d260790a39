import type { DecodedFile } from '../core/image.ts';
import type { Bytes } from './bytes.ts';

/** One file format. */
export interface Decoder {
  /** @throws AppError kind `decode` or `unsupported` */
  decodeFile(bytes: Bytes): Promise<Omit<DecodedFile, 'mediaType'>>;
}
