import type { PixelImage } from '../core/image.ts';
import type { PreprocessStep } from '../core/recipe.ts';
import type { Tensor } from '../core/tensor.ts';
import { type Plane, planeOf } from './plane.ts';
import { resize } from './resize.ts';
import { invert, rescale, window } from './tone.ts';

/**
 * Executes a manifest's recipe. Pure: the image is not changed.
 * @returns float32 NHWC [1, height, width, channels]
 */
export function preprocess(image: PixelImage, recipe: readonly PreprocessStep[]): Tensor {
  const plane = runRecipe(image, recipe);
  return {
    dtype: 'float32',
    shape: [1, plane.heightPx, plane.widthPx, plane.channels],
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
    case 'replicate':
      return replicate(plane, step.channels);
    case 'normalize':
      normalize(plane, step.mean, step.std);
      return plane;
  }
}

function replicate(plane: Plane, channels: number): Plane {
  const replicated = new Float32Array(plane.values.length * channels);
  for (let i = 0; i < replicated.length; i++) {
    replicated[i] = plane.values[Math.floor(i / channels)] as number;
  }
  return { ...plane, values: replicated, channels };
}

type PerChannel = number | readonly number[];

function normalize({ values, channels }: Plane, mean: PerChannel, std: PerChannel): void {
  const of = (given: PerChannel, channel: number) =>
    typeof given === 'number' ? given : (given[channel] as number);
  for (let channel = 0; channel < channels; channel++) {
    const [center, scale] = [of(mean, channel), of(std, channel)];
    for (let i = channel; i < values.length; i += channels)
      values[i] = ((values[i] as number) - center) / scale;
  }
}

/** The centred square in true proportions; pixels that are not square stay as they are. */
function cropSquare(plane: Plane): Plane {
  const { values, widthPx, heightPx, pixelAspect } = plane;
  const side = Math.min(widthPx, heightPx * pixelAspect);
  const [columns, rows] = [Math.round(side), Math.round(side / pixelAspect)];
  const left = Math.floor((widthPx - columns) / 2);
  const top = Math.floor((heightPx - rows) / 2);
  const square = new Float32Array(columns * rows);
  for (let y = 0; y < rows; y++) {
    const row = (top + y) * widthPx + left;
    square.set(values.subarray(row, row + columns), y * columns);
  }
  return { ...plane, values: square, widthPx: columns, heightPx: rows };
}
