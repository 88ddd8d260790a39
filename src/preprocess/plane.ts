import type { PixelImage } from '../core/image.ts';

/** A grey picture in floating point, row by row. */
export interface Plane {
  readonly values: Float32Array<ArrayBuffer>;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** A copy of the stored values: the steps that follow may change it in place. */
export function planeOf({ samples, widthPx, heightPx }: PixelImage): Plane {
  return { values: Float32Array.from(samples), widthPx, heightPx };
}

/** Changes every value in place. */
export function mapInPlace({ values }: Plane, f: (value: number) => number): void {
  for (let i = 0; i < values.length; i++) values[i] = f(values[i] as number);
}
