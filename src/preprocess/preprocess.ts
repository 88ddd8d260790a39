import type { PixelImage } from '../core/image.ts';
import type { PreprocessStep } from '../core/recipe.ts';
import type { Tensor } from '../core/tensor.ts';
import { pixelKernels } from '../pixels/kernels.ts';
import { runFused } from './fused.ts';
import { runRecipe } from './recipe.ts';

/**
 * Executes a manifest's recipe. Pure: the image is not changed.
 * @returns float32 NHWC [1, height, width, channels]
 */
export async function preprocess(image: PixelImage, recipe: readonly PreprocessStep[]): Promise<Tensor> {
  const kernels = await pixelKernels();
  const plane = (kernels && runFused(kernels, image, recipe)) ?? runRecipe(image, recipe);
  return {
    dtype: 'float32',
    shape: [1, plane.heightPx, plane.widthPx, plane.channels],
    layout: 'NHWC',
    data: plane.values,
  };
}
