/** Fewer pixels, for images that are larger than a screen's memory takes. */
import type { DisplayImage, Samples } from '../core/image.ts';

export interface Reduced {
  readonly samples: Samples;
  readonly widthPx: number;
  readonly heightPx: number;
  /** Pixels of the image along each side of one of these; 1 where nothing is reduced. */
  readonly factor: number;
}

/** The limits of what a device can draw at once. */
export interface DrawingLimits {
  readonly mostSidePx: number;
  readonly mostPixels: number;
}

/** The mean of each square of pixels, by the smallest factor that fits; the image itself where it does. */
export function reduced(display: DisplayImage, { mostSidePx, mostPixels }: DrawingLimits): Reduced {
  const { samples, widthPx, heightPx } = display;
  const factor = Math.max(
    Math.ceil(Math.max(widthPx, heightPx) / mostSidePx),
    Math.ceil(Math.sqrt((widthPx * heightPx) / mostPixels)),
  );
  if (factor <= 1) return { samples, widthPx, heightPx, factor: 1 };
  const width = Math.ceil(widthPx / factor);
  const height = Math.ceil(heightPx / factor);
  const means = new (samples.constructor as new (length: number) => Samples)(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) means[y * width + x] = meanOf(display, x * factor, y * factor, factor);
  }
  return { samples: means, widthPx: width, heightPx: height, factor };
}

function meanOf(
  { samples, widthPx, heightPx }: DisplayImage,
  left: number,
  top: number,
  side: number,
): number {
  const right = Math.min(left + side, widthPx);
  const bottom = Math.min(top + side, heightPx);
  let sum = 0;
  for (let y = top; y < bottom; y++) {
    for (let at = y * widthPx + left; at < y * widthPx + right; at++) sum += samples[at] as number;
  }
  return Math.round(sum / ((right - left) * (bottom - top)));
}
