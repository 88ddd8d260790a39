/**
 * TIFF to grey at its own depth: 1 to 16 bits, strips and tiles, both byte orders; of several pages
 * the first.
 *
 * Read here and not by a library: decision 0016 has the reasons.
 */
import { type Photometric, plainImage } from '../../core/image.ts';
import { hasText } from '../bytes.ts';
import type { Decoder } from '../contract.ts';
import { unsupported } from '../problems.ts';
import { orient } from './exif.ts';
import { toGrey } from './grey.ts';
import { readPages } from './tiff/directory.ts';
import { readLayout, type TiffLayout } from './tiff/layout.ts';
import { readPixels } from './tiff/pixels.ts';

export const decodeFile: Decoder['decodeFile'] = async (file, signal) => {
  const { first, count } = readPages(file);
  const layout = readLayout(first);
  const stored = await readPixels(file, layout, hasText(file, 'II'), signal);
  const isPalette = layout.photometric === 'palette';
  const grey = isPalette
    ? toGrey(lookup(stored, layout.palette), 3, 255)
    : toGrey(stored, layout.channels, 2 ** layout.depth - 1);
  if (grey === null) throw unsupported('colour', { code: 'colour', format: 'TIFF' });
  const { samples, widthPx, heightPx } = orient(grey, layout, layout.orientation);
  const image = {
    ...plainImage(samples, widthPx, heightPx, isPalette ? 8 : layout.depth),
    photometric: photometricOf(layout),
    isColour: layout.channels === 3,
    frames: count,
  };
  return { image, study: null, cautions: [] };
};

const photometricOf = ({ photometric }: TiffLayout): Photometric =>
  photometric === 'white-is-zero' ? 'MONOCHROME1' : 'MONOCHROME2';

/**
 * Palette indices to interleaved RGB of 8 bits. Some writers leave 8 bits in the palette's 16, as
 * libtiff also assumes where no entry is larger.
 */
function lookup(indices: Uint8Array | Uint16Array, palette: readonly number[]): Uint8Array {
  const shift = palette.some((value) => value > 255) ? 8 : 0;
  const colours = palette.length / 3;
  const rgb = new Uint8Array(indices.length * 3);
  for (const [pixel, index] of indices.entries()) {
    for (let channel = 0; channel < 3; channel++) {
      rgb[pixel * 3 + channel] = (palette[channel * colours + index] ?? 0) >> shift;
    }
  }
  return rgb;
}
