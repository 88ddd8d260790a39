import type { PixelImage } from '../core/image.ts';
import type { PreprocessStep } from '../core/recipe.ts';
import type { Tensor } from '../core/tensor.ts';
import { mapInPlace, type Plane, planeOf } from './plane.ts';
import { resize } from './resize.ts';
import { invert, rescale, window } from './tone.ts';

/**
 * Executes a manifest's recipe. Pure: the image is not changed.
 * @returns float32 NHWC [1, height, width, 1]
 */
export function preprocess(image: PixelImage, recipe: readonly PreprocessStep[]): Tensor {
  const plane = runRecipe(image, recipe);
  return {
    dtype: 'float32',
    shape: [1, plane.heightPx, plane.widthPx, 1],
    layout: 'NHWC',
    data: plane.values,
  };
}

/** The recipe's steps on a copy of the image's stored values. */
export function runRecipe(image: PixelImage, recipe: readonly PreprocessStep[]): Plane {
  return recipe.reduce((plane, step) => apply(step, plane, image), planeOf(image));
}

function apply(step: PreprocessStep, plane: Plane, image: PixelImage): Plane {
  switch (step.op) {
    case 'rescale':
      rescale(plane, image);
      return plane;
    case 'window':
      window(plane, image);
      return plane;
    case 'invert':
      if (image.photometric === step.when) invert(plane);
      return plane;
    case 'resize':
      return resize(plane, step.widthPx, step.heightPx);
    case 'crop':
      return cropSquare(plane);
    case 'normalize':
      mapInPlace(plane, (value) => (value - step.mean) / step.std);
      return plane;
  }
}

function cropSquare({ values, widthPx, heightPx }: Plane): Plane {
  const side = Math.min(widthPx, heightPx);
  const left = Math.floor((widthPx - side) / 2);
  const top = Math.floor((heightPx - side) / 2);
  const square = new Float32Array(side * side);
  for (let y = 0; y < side; y++) {
    const row = (top + y) * widthPx + left;
    square.set(values.subarray(row, row + side), y * side);
  }
  return { values: square, widthPx: side, heightPx: side };
}
