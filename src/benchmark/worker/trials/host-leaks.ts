/**
 * Whether memory grows from run to run: the engine's own, and the browser's measure of everything.
 */
import { checkpoint } from '../../../core/abort.ts';
import type { TrialContext } from './host-context.ts';
import { type Bench, MEMORY_EVERY, memorySample, warmRun } from './host-runs.ts';
import type { TrialTask } from './protocol.ts';

/** The number of samples that a slope needs, see src/benchmark/model/analysis/memory.ts. */
const SAMPLES = 8;

/**
 * A browser's count for an idle page varies by a megabyte or two, 3 MB over 50 runs. More is
 * suspicious and is followed up; to follow up everything would take minutes, for a browser counts
 * after a collection of garbage only, some 13 s later.
 */
const SUSPICIOUS_BYTES_PER_RUN = 64 * 1024;

/**
 * With the browser's measure, in trials that check for leaks; no sample where the browser does not
 * tell. It asks each worker, and waits in vain for helper threads, which sleep in `Atomics.wait`
 * between two runs: so it is asked only where there are none.
 */
export async function browserSample(
  { plan, extras }: TrialTask,
  bench: Bench,
  { browserBytes, put }: TrialContext,
): Promise<number | null> {
  if (!plan.leakCheck || !extras || bench.session.threads > 1) return null;
  const bytes = await browserBytes();
  await checkpoint(bench.signal);
  if (bytes !== null) put({ memory: [memorySample(bench, bytes)] });
  return bytes;
}

/**
 * Further runs that are not timed, until memory has been sampled often enough.
 * @param before the browser's measure before the first run that was counted
 * @throws AppError kind `backend` or `cancelled`
 */
export async function checkForLeaks(
  task: TrialTask,
  bench: Bench,
  context: TrialContext,
  before: number | null,
): Promise<void> {
  const { plan, extras } = task;
  if (!plan.leakCheck || !extras) return;
  const { enter, put } = context;
  enter('leak-check');
  // A slow device met its time limit before it had made the runs that are sampled.
  for (let samples = Math.floor(bench.runs / MEMORY_EVERY); samples < SAMPLES; samples += 1) {
    await warmRun(bench);
    put({ memory: [memorySample(bench)], answers: bench.answers.take() });
    await checkpoint(bench.signal);
  }
  const counted = bench.runs;
  const after = await browserSample(task, bench, context);
  if (before === null || after === null || (after - before) / counted < SUSPICIOUS_BYTES_PER_RUN) return;
  for (let sample = 1; sample < SAMPLES; sample += 1) {
    for (let run = 0; run < MEMORY_EVERY; run += 1) await warmRun(bench);
    await browserSample(task, bench, context);
  }
}
