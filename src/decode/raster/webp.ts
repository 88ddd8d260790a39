/** WebP files, lossy and lossless, of neutral colour, turned upright by their EXIF orientation. */
import { throwIfAborted } from '../../core/abort.ts';
import { plainImage } from '../../core/image.ts';
import type { Decoder } from '../contract.ts';
import { decodeError, unsupported } from '../problems.ts';
import { orient } from './exif.ts';
import { toGrey } from './grey.ts';
import { decodeRgba } from './webp-codec.ts';
import { readWebpHeader } from './webp-header.ts';

export const decodeFile: Decoder['decodeFile'] = async (file, signal) => {
  const header = readWebpHeader(file);
  const rgba = await decodeRgba(file, header, signal).catch((cause: unknown) => {
    throwIfAborted(signal);
    throw decodeError('WebP', 'corrupt', { code: 'invalid-compression' }, cause);
  });
  const grey = toGrey(rgba, 4, 255);
  if (grey === null) throw unsupported('colour', { code: 'colour', format: 'WebP' });
  const { samples, widthPx, heightPx } = orient(grey, header, header.orientation);
  return {
    image: { ...plainImage(samples, widthPx, heightPx, 8), isColour: true },
    study: null,
    cautions: [],
  };
};
