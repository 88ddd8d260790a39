import type { DisplayImage, PixelImage } from '../core/image.ts';
import type { PreprocessStep } from '../core/recipe.ts';
import { fileVoi } from './tone-table.ts';

/** The grey pipeline that all models' recipes share, up to the resize to a model's input. */
export const TONES: readonly PreprocessStep[] = [
  { op: 'rescale' },
  { op: 'window' },
  { op: 'invert', when: 'MONOCHROME1' },
];

/**
 * The image as the screen draws it: the stored values, and the tones of the network's input as the
 * file's own.
 * @param image its samples are copied or taken over: see {@link isCopied}
 */
export function displayImage(image: PixelImage): DisplayImage {
  const { widthPx, heightPx, pixelAspect, spacing, bitsStored, photometric, padding } = image;
  const { orientation, overlays } = image;
  const { rescale, modalityLut, modalityUnit, windows, voiLuts } = image;
  return {
    samples: isCopied(image) ? image.samples.slice() : (image.samples as DisplayImage['samples']),
    widthPx,
    heightPx,
    pixelAspect,
    spacing,
    orientation,
    overlays,
    bitsStored,
    photometric,
    rescale,
    modalityLut,
    modalityUnit,
    windows,
    voiLuts,
    padding,
    voi: fileVoi(image),
  };
}

/** What a buffer may hold behind the samples, as a share of it: a PNG leaves a byte of each line. */
const MAX_REST = 1 / 64;

/** Copied in less time than the network's input takes, and little beside what a page holds. */
const SMALL_BYTES = 4 * 2 ** 20;

/**
 * Whether {@link displayImage} leaves the samples where they are: small ones, and those that share
 * their buffer with a file. The others are handed over, and then are the screen's alone.
 */
export function isCopied({ samples: { buffer, byteOffset, byteLength } }: PixelImage): boolean {
  if (byteLength <= SMALL_BYTES) return true;
  const isOwn = byteOffset === 0 && byteLength >= buffer.byteLength * (1 - MAX_REST);
  return !(isOwn && buffer instanceof ArrayBuffer);
}
