import type { DecodedFile } from '../core/image.ts';
import type { Bytes } from './bytes.ts';

/** One file format. */
export interface Decoder {
  /**
   * @param frame counted from 0; formats of a single frame ignore it
   * @param release frees `bytes`. To be called, if at all, when nothing reads them any more, not
   * even another thread, as that of an inflater may; a decoder that holds them in a memory of its
   * own calls it.
   * @throws AppError kind `decode`, `unsupported` or `cancelled`
   */
  decodeFile(
    bytes: Bytes,
    signal: AbortSignal,
    frame: number,
    release: () => void,
  ): Promise<Omit<DecodedFile, 'mediaType'>>;
}
