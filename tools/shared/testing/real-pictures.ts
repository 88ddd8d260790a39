/**
 * Real X-rays as a model's input; they are not part of the project, and tests skip where they are
 * not there.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { neverAborted } from '../../../src/core/abort.ts';
import type { PreprocessStep } from '../../../src/core/recipe.ts';
import { decode } from '../../../src/decode/decode.ts';
import { preprocess } from '../../../src/preprocess/preprocess.ts';

const DATA = join(import.meta.dirname, '../../../../shared/data');

export const hasRealPictures = existsSync(DATA);

/** Ten at 384 px and ten originals at 1024 px. */
export async function twentyRealInputs(recipe: readonly PreprocessStep[]): Promise<readonly Float32Array[]> {
  const files = [join(DATA, 'nih-cxr/images'), join(DATA, 'full-size')].flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => /\.(png|jpe?g)$/.test(name))
      .sort()
      .slice(0, 10)
      .map((name) => join(folder, name)),
  );
  const inputs: Float32Array[] = [];
  for (const file of files) {
    const { image } = await decode(Uint8Array.from(readFileSync(file)).buffer, neverAborted);
    inputs.push(Float32Array.from((await preprocess(image, recipe)).data));
  }
  return inputs;
}
