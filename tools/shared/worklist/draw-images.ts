/** Images for a long worklist, on a disk. No patient was ever involved. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encode } from 'fast-png';
import { drawChest } from '../../fixtures/chest.ts';

/** Pixels of the first row that hold an image's number in binary. */
const NUMBER_PX = 16;

/**
 * Writes the drawn chest again and again, each with another number in its corner, so that no file is
 * a copy of another.
 * @param count at most 65,536
 * @param sidePx at least 16
 * @returns the paths, in the order of the numbers
 */
export async function drawImages(folder: string, count: number, sidePx: number): Promise<readonly string[]> {
  const chest = Uint8Array.from(drawChest(sidePx), (tone) => Math.round(255 * tone));
  const paths: string[] = [];
  for (let at = 0; at < count; at++) {
    const data = chest.slice();
    for (let bit = 0; bit < NUMBER_PX; bit++) data[bit] = (at >> bit) & 1 ? 255 : 0;
    const path = join(folder, `${String(at + 1).padStart(4, '0')}.png`);
    await writeFile(path, encode({ width: sidePx, height: sidePx, channels: 1, depth: 8, data }));
    paths.push(path);
  }
  return paths;
}
