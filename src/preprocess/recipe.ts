import type { PixelImage } from '../core/image.ts';
import type { PreprocessStep } from '../core/recipe.ts';
import { type Plane, planeOf } from './plane.ts';
import { resize } from './resize.ts';
import { extremes, invert, rescale, window } from './tone.ts';

/**
 * The recipe's steps on a copy of the image's stored values, one after the other. This is the
 * reference: `fused.ts` computes the same numbers, bit by bit, without the whole image in float.
 */
export function runRecipe(image: PixelImage, recipe: readonly PreprocessStep[]): Plane {
  return recipe.reduce((plane, step) => applyStep(step, plane, image), planeOf(image));
}

/** @param plane may be changed */
export function applyStep(step: PreprocessStep, plane: Plane, image: PixelImage): Plane {
  switch (step.op) {
    case 'rescale':
      rescale(plane.values, image);
      return plane;
    case 'window':
      window(plane.values, image, () => extremes(plane.values, image));
      return plane;
    case 'invert':
      if (image.photometric === step.when) invert(plane.values);
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

/** A part of an image, in pixels. */
export interface Region {
  readonly left: number;
  readonly top: number;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** The centred square in true proportions; pixels that are not square stay as they are. */
export function centredSquare({
  widthPx,
  heightPx,
  pixelAspect,
}: Pick<Plane, 'widthPx' | 'heightPx' | 'pixelAspect'>): Region {
  const side = Math.min(widthPx, heightPx * pixelAspect);
  const [columns, rows] = [Math.round(side), Math.round(side / pixelAspect)];
  const left = Math.floor((widthPx - columns) / 2);
  const top = Math.floor((heightPx - rows) / 2);
  return { left, top, widthPx: columns, heightPx: rows };
}

function cropSquare(plane: Plane): Plane {
  const { left, top, widthPx, heightPx } = centredSquare(plane);
  const square = new Float32Array(widthPx * heightPx);
  for (let y = 0; y < heightPx; y++) {
    const row = (top + y) * plane.widthPx + left;
    square.set(plane.values.subarray(row, row + widthPx), y * widthPx);
  }
  return { ...plane, values: square, widthPx, heightPx };
}
