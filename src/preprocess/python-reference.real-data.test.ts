/** Compares the TypeScript preprocessing with its Python reference on real images. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import recipe from '../../training/recipe.json' with { type: 'json' };
import { neverAborted } from '../core/abort.ts';
import type { PreprocessStep } from '../core/recipe.ts';
import { decode } from '../decode/decode.ts';
import { preprocess } from './preprocess.ts';

const DATA = join(import.meta.dirname, '../../../shared/data');
const REFERENCE = join(import.meta.dirname, '../../training/reference.py');
const steps = recipe.steps as PreprocessStep[];
/**
 * Standard deviation that the recipe divides by; one value, because the image has one grey channel.
 */
const std = Number(steps.find((step) => step.op === 'normalize')?.std ?? 1);

/** A Python that has numpy and Pillow: the training environment's, else the system's. */
const VENV = join(import.meta.dirname, '../../training/.venv/bin/python');
const python = [process.env.PENUMBRA_PYTHON, VENV, 'python3', '/usr/bin/python3'].find(
  (candidate) => candidate && spawnSync(candidate, ['-c', 'import numpy, PIL']).status === 0,
);

/**
 * Paths of ten images of different sizes and sources: 128, 256 or 384, up to 512 and not square,
 * and 1024 px.
 */
function images(): string[] {
  const some = (folder: string, count: number) =>
    readdirSync(join(DATA, folder))
      .filter((name) => /\.(png|jpg)$/.test(name))
      .slice(0, count)
      .map((name) => join(DATA, folder, name));
  return [
    ...some('nih-128/images', 2),
    ...some('nih-cxr/images', 3),
    ...some('chest-structures/images', 3),
    ...some('full-size', 2),
  ];
}

const reason = !existsSync(DATA)
  ? ' (skipped: no ../shared/data)'
  : python
    ? ''
    : ' (skipped: no Python with numpy and Pillow)';

describe.skipIf(reason !== '')(`preprocessing and its Python reference${reason}`, () => {
  it('agree within 1/255 of the input range on ten real images', async () => {
    const files = images();
    expect(files).toHaveLength(10);
    const raw = execFileSync(python as string, [REFERENCE, ...files], { maxBuffer: 2 ** 28 });
    const reference = new Float32Array(raw.buffer, raw.byteOffset, raw.byteLength / 4);

    const sizes = new Set<string>();
    let largest = 0;
    for (const [index, file] of files.entries()) {
      const bytes = new Uint8Array(readFileSync(file)).buffer;
      const { image } = await decode(bytes, neverAborted);
      sizes.add(`${image.widthPx}x${image.heightPx}`);
      const { data } = await preprocess(image, steps);
      const expected = reference.subarray(index * data.length, (index + 1) * data.length);
      expect(expected).toHaveLength(data.length);
      for (let i = 0; i < data.length; i++) {
        largest = Math.max(largest, Math.abs((data[i] as number) - (expected[i] as number)) * std);
      }
    }
    expect(sizes.size).toBeGreaterThanOrEqual(4);
    expect(largest).toBeLessThanOrEqual(1 / 255);
  });
});
