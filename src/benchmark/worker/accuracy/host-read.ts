/** Picture after picture: decoded and preprocessed once, read by every variant, and let go. */

import { checkpoint } from '../../../core/abort.ts';
import { AppError, type Problem } from '../../../core/errors.ts';
import { sha256 } from '../../../core/hash.ts';
import type { PreprocessStep } from '../../../core/recipe.ts';
import type { Session } from '../../../engine/index.ts';
import { prepareImage, readEach, scoresOf } from '../../../pipeline/score.ts';
import type { ScoreStore } from '../../accuracy/score-store.ts';
import type { Control } from './host-control.ts';
import type { TakenPicture } from './host-intake.ts';

/** How one picture went. */
export type PictureOutcome =
  | { readonly kind: 'read'; readonly prepareMs: number; readonly runMs: readonly (number | null)[] }
  | { readonly kind: 'known' }
  | { readonly kind: 'skipped'; readonly problem: Problem };

export interface Variant {
  /** In the score store. */
  readonly name: string;
  readonly session: Session;
}

export interface ReadOptions {
  readonly recipe: readonly PreprocessStep[];
  readonly variants: readonly Variant[];
  readonly store: ScoreStore;
  readonly control: Control;
  readonly signal: AbortSignal;
  /** Before it waits: a person may leave the page meanwhile. */
  readonly onPause: () => Promise<void>;
  /** @param tookMs of this picture, all that lies between included */
  readonly onPicture: (picture: TakenPicture, outcome: PictureOutcome, tookMs: number) => Promise<void>;
}

/** @throws AppError kind `backend`, `internal` or `cancelled` */
export async function readPictures(
  pictures: readonly TakenPicture[],
  options: ReadOptions,
): Promise<'complete' | 'stopped'> {
  const { control, signal, onPause, onPicture } = options;
  /**
   * The same content may be there under several names: then each counts, as for the command line.
   */
  const seen = new Map<string, number>();
  let isStopped = false;

  async function* untilStopped(): AsyncGenerator<TakenPicture> {
    for (const picture of pictures) {
      // A macrotask, so that a pause or a stop is heard.
      await checkpoint(signal);
      if (control.isPaused()) await onPause();
      isStopped = !(await control.mayGoOn());
      if (isStopped) return;
      yield picture;
    }
  }

  const reading = readEach(untilStopped(), (picture) => readPicture(picture, seen, options), signal);
  for await (const { item, outcome, tookMs } of reading) {
    await onPicture(item, outcome.kind === 'read' ? outcome.value : outcome, tookMs);
  }
  return isStopped ? 'stopped' : 'complete';
}

/**
 * @throws AppError kind `file`, `decode` or `unsupported` for the picture; any other kind for the
 *   run
 */
async function readPicture(
  { blob, row, patient, labels }: TakenPicture,
  seen: Map<string, number>,
  { recipe, variants, store, signal }: ReadOptions,
): Promise<Exclude<PictureOutcome, { kind: 'skipped' }>> {
  const bytes = await bytesOf(blob);
  const started = performance.now();
  const digest = await sha256(bytes);
  const times = (seen.get(digest) ?? 0) + 1;
  seen.set(digest, times);
  const id = times === 1 ? digest : `${digest}/${times}`;
  if (variants.every(({ name }) => store.has(id, name))) return { kind: 'known' };
  const input = await prepareImage(bytes, recipe, signal);
  const prepareMs = performance.now() - started;
  const runMs: (number | null)[] = [];
  for (const { name, session } of variants) {
    if (store.has(id, name)) {
      runMs.push(null);
      continue;
    }
    const runStarted = performance.now();
    const scores = await scoresOf(session, input, signal);
    runMs.push(performance.now() - runStarted);
    store.put({ id, patient, line: row, positive: labels }, name, scores);
  }
  return { kind: 'read', prepareMs, runMs };
}

/** @throws AppError kind `file`, without the file's name */
async function bytesOf(blob: Blob): Promise<ArrayBuffer> {
  try {
    return await blob.arrayBuffer();
  } catch (cause) {
    const gone = cause instanceof DOMException && cause.name === 'NotFoundError';
    const detail = { code: gone ? 'file-moved' : 'file-forbidden' } as const;
    throw new AppError({ kind: 'file', reason: gone ? 'not-found' : 'not-readable', detail }, { cause });
  }
}
