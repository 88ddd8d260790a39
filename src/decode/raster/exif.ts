/** The one EXIF tag that changes the picture. */
import { type Bytes, hasText, viewOf } from '../bytes.ts';

/** EXIF 2.3, 4.6.4 A: the position of row 0 and column 0 of the stored image; 1 is upright. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

const ORIENTATION_TAG = 0x0112;

/**
 * @param tiff the EXIF block from its TIFF header on
 * @returns 1 if the tag is missing or the block is damaged, because the image is complete without
 * it
 */
export function readOrientation(tiff: Bytes): Orientation {
  const little = hasText(tiff, 'II*\0');
  if ((!little && !hasText(tiff, 'MM\0*')) || tiff.length < 10) return 1;
  const view = viewOf(tiff);
  const directory = view.getUint32(4, little);
  if (directory + 2 > tiff.length) return 1;
  const entries = view.getUint16(directory, little);
  for (let index = 0; index < entries; index++) {
    const entry = directory + 2 + index * 12;
    if (entry + 12 > tiff.length) return 1;
    if (view.getUint16(entry, little) !== ORIENTATION_TAG) continue;
    const value = view.getUint16(entry + 8, little);
    return value >= 1 && value <= 8 ? (value as Orientation) : 1;
  }
  return 1;
}

/** Turns the image upright; returns the same array if it is upright already. */
export function orient<S extends Uint8Array | Uint16Array>(
  samples: S,
  { widthPx, heightPx }: { readonly widthPx: number; readonly heightPx: number },
  orientation: Orientation,
): { samples: S; widthPx: number; heightPx: number } {
  if (orientation === 1) return { samples, widthPx, heightPx };
  const transposed = orientation >= 5;
  const width = transposed ? heightPx : widthPx;
  const height = transposed ? widthPx : heightPx;
  // The axes along which the stored image is reversed, relative to the upright one.
  const fromRight = [2, 3, 7, 8].includes(orientation);
  const fromBottom = [3, 4, 6, 7].includes(orientation);
  const upright = samples.slice() as S;
  for (let y = 0, index = 0; y < height; y++) {
    for (let x = 0; x < width; x++, index++) {
      const column = transposed ? y : x;
      const row = transposed ? x : y;
      const storedColumn = fromRight ? widthPx - 1 - column : column;
      const storedRow = fromBottom ? heightPx - 1 - row : row;
      upright[index] = samples[storedRow * widthPx + storedColumn] ?? 0;
    }
  }
  return { samples: upright, widthPx: width, heightPx: height };
}
