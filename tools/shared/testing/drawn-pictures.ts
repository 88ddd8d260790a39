/**
 * Inputs for networks that must not get a patient's image: drawn chests, and noise of several
 * scales on top.
 */

import { seededUniform } from '../../../src/core/random.ts';
import { drawChest } from '../../fixtures/chest.ts';

/** Cells of a side; noise of single pixels alone would be gone after two strides. */
const SCALES = [4, 16, 64];

/**
 * @returns `count` pictures [1, side, side, channels], NHWC, of a normalized picture's range, -2 to
 * 2 and a little more
 */
export function drawnPictures([, side, , channels]: readonly number[], count: number, seed = 3) {
  const [sidePx, depth] = [side ?? 0, channels ?? 0];
  const shape = [1, sidePx, sidePx, depth];
  const chest = drawChest(sidePx);
  const random = seededUniform(seed);
  return Array.from({ length: count }, () => {
    const data = Float32Array.from(
      { length: sidePx * sidePx * depth },
      (_, i) => 4 * (chest[Math.floor(i / depth)] ?? 0) - 1.2,
    );
    for (const cells of SCALES) addBlocks(data, cells, sidePx, depth, random);
    return { data, shape };
  });
}

/** Blocks of one brightness each, -1 to 1. */
function addBlocks(
  data: Float32Array,
  cells: number,
  sidePx: number,
  depth: number,
  random: () => number,
): void {
  const values = Float32Array.from({ length: cells * cells * depth }, () => 2 * random() - 1);
  const cellOf = (px: number) => Math.floor((px * cells) / sidePx);
  for (let i = 0; i < data.length; i++) {
    const pixel = Math.floor(i / depth);
    const cell = cellOf(Math.floor(pixel / sidePx)) * cells + cellOf(pixel % sidePx);
    data[i] = (data[i] ?? 0) + (values[cell * depth + (i % depth)] ?? 0);
  }
}
