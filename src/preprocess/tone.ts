/** The grey pipeline of DICOM PS3.3 C.11: stored values to 0-1, black to white. */
import type { Lut, PixelImage, VoiWindow } from '../core/image.ts';
import { mapInPlace, type Plane } from './plane.ts';

/** Modality transformation, in place: LUT or slope and intercept (PS3.3 C.11.1). */
export function rescale(plane: Plane, { modalityLut, rescale: { slope, intercept } }: PixelImage): void {
  if (modalityLut) {
    mapInPlace(plane, (value) => lookup(modalityLut, value));
  } else if (slope !== 1 || intercept !== 0) {
    mapInPlace(plane, (value) => value * slope + intercept);
  }
}

/**
 * VOI transformation to 0-1, in place (PS3.3 C.11.2); see the `window` step for files that have
 * none.
 */
export function window(plane: Plane, image: PixelImage): void {
  const [voiWindow] = image.windows;
  const [voiLut] = image.voiLuts;
  if (voiWindow) {
    mapInPlace(plane, windowFunction(voiWindow));
  } else if (voiLut) {
    mapInPlace(plane, (value) => clamp01(lookup(voiLut, value) / voiLut.top));
  } else {
    const [low, high] = image.bitsStored <= 8 || image.isColour ? fullRange(image) : extremes(plane, image);
    const span = Math.max(high - low, Number.MIN_VALUE);
    mapInPlace(plane, (value) => clamp01((value - low) / span));
  }
}

/** Inverts the image, in place. */
export function invert(plane: Plane): void {
  mapInPlace(plane, (value) => 1 - value);
}

/**
 * PS3.3 C.11.2.1.2.1 (LINEAR), C.11.2.1.3.2 (LINEAR_EXACT) and C.11.2.1.3.1 (SIGMOID), onto 0-1.
 */
function windowFunction({ center, width, shape }: VoiWindow): (value: number) => number {
  switch (shape) {
    case 'LINEAR': {
      // The standard's half-pixel form; at width 1 it is a step whose lower edge is black.
      const foot = center - 0.5 - (width - 1) / 2;
      return (value) => (value <= foot ? 0 : clamp01((value - foot) / (width - 1)));
    }
    case 'LINEAR_EXACT':
      return (value) => clamp01((value - center) / width + 0.5);
    case 'SIGMOID':
      return (value) => 1 / (1 + Math.exp((-4 * (value - center)) / width));
  }
}

function lookup({ firstInput, entries }: Lut, value: number): number {
  const index = Math.min(Math.max(Math.round(value) - firstInput, 0), entries.length - 1);
  return entries[index] as number;
}

/** The range that the stored bits can represent, after the modality transformation. */
function fullRange({
  bitsStored,
  samples,
  modalityLut,
  rescale: { slope, intercept },
}: PixelImage): [number, number] {
  if (modalityLut) return [0, modalityLut.top];
  const signed = samples instanceof Int8Array || samples instanceof Int16Array;
  const lowest = signed ? -(2 ** (bitsStored - 1)) : 0;
  const ends = [lowest, lowest + 2 ** bitsStored - 1].map((value) => value * slope + intercept);
  return [Math.min(...ends), Math.max(...ends)];
}

/** The range of the picture, which its padding is no part of (PS3.3 C.7.5.1.1.2). */
function extremes({ values }: Plane, { samples, padding }: PixelImage): [number, number] {
  // Where an earlier step has resized the picture, its padding cannot be told any more.
  const outside = padding && values.length === samples.length ? padding : { low: 1, high: 0 };
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const stored = samples[i] as number;
    if (stored >= outside.low && stored <= outside.high) continue;
    const value = values[i] as number;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? [low, high] : [0, 0];
}

function clamp01(value: number): number {
  return Math.min(Math.max(value, 0), 1);
}
