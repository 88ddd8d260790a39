import type { DisplayImage, PixelImage, Samples } from '../core/image.ts';
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
 * @param image its samples are taken over where they have a buffer of their own, else copied
 */
export function displayImage(image: PixelImage): DisplayImage {
  const { widthPx, heightPx, pixelAspect, spacing, bitsStored, photometric, padding } = image;
  const { orientation, overlays } = image;
  const { rescale, modalityLut, modalityUnit, windows, voiLuts } = image;
  return {
    samples: ownSamples(image.samples),
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

/** What a buffer may hold beside the samples, as a share of it: a PNG leaves a byte of each line. */
const MAX_REST = 1 / 64;

/** The samples in a buffer that holds little else, so that it can be handed over. */
function ownSamples(samples: Samples): DisplayImage['samples'] {
  const { buffer, byteLength } = samples;
  const isOwn = buffer instanceof ArrayBuffer && byteLength >= buffer.byteLength * (1 - MAX_REST);
  return isOwn ? (samples as DisplayImage['samples']) : samples.slice();
}
