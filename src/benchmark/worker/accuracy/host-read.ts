/** Picture after picture: decoded and preprocessed once, read by every variant, and let go. */

import { checkpoint } from '../../../core/abort.ts';
import { AppError, type Problem } from '../../../core/errors.ts';
import { sha256 } from '../../../core/hash.ts';
import type { PreprocessStep } from '../../../core/recipe.ts';
import type { Tensor } from '../../../core/tensor.ts';
import { decode } from '../../../decode/decode.ts';
import type { Session } from '../../../engine/contract.ts';
import { outputOf } from '../../../pipeline/facts.ts';
import { preprocess } from '../../../preprocess/preprocess.ts';
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

/** Faults of one file, which say nothing of the next; the same as the command line's. */
const UNREADABLE: readonly Problem['kind'][] = ['file', 'decode', 'unsupported'];

/** @throws AppError kind `backend`, `internal` or `cancelled` */
export async function readPictures(
  pictures: readonly TakenPicture[],
  options: ReadOptions,
): Promise<'complete' | 'stopped'> {
  /** The same content may be there under several names: then each counts, as for the command line. */
  const seen = new Map<string, number>();
  for (const picture of pictures) {
    // A macrotask, so that a pause or a stop is heard.
    await checkpoint(options.signal);
    if (options.control.isPaused()) await options.onPause();
    if (!(await options.control.mayGoOn())) return 'stopped';
    const started = performance.now();
    const outcome = await readPicture(picture, seen, options);
    await options.onPicture(picture, outcome, performance.now() - started);
  }
  return 'complete';
}

async function readPicture(
  { blob, row, patient, labels }: TakenPicture,
  seen: Map<string, number>,
  { recipe, variants, store, signal }: ReadOptions,
): Promise<PictureOutcome> {
  try {
    const bytes = await bytesOf(blob);
    const started = performance.now();
    const digest = await sha256(bytes);
    const times = (seen.get(digest) ?? 0) + 1;
    seen.set(digest, times);
    const id = times === 1 ? digest : `${digest}/${times}`;
    if (variants.every(({ name }) => store.has(id, name))) return { kind: 'known' };
    const { image } = await decode(bytes);
    const input = preprocess(image, recipe);
    const prepareMs = performance.now() - started;
    const runMs: (number | null)[] = [];
    for (const { name, session } of variants) {
      if (store.has(id, name)) {
        runMs.push(null);
        continue;
      }
      const { scores, ms } = await timedScores(session, input, signal);
      store.put({ id, patient, line: row, positive: labels }, name, scores);
      runMs.push(ms);
    }
    return { kind: 'read', prepareMs, runMs };
  } catch (thrown) {
    const { problem } = AppError.from(thrown);
    if (!UNREADABLE.includes(problem.kind)) throw thrown;
    return { kind: 'skipped', problem };
  }
}

async function timedScores(session: Session, input: Tensor, signal: AbortSignal) {
  const started = performance.now();
  const { outputs } = await session.run(input, signal);
  return { scores: outputOf(outputs, 'probabilities').data, ms: performance.now() - started };
}

/** @throws AppError kind `file`, without the file's name */
async function bytesOf(blob: Blob): Promise<ArrayBuffer> {
  try {
    return await blob.arrayBuffer();
  } catch (cause) {
    const gone = cause instanceof DOMException && cause.name === 'NotFoundError';
    const detail = gone ? 'it was moved or changed since it was chosen' : 'the browser may not read it';
    throw new AppError({ kind: 'file', reason: gone ? 'not-found' : 'not-readable', detail }, { cause });
  }
}
