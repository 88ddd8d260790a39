/** A recipe on stored samples: each is looked up in a table of tones as the resize reads it. */
import type { PixelImage } from '../core/image.ts';
import type { PreprocessStep } from '../core/recipe.ts';
import type { PixelKernels } from '../pixels/kernels.ts';
import type { Plane } from './plane.ts';
import { applyStep, centredSquare, type Region } from './recipe.ts';
import { resizedAspect } from './resize.ts';
import { resizeSamples, type TonedSamples } from './resize-samples.ts';
import { bitsOf, leadingTones, toneTable } from './tone-table.ts';

/**
 * Tones, a crop and a resize at the beginning of the recipe are one pass; the steps that follow
 * work on its few pixels.
 * @returns the same plane, bit by bit, as `runRecipe`, or null where there is too little memory
 */
export function runFused(
  kernels: PixelKernels,
  image: PixelImage,
  recipe: readonly PreprocessStep[],
): Plane | null {
  const toneSteps = leadingTones(recipe);
  const toned = {
    bits: bitsOf(image.samples),
    widthPx: image.widthPx,
    tones: toneTable(image, toneSteps),
  };
  let rest = recipe.slice(toneSteps.length);
  let region: Region = { left: 0, top: 0, widthPx: image.widthPx, heightPx: image.heightPx };
  if (rest[0]?.op === 'crop') {
    region = centredSquare(image);
    rest = rest.slice(1);
  }
  let plane: Plane = { ...region, values: new Float32Array(0), channels: 1, pixelAspect: image.pixelAspect };
  const [next] = rest;
  if (next?.op === 'resize') {
    const { widthPx, heightPx } = next;
    const values = new Float32Array(widthPx * heightPx);
    if (!resizeSamples(kernels, toned, region, next, values)) return null;
    plane = { ...plane, values, widthPx, heightPx, pixelAspect: resizedAspect(plane, next) };
    rest = rest.slice(1);
  } else {
    plane = { ...plane, values: lookUp(toned, region) };
  }
  return rest.reduce((done, step) => applyStep(step, done, image), plane);
}

function lookUp({ bits, widthPx, tones }: TonedSamples, region: Region): Float32Array<ArrayBuffer> {
  const values = new Float32Array(region.widthPx * region.heightPx);
  for (let y = 0, to = 0; y < region.heightPx; y++) {
    const start = (region.top + y) * widthPx + region.left;
    for (let from = start; from < start + region.widthPx; from++, to++) {
      values[to] = tones[bits[from] as number] as number;
    }
  }
  return values;
}
