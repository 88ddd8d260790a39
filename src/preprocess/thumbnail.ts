/** A small image for a list, in the tones of the network's input. */
import type { PixelImage, Thumbnail } from '../core/image.ts';
import { TONES } from './display.ts';
import { bitsOf, leadingTones, toneTable } from './tone-table.ts';

/** Shown at 56 CSS pixels, and so sharp enough at a pixel ratio of 1.3; 5 kB at most. */
const LONGEST_SIDE_PX = 72;

/** Samples along each axis that one pixel is the mean of: fine lines stay visible, noise does not. */
const SAMPLED = 3;

/** Costs 50,000 lookups however large the image is, as its tone table is made for the network anyway. */
export function thumbnail(image: PixelImage): Thumbnail {
  const { samples, widthPx: imageWidthPx, heightPx: imageHeightPx, pixelAspect } = image;
  const trueHeightPx = imageHeightPx * pixelAspect;
  const scale = LONGEST_SIDE_PX / Math.max(imageWidthPx, trueHeightPx);
  const widthPx = Math.max(Math.round(imageWidthPx * scale), 1);
  const heightPx = Math.max(Math.round(trueHeightPx * scale), 1);
  const bits = bitsOf(samples);
  const tones = toneTable(image, leadingTones(TONES));
  const columns = positions(widthPx * SAMPLED, imageWidthPx);
  const rows = positions(heightPx * SAMPLED, imageHeightPx);
  const sums = new Float32Array(widthPx * heightPx);
  rows.forEach((row, y) => {
    const line = row * imageWidthPx;
    const out = Math.floor(y / SAMPLED) * widthPx;
    columns.forEach((column, x) => {
      const at = out + Math.floor(x / SAMPLED);
      sums[at] = (sums[at] as number) + (tones[bits[line + column] as number] as number);
    });
  });
  const grey = Uint8Array.from(sums, (sum) => Math.round((sum / SAMPLED ** 2) * 255));
  return { grey, widthPx, heightPx };
}

/** The middles of `count` equal parts of a side. */
function positions(count: number, lengthPx: number): Uint32Array {
  return Uint32Array.from({ length: count }, (_, part) => Math.floor(((part + 0.5) * lengthPx) / count));
}
