import type { DisplayImage, PixelImage } from '../core/image.ts';
import { planeOf } from './plane.ts';
import { resize } from './resize.ts';
import { invert, rescale, window } from './tone.ts';

/** A screen shows no more; the network sees the full picture all the same. */
const LONGEST_SIDE_PX = 2048;

/** The picture as a reader expects it: the same tones as the network's input, white bone, 8 bits. */
export function displayImage(image: PixelImage): DisplayImage {
  let plane = planeOf(image);
  rescale(plane, image);
  window(plane, image);
  if (image.photometric === 'MONOCHROME1') invert(plane);
  const shrink = LONGEST_SIDE_PX / Math.max(plane.widthPx, plane.heightPx);
  if (shrink < 1) {
    plane = resize(
      plane,
      Math.max(Math.round(plane.widthPx * shrink), 1),
      Math.max(Math.round(plane.heightPx * shrink), 1),
    );
  }
  const { values, widthPx, heightPx } = plane;
  const grey = new Uint8Array(values.length);
  for (let i = 0; i < values.length; i++) grey[i] = Math.round((values[i] as number) * 255);
  return { grey, widthPx, heightPx };
}
