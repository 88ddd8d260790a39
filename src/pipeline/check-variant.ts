/** Checks that a variant does what its manifest says, before an imported model is accepted. */

import { checkpoint } from '../core/abort.ts';
import { AppError } from '../core/errors.ts';
import { type PixelImage, plainImage } from '../core/image.ts';
import type { VariantId } from '../core/variant.ts';
import type { Backend } from '../engine/index.ts';
import { type LoadOptions, loadModel } from '../model/load.ts';
import type { ModelManifest } from '../model/manifest.ts';
import { preprocess } from '../preprocess/preprocess.ts';
import { problemOf } from './interpret.ts';

/**
 * Loads the variant and reads one drawn image with it.
 * @throws AppError kind `model` or `backend` where it does not load, does not run, or has other
 * outputs than the manifest says; `cancelled`
 */
export async function checkVariant(
  manifest: ModelManifest,
  variantId: VariantId,
  backend: Backend,
  options: LoadOptions,
): Promise<void> {
  const { signal } = options;
  const model = await loadModel(manifest, variantId, options);
  await checkpoint(signal);
  const session = await backend.load(model, signal);
  try {
    await checkpoint(signal);
    const { outputs } = await session.run(await preprocess(drawnImage(), manifest.input.recipe), signal);
    const wrong = problemOf(outputs, manifest);
    if (wrong)
      throw new AppError({ kind: 'backend', backend: backend.id, reason: 'invalid-output', detail: wrong });
  } finally {
    session.dispose();
  }
}

const SIDE_PX = 64;

/** Draws a ramp from black to white, which has every grey and shows no person. */
function drawnImage(): PixelImage {
  const samples = Uint8Array.from({ length: SIDE_PX * SIDE_PX }, (_, i) => (i % SIDE_PX) * 4 + (i >> 10));
  return plainImage(samples, SIDE_PX, SIDE_PX, 8);
}
