/** JPEG baseline, 8 bits: DICOM PS3.5, 8.2.1 and A.4.1. */
import { decodeError, unsupported } from '../../problems.ts';
import { decodeJpeg } from '../../raster/jpeg-codec.ts';
import { firstFrame } from '../pixel-data.ts';
import type { Codec } from './contract.ts';

/** Colour comes back as neutral grey, whatever the photometric interpretation says of the stream's inside. */
export const decodeFrame: Codec['decodeFrame'] = async (
  pixelData,
  { widthPx, heightPx, photometric },
  signal,
) => {
  if (pixelData.kind !== 'encapsulated') {
    throw decodeError('DICOM', 'corrupt', 'native pixel data under a compressed transfer syntax');
  }
  const { header, grey } = await decodeJpeg(firstFrame(pixelData), signal);
  if (header.widthPx !== widthPx || header.heightPx !== heightPx) {
    const sizes = `${header.widthPx} × ${header.heightPx} in the JPEG stream, ${widthPx} × ${heightPx} in the header`;
    throw decodeError('DICOM', 'corrupt', `two sizes: ${sizes}`);
  }
  if (grey === null) throw unsupported('photometric', `${photometric} in real colour`);
  return grey;
};
