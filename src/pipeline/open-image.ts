/** The first half of the way, which needs no session: decode -> display and preprocess. */
import { checkpoint } from '../core/abort.ts';
import type { RunningState } from '../core/analysis.ts';
import type { DisplayImage } from '../core/image.ts';
import type { OpenedImage } from '../core/opened-image.ts';
import type { PreprocessStep } from '../core/recipe.ts';
import { decode } from '../decode/decode.ts';
import { displayImage, isCopied } from '../preprocess/display.ts';
import { preprocess } from '../preprocess/preprocess.ts';
import { thumbnail } from '../preprocess/thumbnail.ts';
import { cautionsOf } from '../results/classification/cautions.ts';
import { imageFacts, inputStd } from './facts.ts';

export interface OpenOptions {
  readonly signal: AbortSignal;
  /** The frame of a multi-frame file, counted from 0; the first by default. */
  readonly frame?: number;
  readonly onState?: (state: RunningState) => void;
  /** Whether the file's bytes may be freed as soon as they are decoded; useless afterwards. */
  readonly mayFree?: boolean;
  /** Gets the image for the screen, and owns it; without it, none is made. */
  readonly onDisplay?: (display: DisplayImage) => void;
}

/**
 * Decodes a file once, for the screen and for a network.
 * @param bytes a whole file; never changed
 * @param recipe of the model's manifest
 * @throws AppError kind `decode`, `unsupported` or `cancelled`; between stages and in a long one
 */
export async function openImage(
  bytes: ArrayBuffer,
  recipe: readonly PreprocessStep[],
  { signal, frame, mayFree = false, onState, onDisplay }: OpenOptions,
): Promise<OpenedImage> {
  const started = performance.now();
  onState?.('decoding');
  const decoded = await decode(bytes, signal, frame, { mayFree });
  const decodeMs = performance.now() - started;
  await checkpoint(signal);

  // At once where it is a copy; else last, as it takes the samples along: a copy of a large image
  // would cost as much memory.
  const isAtOnce = isCopied(decoded.image);
  if (isAtOnce) onDisplay?.(displayImage(decoded.image));

  onState?.('preprocessing');
  const preprocessing = performance.now();
  const input = await preprocess(decoded.image, recipe);
  const preprocessMs = performance.now() - preprocessing;
  await checkpoint(signal);

  const opened = {
    input,
    facts: imageFacts(decoded),
    study: decoded.study,
    cautions: cautionsOf(decoded, input, inputStd(recipe)),
    thumbnail: thumbnail(decoded.image),
    decodeMs,
    preprocessMs,
  };
  if (!isAtOnce) onDisplay?.(displayImage(decoded.image));
  return opened;
}
