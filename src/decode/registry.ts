import type { DecodedFile, MediaType } from '../core/image.ts';
import type { Bytes } from './bytes.ts';

/** One file format. */
export interface Decoder {
  /** @throws AppError kind `decode` or `unsupported` */
  decodeFile(bytes: Bytes): Promise<Omit<DecodedFile, 'mediaType'>>;
}

/** Each decoder is loaded when its first file comes. */
export const decoders: Readonly<Record<MediaType, () => Promise<Decoder>>> = {
  'image/png': () => import('./raster/png.ts'),
  'image/jpeg': () => import('./raster/jpeg.ts'),
  'application/dicom': () => import('./dicom/dicom.ts'),
};
