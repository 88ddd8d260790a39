import type { MediaType } from '../core/image.ts';
import type { Decoder } from './contract.ts';

/** Each decoder is loaded when the first file of its format is opened. */
export const decoders: Readonly<Record<MediaType, () => Promise<Decoder>>> = {
  'image/png': () => import('./raster/png.ts'),
  'image/jpeg': () => import('./raster/jpeg.ts'),
  'image/tiff': () => import('./raster/tiff.ts'),
  'image/bmp': () => import('./raster/bmp.ts'),
  'image/webp': () => import('./raster/webp.ts'),
  'application/dicom': () => import('./dicom/dicom.ts'),
};
