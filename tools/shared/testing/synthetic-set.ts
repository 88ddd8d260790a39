/**
 * A labelled set of synthetic pictures on disk, for the fixture model `tiny`. No patient was ever
 * involved.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encode } from 'fast-png';
import { ROOT } from '../files.ts';

export const TINY = ['--models', join(ROOT, 'fixtures/models'), '--model', 'tiny'];

const SIZE_PX = 32;

/** From this seed on, images repeat. */
export const SYNTHETIC_PICTURES = SIZE_PX;

/** A bright blob on a gradient; `seed` moves it about. */
export function syntheticPng(seed: number): Uint8Array {
  const centre = { x: (seed * 7) % SIZE_PX, y: (seed * 13) % SIZE_PX };
  const data = Uint8Array.from({ length: SIZE_PX * SIZE_PX }, (_, i) => {
    const [x, y] = [i % SIZE_PX, Math.floor(i / SIZE_PX)];
    const distance = Math.hypot(x - centre.x, y - centre.y);
    return Math.min(255, Math.round(x * 3 + 160 * Math.exp(-((distance / 6) ** 2))));
  });
  return encode({ width: SIZE_PX, height: SIZE_PX, channels: 1, depth: 8, data });
}

export interface SyntheticSet {
  readonly dir: string;
  readonly csv: string;
  /** Names as the CSV has them. */
  readonly names: readonly string[];
}

/**
 * `count` pictures, two a patient, and their CSV: every third is `Left`, every other `Right`, the
 * first five `Middle`.
 * @param patients whether the CSV has a column `patient_id`
 */
export async function writeSyntheticSet(dir: string, count: number, patients = true): Promise<SyntheticSet> {
  await mkdir(join(dir, 'images'), { recursive: true });
  const names: string[] = [];
  const rows = [patients ? 'image,labels,patient_id,age' : 'image,labels'];
  for (let i = 0; i < count; i++) {
    const name = `picture-${i}.png`;
    const labels = [i % 3 === 0 && 'Left', i % 2 === 0 && 'Right', i < 5 && 'Middle'].filter(Boolean);
    names.push(name);
    rows.push(
      [name, labels.join('|') || 'No Finding', ...(patients ? [Math.floor(i / 2), 50] : [])].join(','),
    );
    await writeFile(join(dir, 'images', name), syntheticPng(i));
  }
  const csv = join(dir, 'labels.csv');
  await writeFile(csv, `${rows.join('\n')}\n`);
  return { dir, csv, names };
}
