import type { Plane } from './plane.ts';

/** For each output pixel: where its input pixels begin, and their weights, which add up to 1. */
export interface Taps {
  readonly first: Int32Array;
  readonly weights: Float64Array;
  /** Weights per output pixel; unused ones at the end are 0. */
  readonly perPixel: number;
}

/**
 * Antialiased bilinear: a triangle filter, widened by the reduction factor, so that no input pixel
 * is skipped. The same definition as Pillow's BILINEAR, which the Python reference uses: pixel
 * centres at half integers, weights clipped at the border and normalized, rows first, sums in
 * float64, results in float32. Grey only. This is the reference of `resize-samples.ts`.
 */
export function resize(plane: Plane, toWidthPx: number, toHeightPx: number): Plane {
  const { values, widthPx, heightPx } = plane;
  const horizontal = triangleTaps(widthPx, toWidthPx);
  const vertical = triangleTaps(heightPx, toHeightPx);

  const narrowed = new Float32Array(toWidthPx * heightPx);
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < toWidthPx; x++) {
      const start = y * widthPx + (horizontal.first[x] as number);
      narrowed[y * toWidthPx + x] = weightedSum(values, start, 1, horizontal, x);
    }
  }

  const resized = new Float32Array(toWidthPx * toHeightPx);
  for (let y = 0; y < toHeightPx; y++) {
    const start = (vertical.first[y] as number) * toWidthPx;
    for (let x = 0; x < toWidthPx; x++) {
      resized[y * toWidthPx + x] = weightedSum(narrowed, start + x, toWidthPx, vertical, y);
    }
  }
  const pixelAspect = resizedAspect(plane, { widthPx: toWidthPx, heightPx: toHeightPx });
  return { values: resized, widthPx: toWidthPx, heightPx: toHeightPx, channels: 1, pixelAspect };
}

/** Height of a resized pixel divided by its width. */
export function resizedAspect(
  { pixelAspect, widthPx, heightPx }: Pick<Plane, 'pixelAspect' | 'widthPx' | 'heightPx'>,
  to: Pick<Plane, 'widthPx' | 'heightPx'>,
): number {
  return (pixelAspect * heightPx * to.widthPx) / (to.heightPx * widthPx);
}

function weightedSum(values: Float32Array, start: number, stride: number, taps: Taps, pixel: number): number {
  const { weights, perPixel } = taps;
  let sum = 0;
  for (let k = 0, at = start, w = pixel * perPixel; k < perPixel; k++, at += stride, w++) {
    const weight = weights[w] as number;
    if (weight !== 0) sum += weight * (values[at] as number);
  }
  return sum;
}

export function triangleTaps(from: number, to: number): Taps {
  const scale = from / to;
  const support = Math.max(scale, 1);
  const perPixel = Math.ceil(support) * 2 + 1;
  const first = new Int32Array(to);
  const weights = new Float64Array(to * perPixel);
  for (let i = 0; i < to; i++) {
    const center = (i + 0.5) * scale;
    const begin = Math.max(Math.trunc(center - support + 0.5), 0);
    const end = Math.min(Math.trunc(center + support + 0.5), from);
    first[i] = begin;
    let total = 0;
    for (let k = begin; k < end; k++) {
      const weight = Math.max(1 - Math.abs((k - center + 0.5) / support), 0);
      weights[i * perPixel + k - begin] = weight;
      total += weight;
    }
    for (let k = 0; k < end - begin; k++) {
      weights[i * perPixel + k] = (weights[i * perPixel + k] as number) / total;
    }
  }
  return { first, weights, perPixel };
}
