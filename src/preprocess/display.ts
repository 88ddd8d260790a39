import type { DisplayImage, PixelImage } from '../core/image.ts';
import type { PreprocessStep } from '../core/recipe.ts';
import { type PixelKernels, pixelKernels } from '../pixels/kernels.ts';
import { runRecipe } from './recipe.ts';
import { resizeSamples } from './resize-samples.ts';
import { bitsOf, leadingTones, toneTable } from './tone-table.ts';

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
export async function displayImage(image: PixelImage): Promise<DisplayImage> {
  const kernels = await pixelKernels();
  return (kernels && fusedDisplay(kernels, image)) ?? referenceDisplay(image);
}

/** The same picture, computed as the definition says. */
export function referenceDisplay(image: PixelImage): DisplayImage {
  const size = fittedSize(image);
  const resize: readonly PreprocessStep[] = isResized(image, size) ? [{ op: 'resize', ...size }] : [];
  const { values, widthPx, heightPx } = runRecipe(image, [...TONES, ...resize]);
  return { grey: greysOf(values), widthPx, heightPx };
}

/** @returns null where there is too little memory */
export function fusedDisplay(kernels: PixelKernels, image: PixelImage): DisplayImage | null {
  const bits = bitsOf(image.samples);
  const tones = toneTable(image, leadingTones(TONES));
  const size = fittedSize(image);
  const grey = new Uint8Array(size.widthPx * size.heightPx);
  if (isResized(image, size)) {
    const region = { left: 0, top: 0, widthPx: image.widthPx, heightPx: image.heightPx };
    if (!resizeSamples(kernels, { bits, widthPx: image.widthPx, tones }, region, size, grey)) return null;
  } else {
    const greys = greysOf(tones);
    for (let i = 0; i < grey.length; i++) grey[i] = greys[bits[i] as number] as number;
  }
  return { grey, ...size };
}

function greysOf(tones: Float32Array): Uint8Array<ArrayBuffer> {
  const greys = new Uint8Array(tones.length);
  for (let i = 0; i < tones.length; i++) greys[i] = Math.round((tones[i] as number) * 255);
  return greys;
}

type Size = Pick<DisplayImage, 'widthPx' | 'heightPx'>;

/** The size of true proportions, no larger than the screen needs. */
function fittedSize(image: PixelImage): Size {
  // Stretched along one axis, so that no line is lost.
  const trueWidth = image.widthPx * Math.max(1 / image.pixelAspect, 1);
  const trueHeight = image.heightPx * Math.max(image.pixelAspect, 1);
  const factor = Math.min(LONGEST_SIDE_PX / Math.max(trueWidth, trueHeight), 1);
  const fitted = (lengthPx: number) => Math.max(Math.round(lengthPx * factor), 1);
  return { widthPx: fitted(trueWidth), heightPx: fitted(trueHeight) };
}

const isResized = (image: PixelImage, { widthPx, heightPx }: Size) =>
  widthPx !== image.widthPx || heightPx !== image.heightPx;
