/** The value of the image at a point. */
import type { DisplayImage } from '../core/image.ts';
import { modalityFunction } from '../preprocess/tone.ts';
import type { Point } from './geometry.ts';

export interface PixelValue {
  /** Counted from 0, from the left edge of the image as it is stored. */
  readonly column: number;
  /** Counted from 0, from the upper edge. */
  readonly row: number;
  /** As in the file. */
  readonly stored: number;
  /** After the modality transformation; null where the file has none. */
  readonly modality: number | null;
  /** Unit of `modality`; null where the file names none. */
  readonly unit: string | null;
}

/** @returns null outside of the image */
export function valueAt(display: DisplayImage, { x, y }: Point): PixelValue | null {
  const { samples, widthPx, heightPx, modalityLut, rescale, modalityUnit } = display;
  const column = Math.floor(x);
  const row = Math.floor(y);
  if (!(column >= 0 && row >= 0 && column < widthPx && row < heightPx)) return null;
  const stored = samples[row * widthPx + column] as number;
  const isIdentity = !modalityLut && rescale.slope === 1 && rescale.intercept === 0;
  const hasModality = !isIdentity || modalityUnit !== null;
  return {
    column,
    row,
    stored,
    modality: hasModality ? modalityFunction(display)(stored) : null,
    unit: modalityUnit,
  };
}
