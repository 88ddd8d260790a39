import type { MediaType } from '../core/image.ts';
import type { Decoder } from './contract.ts';

/** Each decoder is loaded when its first file comes. */
export const decoders: Readonly<Record<MediaType, () => Promise<Decoder>>> = {
  'image/png': () => import('./raster/png.ts'),
  'image/jpeg': () => import('./raster/jpeg.ts'),
  'application/dicom': () => import('./dicom/dicom.ts'),
};
