/** Image files to raw scores: each image is prepared once and run by every session. */
import { throwIfAborted } from '../core/abort.ts';
import { AppError, type Problem } from '../core/errors.ts';
import type { PreprocessStep } from '../core/recipe.ts';
import type { Tensor } from '../core/tensor.ts';
import { decode } from '../decode/decode.ts';
import type { Session } from '../engine/index.ts';
import { preprocess } from '../preprocess/preprocess.ts';
import { outputOf } from './facts.ts';

export type ReadOutcome<R> =
  | { readonly kind: 'read'; readonly value: R }
  | { readonly kind: 'skipped'; readonly problem: Problem };

export interface ReadItem<Item, R> {
  readonly item: Item;
  readonly outcome: ReadOutcome<R>;
  readonly tookMs: number;
}

/** Faults of one file, which say nothing about the next one. */
const UNREADABLE: readonly Problem['kind'][] = ['file', 'decode', 'unsupported'];

/**
 * Reads one item after the other and skips those whose file cannot be read; every other error ends
 * the loop.
 * @param items several loops may share one iterator
 * @param signal asked before each item
 * @throws AppError of any kind but `file`, `decode` and `unsupported`
 */
export async function* readEach<Item, R>(
  items: Iterable<Item> | AsyncIterable<Item>,
  read: (item: Item) => Promise<R>,
  signal: AbortSignal,
): AsyncGenerator<ReadItem<Item, R>, void, undefined> {
  for await (const item of items) {
    throwIfAborted(signal);
    const startedMs = performance.now();
    const outcome = await outcomeOf(() => read(item));
    yield { item, outcome, tookMs: performance.now() - startedMs };
  }
}

async function outcomeOf<R>(read: () => Promise<R>): Promise<ReadOutcome<R>> {
  try {
    return { kind: 'read', value: await read() };
  } catch (thrown) {
    const { problem } = AppError.from(thrown);
    if (!UNREADABLE.includes(problem.kind)) throw thrown;
    return { kind: 'skipped', problem };
  }
}

/**
 * @param bytes a whole file; neither changed nor kept
 * @returns the network's input, float32 NHWC
 * @throws AppError kind `decode`, `unsupported` or `cancelled`
 */
export async function prepareImage(
  bytes: ArrayBuffer,
  recipe: readonly PreprocessStep[],
  signal: AbortSignal,
): Promise<Tensor> {
  const { image } = await decode(bytes, signal);
  return preprocess(image, recipe);
}

/**
 * @returns one raw score for each label, 0-1, before calibration; a view of the session's output
 * @throws AppError kind `backend` or `cancelled`
 */
export async function scoresOf(
  session: Session,
  input: Tensor,
  signal: AbortSignal,
): Promise<Tensor['data']> {
  const { outputs } = await session.run(input, signal);
  return outputOf(outputs, 'probabilities').data;
}
