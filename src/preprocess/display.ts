import type { DisplayImage, PixelImage } from '../core/image.ts';
import type { PreprocessStep } from '../core/recipe.ts';
import { runRecipe } from './preprocess.ts';

/** A screen shows no more pixels; the network still gets the full image. */
const LONGEST_SIDE_PX = 2048;

/** The grey pipeline that all models' recipes share, up to the resize to a model's input. */
const TONES: readonly PreprocessStep[] = [
  { op: 'rescale' },
  { op: 'window' },
  { op: 'invert', when: 'MONOCHROME1' },
];

/**
 * The picture as a reader expects it: the same tones as the network's input, white bone, true
 * proportions, 8 bits.
 */
export function displayImage(image: PixelImage): DisplayImage {
  const { values, widthPx, heightPx } = runRecipe(image, [...TONES, ...fitting(image)]);
  const grey = new Uint8Array(values.length);
  for (let i = 0; i < values.length; i++) grey[i] = Math.round((values[i] as number) * 255);
  return { grey, widthPx, heightPx };
}

/** A resize where pixels are not square or are more than the screen needs, else no step. */
function fitting(image: PixelImage): readonly PreprocessStep[] {
  // Stretched along one axis, so that no line is lost.
  const trueWidth = image.widthPx * Math.max(1 / image.pixelAspect, 1);
  const trueHeight = image.heightPx * Math.max(image.pixelAspect, 1);
  const factor = Math.min(LONGEST_SIDE_PX / Math.max(trueWidth, trueHeight), 1);
  const fitted = (lengthPx: number) => Math.max(Math.round(lengthPx * factor), 1);
  const [widthPx, heightPx] = [fitted(trueWidth), fitted(trueHeight)];
  if (widthPx === image.widthPx && heightPx === image.heightPx) return [];
  return [{ op: 'resize', widthPx, heightPx }];
}
