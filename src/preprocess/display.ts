import type { DisplayImage, PixelImage } from '../core/image.ts';
import type { PreprocessStep } from '../core/recipe.ts';
import { runRecipe } from './preprocess.ts';

/** A screen shows no more; the network sees the full picture all the same. */
const LONGEST_SIDE_PX = 2048;

/** The grey pipeline of every model's recipe, up to where a model wants a size of its own. */
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

/** A resize where the picture is longer than the screen needs, else nothing. */
function shrinking({ widthPx, heightPx }: PixelImage): readonly PreprocessStep[] {
  const factor = LONGEST_SIDE_PX / Math.max(widthPx, heightPx);
  if (factor >= 1) return [];
  const shrunk = (lengthPx: number) => Math.max(Math.round(lengthPx * factor), 1);
  return [{ op: 'resize', widthPx: shrunk(widthPx), heightPx: shrunk(heightPx) }];
}
