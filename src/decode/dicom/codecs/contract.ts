import type { FrameLayout } from '../layout.ts';
import type { PixelData } from '../pixel-data.ts';

/** One frame as it was stored. */
export interface StoredFrame {
  /** Interleaved, `layout.samplesPerPixel` for each pixel, and not yet masked to Bits Stored. */
  readonly words: Uint8Array | Uint16Array;
  /** The layout of `words`: the header's, corrected by what the stream says of itself. */
  readonly layout: FrameLayout;
}

/** One way of storing pixels. */
export interface Codec {
  /**
   * @param frame counted from 0, below `layout.frames`
   * @param release to be called, if at all, when nothing reads the file's bytes any more
   * @throws AppError kind `decode`, `unsupported` or `cancelled`
   */
  decodeFrame(
    pixelData: PixelData,
    layout: FrameLayout,
    frame: number,
    signal: AbortSignal,
    release: () => void,
  ): Promise<StoredFrame>;
}
