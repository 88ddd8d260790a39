/** Further measurements in the first trial of a configuration, as the plan requests. */
import { checkpoint } from '../../../core/abort.ts';
import { AppError } from '../../../core/errors.ts';
import type { Tensor } from '../../../core/tensor.ts';
import type { GpuAnalysis } from '../../../engine/index.ts';
import { BATCHES, type ThroughputSample } from '../../model/run.ts';
import type { TrialContext } from './host-context.ts';
import { type Bench, inputOf } from './host-runs.ts';
import type { TrialPhase, TrialTask } from './protocol.ts';

/**
 * A device that does not tell these is no worse a device: what fails here is said with its
 * features, and the trial goes on.
 * @throws AppError kind `cancelled`, and any where the device can compute no more
 */
export async function measureExtras(
  { plan, extras }: TrialTask,
  bench: Bench,
  { enter, put }: TrialContext,
): Promise<void> {
  if (!extras) return;
  const { session, signal } = bench;

  async function attempt(phase: TrialPhase, work: () => Promise<void>): Promise<void> {
    enter(phase);
    await checkpoint(signal);
    try {
      await work();
    } catch (thrown) {
      const { problem, message } = AppError.from(thrown);
      if (problem.kind === 'cancelled' || session.gpu?.isLost()) throw thrown;
      bench.notes[`${phase} refused`] = message;
    }
  }

  if (plan.throughput) {
    await attempt('throughput', async () => {
      put({ throughput: [await oneByOne(bench)] });
      put({ throughput: [await overlapped(bench)] });
      for (const batch of BATCHES.slice(1)) {
        const sample = await together(bench, batch);
        if (sample) put({ throughput: [sample] });
      }
    });
  }
  if (plan.kernels) {
    await attempt('kernels', async () => {
      put({ kernels: (await session.profile(await inputOf(bench), signal)) ?? [] });
    });
  }
  const { gpu } = session;
  // The last: it gives up the session.
  if (plan.gpuAnalysis && gpu) {
    await attempt('gpu', async () => {
      const launches = await gpu.launches(await inputOf(bench), signal);
      const unknown = { serialCompileMs: null, parallelCompileMs: null };
      put({ gpu: { ...launches, ...unknown } satisfies GpuAnalysis });
      session.dispose();
      const compiling = await bench.backend.compileTimes?.(bench.model, signal);
      put({ gpu: { ...launches, ...unknown, ...compiling } });
    });
  }
}

/** Enough for a steady throughput, and short beside a trial. */
const LEAST_IMAGES = 8;
const LEAST_MS = 1000;

const isEnough = (images: number, ms: number): boolean => images >= LEAST_IMAGES && ms >= LEAST_MS;

/** Throughput one by one, as the base of comparison. */
async function oneByOne(bench: Bench): Promise<ThroughputSample> {
  const { session, signal } = bench;
  return throughputOf(bench, 'batched', 1, async () => {
    await session.run(await inputOf(bench), signal);
  });
}

/** @returns null where the engine takes one picture at a time */
async function together(bench: Bench, batch: number): Promise<ThroughputSample | null> {
  const { session, signal } = bench;
  const { runTogether } = session;
  if (!runTogether) return null;
  const run = async () => {
    const inputs: Tensor[] = [];
    while (inputs.length < batch) inputs.push(await inputOf(bench));
    await runTogether.call(session, inputs, signal);
  };
  // The first of its shape compiles shaders and takes memory.
  await run();
  return throughputOf(bench, 'batched', batch, run);
}

/**
 * The next picture is prepared while this one computes: on a GPU at the same time, on the CPU of
 * one worker one after the other all the same.
 */
async function overlapped(bench: Bench): Promise<ThroughputSample> {
  const { session, signal } = bench;
  let input = await inputOf(bench);
  return throughputOf(bench, 'overlapped', 1, async () => {
    const running = session.run(input, signal);
    input = await inputOf(bench);
    await running;
  });
}

/** @param run reads `batch` pictures */
async function throughputOf(
  { signal }: Bench,
  mode: ThroughputSample['mode'],
  batch: number,
  run: () => Promise<void>,
): Promise<ThroughputSample> {
  const startMs = performance.now();
  let images = 0;
  let calls = 0;
  do {
    await run();
    images += batch;
    calls += 1;
    if (calls % LEAST_IMAGES === 0) await checkpoint(signal);
  } while (!isEnough(images, performance.now() - startMs));
  return { mode, batch, images, ms: performance.now() - startMs };
}
