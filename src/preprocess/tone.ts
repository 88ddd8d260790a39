/** The grey pipeline of DICOM PS3.3 C.11: stored values to 0-1, black to white. */
import { isSigned, type Lut, type PixelImage, type Voi, type VoiWindow } from '../core/image.ts';

/** Lowest and highest value. */
export type Range = readonly [low: number, high: number];

/** Modality transformation, in place: LUT or slope and intercept (PS3.3 C.11.1). */
export function rescale(values: Float32Array, image: Rescaled): void {
  mapInPlace(values, modalityFunction(image));
}

type Rescaled = Pick<PixelImage, 'modalityLut' | 'rescale'>;

/** The modality transformation as a function of stored values. */
export function modalityFunction({ modalityLut, rescale: { slope, intercept } }: Rescaled) {
  if (modalityLut) return (value: number) => lookup(modalityLut, value);
  if (slope === 1 && intercept === 0) return (value: number) => value;
  return (value: number) => value * slope + intercept;
}

/**
 * VOI transformation to 0-1, in place (PS3.3 C.11.2); see the `window` step for files that have
 * none.
 * @param rangeOf lowest and highest value of the picture, asked where the file says nothing else
 */
export function window(values: Float32Array, image: PixelImage, rangeOf: () => Range): void {
  mapInPlace(values, voiFunction(voiOf(image, rangeOf)));
}

/** The VOI transformation that the file asks for: its first window, else its first LUT. */
export function voiOf(image: PixelImage, rangeOf: () => Range): Voi {
  const [voiWindow] = image.windows;
  const [voiLut] = image.voiLuts;
  if (voiWindow) return { kind: 'window', window: voiWindow };
  if (voiLut) return { kind: 'lut', lut: voiLut };
  const [low, high] = image.bitsStored <= 8 || image.isColour ? fullRange(image) : rangeOf();
  return { kind: 'range', low, high };
}

/** A VOI transformation as a function of values after the modality transformation, to 0-1. */
export function voiFunction(voi: Voi): (value: number) => number {
  switch (voi.kind) {
    case 'window':
      return windowFunction(voi.window);
    case 'lut':
      return (value) => clamp01(lookup(voi.lut, value) / voi.lut.top);
    case 'range': {
      const { low, high } = voi;
      const span = Math.max(high - low, Number.MIN_VALUE);
      return (value) => clamp01((value - low) / span);
    }
  }
}

/** Inverts the image, in place. */
export function invert(values: Float32Array): void {
  mapInPlace(values, (value) => 1 - value);
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
function fullRange({ bitsStored, samples, modalityLut, rescale: { slope, intercept } }: PixelImage): Range {
  if (modalityLut) return [0, modalityLut.top];
  const lowest = isSigned(samples) ? -(2 ** (bitsStored - 1)) : 0;
  const ends = [lowest, lowest + 2 ** bitsStored - 1].map((value) => value * slope + intercept);
  return [Math.min(...ends), Math.max(...ends)];
}

/** The range of the picture, which its padding is no part of (PS3.3 C.7.5.1.1.2). */
export function extremes(values: Float32Array, { samples, padding }: PixelImage): Range {
  // Where an earlier step has resized the picture, its padding cannot be told any more.
  const outside = values.length === samples.length ? padding : null;
  return extremesOf(values, (i) => isPadding(outside, samples[i] as number));
}

/** Lowest and highest of the values that are not left out, zeros where there are none. */
export function extremesOf(values: Float32Array, isLeftOut: (index: number) => boolean): Range {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    if (isLeftOut(i)) continue;
    const value = values[i] as number;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? [low, high] : [0, 0];
}

export function isPadding(padding: PixelImage['padding'], stored: number): boolean {
  return padding !== null && stored >= padding.low && stored <= padding.high;
}

function clamp01(value: number): number {
  return Math.min(Math.max(value, 0), 1);
}

function mapInPlace(values: Float32Array, f: (value: number) => number): void {
  for (let i = 0; i < values.length; i++) values[i] = f(values[i] as number);
}
