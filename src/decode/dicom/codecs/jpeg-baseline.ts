/** JPEG baseline, 8 bits: DICOM PS3.5, 8.2.1 and A.4.1. */
import { decodeError, unsupported } from '../../problems.ts';
import { decodeJpeg } from '../../raster/jpeg-codec.ts';
import { firstFrame } from '../pixel-data.ts';
import type { Codec } from './contract.ts';

/** Colour is returned as neutral grey, independently of the photometric interpretation. */
export const decodeFrame: Codec['decodeFrame'] = async (
  pixelData,
  { widthPx, heightPx, photometric },
  signal,
) => {
  if (pixelData.kind !== 'encapsulated') {
    throw decodeError('DICOM', 'corrupt', { code: 'dicom-native' });
  }
  const { header, grey } = await decodeJpeg(firstFrame(pixelData), signal);
  if (header.widthPx !== widthPx || header.heightPx !== heightPx) {
    const { widthPx: jpegWidthPx, heightPx: jpegHeightPx } = header;
    const detail = { code: 'dicom-two-sizes', widthPx, heightPx, jpegWidthPx, jpegHeightPx } as const;
    throw decodeError('DICOM', 'corrupt', detail);
  }
  if (grey === null) throw unsupported('photometric', { code: 'photometric-colour', photometric });
  return grey;
};
