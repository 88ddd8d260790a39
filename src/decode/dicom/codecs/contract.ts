import type { FrameLayout } from '../layout.ts';
import type { PixelData } from '../pixel-data.ts';

/** One way of storing pixels. */
export interface Codec {
  /**
   * The first frame: interleaved samples as stored, not yet masked.
   * @throws AppError kind `decode`, `unsupported` or `cancelled`
   */
  decodeFrame(
    pixelData: PixelData,
    layout: FrameLayout,
    signal: AbortSignal,
  ): Promise<Uint8Array | Uint16Array>;
}
