/** Whether memory grows with the number of images that were read. */
import { type Line, lineThrough } from '../../src/benchmark/statistics/slope.ts';
import type { Memory } from '../shared/worklist/memory.ts';

/** Memory after so many images, with all of them closed. */
export interface Look {
  readonly images: number;
  readonly memory: Memory;
}

/** The part of the images in which code is compiled, caches are filled and pools grow. */
const WARM_UP = 0.2;

/** The most that may be kept of an image. */
export const MOST_BYTES_PER_IMAGE = 1000;

/**
 * Draws a line through the looks after the warm-up.
 * @returns bytes an image; null where fewer than two looks are left
 */
export function growthOf(looks: readonly Look[], kind: keyof Memory): Line['slope'] | null {
  const last = looks.at(-1)?.images ?? 0;
  const warm = looks.filter(({ images }) => images >= WARM_UP * last);
  return lineThrough(warm.map(({ images, memory }) => [images, 1e6 * memory[kind]]))?.slope ?? null;
}
