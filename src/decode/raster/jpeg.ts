/**
 * JPEG files, baseline and progressive, grey or neutral colour, turned upright by their EXIF
 * orientation.
 */

import { plainImage } from '../../core/image.ts';
import type { Decoder } from '../contract.ts';
import { orient } from './exif.ts';
import { decodeGreyJpeg } from './jpeg-codec.ts';

export const decodeFile: Decoder['decodeFile'] = async (file, signal, _, release) => {
  const { header, grey } = await decodeGreyJpeg(file, signal, release);
  const { samples, widthPx, heightPx } = orient(grey, header, header.orientation);
  return { image: plainImage(samples, widthPx, heightPx, 8), study: null, cautions: [] };
};
