/** One run, as a reading makes it, and what is kept of it. */
import { throwIfAborted } from '../../../core/abort.ts';
import type { PixelImage } from '../../../core/image.ts';
import type { Tensor } from '../../../core/tensor.ts';
import type { MeasurableBackend, MeasurableSession } from '../../../engine/index.ts';
import type { LoadedModel } from '../../../model/load.ts';
import { outputOf } from '../../../pipeline/facts.ts';
import { preprocess } from '../../../preprocess/preprocess.ts';
import type { MemorySample, RunSample } from '../../model/run.ts';
import type { Faults } from './host-faults.ts';
import type { TrialAnswer } from './protocol.ts';

/** State shared by all runs of a trial. */
export interface Bench {
  readonly backend: MeasurableBackend;
  readonly model: LoadedModel;
  readonly session: MeasurableSession;
  readonly picture: PixelImage;
  readonly faults: Faults;
  readonly signal: AbortSignal;
  readonly answers: Answers;
  /** Warm runs done. */
  runs: number;
  /** Notes that are reported with the session's features. */
  readonly notes: Record<string, string>;
}

export function inputOf({ picture, model }: Bench): Promise<Tensor> {
  return preprocess(picture, model.manifest.input.recipe);
}

/** One of the runs that are counted. @throws AppError kind `backend` or `cancelled` */
export async function warmRun(bench: Bench): Promise<RunSample> {
  const sample = await runOnce(bench, bench.runs + 1);
  bench.runs += 1;
  return sample;
}

/**
 * From the picture to its probabilities.
 * @param run this one included; 0 for those before the first that is counted
 * @throws AppError kind `backend` or `cancelled`
 */
export async function runOnce(bench: Bench, run: number): Promise<RunSample> {
  const { session, faults, signal, answers } = bench;
  const startMs = performance.now();
  const input = await inputOf(bench);
  const preparedMs = performance.now();
  faults.during();
  const { outputs, timingsMs } = await session.run(input, signal);
  const totalMs = performance.now() - startMs;
  answers.keep(run, faults.answer(run, [...outputOf(outputs, 'probabilities').data]));
  faults.after(run);
  return {
    totalMs,
    preprocessMs: preparedMs - startMs,
    uploadMs: timingsMs.upload,
    computeMs: timingsMs.compute,
    downloadMs: timingsMs.download,
  };
}

/**
 * Runs from one sample to the next: a slope wants some ten of the fifty that a leak check makes.
 */
export const MEMORY_EVERY = 5;

/** @param browser bytes of the page and its workers, where they were asked for */
export function memorySample({ session, runs }: Bench, browser: number | null = null): MemorySample {
  return { afterRun: runs, bytes: { ...session.memory(), browser } };
}

/**
 * Keeps an answer only where it is not the one before: what a run leaves behind must not look like
 * a leak.
 */
export class Answers {
  #last: readonly number[] | null = null;
  #new: TrialAnswer[] = [];

  keep(run: number, probabilities: readonly number[]): void {
    const last = this.#last;
    if (last && probabilities.every((value, i) => value === last[i])) return;
    this.#last = probabilities;
    this.#new.push({ run, probabilities });
  }

  /** Those since the last call. */
  take(): TrialAnswer[] {
    const taken = this.#new;
    this.#new = [];
    return taken;
  }
}

/**
 * Long enough for many runs in a row, as nobody interrupts a reading; short enough to hear a
 * cancel.
 */
const PAUSE_EVERY_MS = 50;

/**
 * Lets messages in and out now and then, outside of what is timed: a worker that computes without a
 * pause hears nothing.
 * @param tell called before each pause
 * @returns to be awaited after each run; it throws kind `cancelled`
 */
export function pauses(signal: AbortSignal, tell: () => void): () => Promise<void> {
  let pausedAt = performance.now();
  return async () => {
    if (performance.now() - pausedAt < PAUSE_EVERY_MS) return;
    tell();
    await new Promise((resolve) => setTimeout(resolve));
    pausedAt = performance.now();
    throwIfAborted(signal);
  };
}
