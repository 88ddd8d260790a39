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
 * The image as the screen draws it: a copy of the stored values, because the network's input is
 * computed from the same ones, and the tones of that input as the file's own.
 */
export function displayImage(image: PixelImage): DisplayImage {
  const { widthPx, heightPx, pixelAspect, spacing, bitsStored, photometric, padding } = image;
  const { orientation, overlays } = image;
  const { rescale, modalityLut, modalityUnit, windows, voiLuts } = image;
  return {
    samples: image.samples.slice(),
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
