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
 * The picture as a reader expects it: the same tones as the network's input, white bone, 8 bits.
 */
export function displayImage(image: PixelImage): DisplayImage {
  const { values, widthPx, heightPx } = runRecipe(image, [...TONES, ...shrinking(image)]);
  const grey = new Uint8Array(values.length);
  for (let i = 0; i < values.length; i++) grey[i] = Math.round((values[i] as number) * 255);
  return { grey, widthPx, heightPx };
}

/** A resize if the image is larger than the screen needs, else no step. */
function shrinking({ widthPx, heightPx }: PixelImage): readonly PreprocessStep[] {
  const factor = LONGEST_SIDE_PX / Math.max(widthPx, heightPx);
  if (factor >= 1) return [];
  const shrunk = (lengthPx: number) => Math.max(Math.round(lengthPx * factor), 1);
  return [{ op: 'resize', widthPx: shrunk(widthPx), heightPx: shrunk(heightPx) }];
}
