import type { PixelImage } from '../core/image.ts';

/** A picture in floating point, row by row, the channels of a pixel side by side. Grey has one. */
export interface Plane {
  /** `widthPx * heightPx * channels` of them. */
  readonly values: Float32Array<ArrayBuffer>;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly channels: number;
}

/** A copy of the stored values: the steps that follow may change it in place. */
export function planeOf({ samples, widthPx, heightPx }: PixelImage): Plane {
  return { values: Float32Array.from(samples), widthPx, heightPx, channels: 1 };
}

/** Changes every value in place. */
export function mapInPlace({ values }: Plane, f: (value: number) => number): void {
  for (let i = 0; i < values.length; i++) values[i] = f(values[i] as number);
}
