import type { PixelImage } from '../core/image.ts';

/**
 * An image in floating point, row by row, with the channels of a pixel interleaved; grey has one
 * channel.
 */
export interface Plane {
  /** `widthPx * heightPx * channels` of them. */
  readonly values: Float32Array<ArrayBuffer>;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly channels: number;
  /** Height of a pixel divided by its width. */
  readonly pixelAspect: number;
}

/** A copy of the stored values: the steps that follow may change it in place. */
export function planeOf({ samples, widthPx, heightPx, pixelAspect }: PixelImage): Plane {
  return { values: new Float32Array(samples), widthPx, heightPx, channels: 1, pixelAspect };
}
