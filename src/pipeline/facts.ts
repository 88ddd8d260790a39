/** Small translations between the stages, so that analyse.ts reads as a sentence. */
import type { ImageFacts } from '../core/analysis.ts';
import { AppError } from '../core/errors.ts';
import type { DecodedFile } from '../core/image.ts';
import type { PreprocessStep } from '../core/recipe.ts';
import type { Tensor } from '../core/tensor.ts';

/** Gives the facts of an image, and none of the patient. */
export function imageFacts({ mediaType, image }: DecodedFile): ImageFacts {
  const { widthPx, heightPx, bitsStored, photometric, transferSyntax, spacing, frames, frame } = image;
  return { mediaType, widthPx, heightPx, bitsStored, photometric, transferSyntax, spacing, frames, frame };
}

/** Gives the divisor of the first channel in `normalize`; 1 where the recipe has no such step. */
export function inputStd(recipe: readonly PreprocessStep[]): number {
  const std = recipe.find((step) => step.op === 'normalize')?.std ?? 1;
  return typeof std === 'number' ? std : (std[0] ?? 1);
}

/**
 * Finds an output by its role.
 * @throws AppError kind `backend` where the session gave no such output
 */
export function outputOf(outputs: Readonly<Record<string, Tensor>>, role: string): Tensor {
  const tensor = outputs[role];
  if (tensor) return tensor;
  throw new AppError({
    kind: 'backend',
    backend: null,
    reason: 'invalid-output',
    detail: { code: 'no-output', output: role },
  });
}
