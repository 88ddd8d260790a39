/**
 * The page's side of measuring: each trial gets a worker of its own, which is gone when it ends.
 */

import { AppError } from '../../../core/errors.ts';
import { explain } from '../../../messages/explain.ts';
import { createWorkerClient, type WorkerClient } from '../../../worker/client.ts';
import { outputChecks } from '../../model/analysis/output-checks.ts';
import { type Configuration, type Interruption, keyOf, type Trial } from '../../model/run.ts';
import { medianOf } from '../../statistics/median.ts';
import { reachedShare } from '../../statistics/stop.ts';
import { browserBytes } from './client-memory.ts';
import { type PageWatch, watchPage } from './client-watch.ts';
import type {
  BenchmarkApi,
  DeviceDescription,
  Measured,
  MeasuredPart,
  TrialInterruption,
  TrialPhase,
  TrialTask,
  TrialUpdate,
} from './protocol.ts';

/** A trial over which a worker was lost says so: a second try would be another trial. */
const MEASURING = { retriesLost: false };

export interface TrialRequest extends TrialTask {
  /** Since the run's start. */
  readonly startedAtMs: number;
}

export interface TrialProgress {
  readonly phase: TrialPhase;
  /** Warm runs so far. */
  readonly runs: number;
  readonly medianMs: number | null;
  /** Half width of the 95 % interval of the median, share of it. */
  readonly precision: number | null;
}

export interface TrialOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: TrialProgress) => void;
}

export interface BenchmarkClient {
  /** @throws AppError as the worker's; `cancelled` on abort */
  describe(signal: AbortSignal): Promise<DeviceDescription>;
  /**
   * One trial; none may be under way beside it. Never rejects for what the device does: that is an
   * interruption in the trial. On abort it resolves within some seconds with what was measured so
   * far and an interruption `cancelled`. Its worker is terminated at its end, always.
   */
  runTrial(request: TrialRequest, options: TrialOptions): Promise<Trial>;
}

/**
 * A run ends in this time on all but the slowest device; what it was in the midst of is given up
 * then.
 */
const STOP_MS = 3000;

/**
 * @param spawn starts a worker of page.worker.ts by the name `penumbra-trial`; called once or twice
 *   for each trial
 */
export function createBenchmarkClient(
  spawn: () => Worker,
  watch: (onHidden: (forMs: number) => void) => PageWatch = watchPage,
): BenchmarkClient {
  /** Oracle answers by model, variant and oracle, for the client's lifetime. */
  const oracleAnswers = new Map<string, readonly number[] | null>();

  async function inWorker<T>(work: (worker: WorkerClient<BenchmarkApi>) => Promise<T>): Promise<T> {
    const workers: Worker[] = [];
    try {
      return await work(
        createWorkerClient<BenchmarkApi>(() => {
          const worker = spawn();
          workers.push(worker);
          return worker;
        }, MEASURING),
      );
    } finally {
      for (const worker of workers) worker.terminate();
    }
  }

  /**
   * In a worker of its own, and after the trial: so it can neither warm anything up nor fill a
   * cache for it.
   */
  async function oracleAnswer(
    configuration: Configuration,
    signal: AbortSignal,
  ): Promise<readonly number[] | null> {
    const { modelId, variantId, backend } = configuration;
    const key = `${modelId}/${variantId}/${backend}`;
    const known = oracleAnswers.get(key);
    if (known !== undefined || signal.aborted) return known ?? null;
    try {
      const answer = await inWorker((worker) => worker.call('oracle', configuration, { signal }));
      oracleAnswers.set(key, answer);
      return answer;
    } catch {
      return null; // The trial has no checks then, which its report says.
    }
  }

  return {
    describe: (signal) => inWorker((worker) => worker.call('describe', null, { signal })),

    async runTrial({ startedAtMs, ...task }, { signal, onProgress }) {
      const startMs = performance.now();
      let measured = NOTHING;
      let phase: TrialPhase = 'fetching';
      const seen: TrialInterruption[] = [];
      const page = watch((forMs) => seen.push({ kind: 'hidden', afterRun: measured.runs.length, forMs }));

      function receive(update: TrialUpdate, worker: WorkerClient<BenchmarkApi>): void {
        if (update.kind === 'browser-bytes-requested') void answerBytes(worker);
        else if (update.kind === 'phase') phase = update.phase;
        else measured = merged(measured, update.part);
        if (update.kind !== 'browser-bytes-requested') onProgress(progressOf(phase, measured));
      }

      try {
        await inWorker(async (worker) => {
          const trial = worker.call('trial', task, { onProgress: (update) => receive(update, worker) });
          await untilStopped(trial, worker, signal);
        });
      } catch (thrown) {
        const { problem } = AppError.from(thrown);
        seen.push({ kind: 'error', afterRun: measured.runs.length, problem });
        measured = { ...measured, ended: 'interrupted' };
      }
      const facts = page.stop();
      if (signal.aborted) seen.push({ kind: 'cancelled', afterRun: measured.runs.length });
      const tookMs = performance.now() - startMs;

      const right = measured.answers.length > 0 ? await oracleAnswer(task.configuration, signal) : null;
      const { answers, allowedDifference, interruptions, ...rest } = measured;
      return {
        ...rest,
        ...facts,
        configuration: keyOf(task.configuration),
        round: task.round,
        startedAtMs,
        tookMs,
        outputChecks: right ? outputChecks(answers, measured.runs.length, right, allowedDifference) : [],
        interruptions: [...interruptions, ...seen].map(inWords),
      };
    },
  };
}

/** A run keeps the sentence: its file is read without the code that knows the problem. */
function inWords(interruption: TrialInterruption): Interruption {
  if (interruption.kind !== 'error') return interruption;
  const { kind, afterRun, problem } = interruption;
  return { kind, afterRun, detail: explain(problem).cause };
}

async function answerBytes(worker: WorkerClient<BenchmarkApi>): Promise<void> {
  // The worker may be gone before the browser has counted.
  await worker.call('browserBytes', await browserBytes()).catch(() => undefined);
}

/** The trial's end; after an abort its end in peace, or else within {@link STOP_MS}. */
async function untilStopped(
  trial: Promise<null>,
  worker: WorkerClient<BenchmarkApi>,
  signal: AbortSignal,
): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let onAbort = (): void => undefined;
  const stopped = new Promise<void>((resolve) => {
    onAbort = () => {
      worker.call('stop', null).catch(() => undefined);
      timer = setTimeout(resolve, STOP_MS);
    };
  });
  if (signal.aborted) onAbort();
  else signal.addEventListener('abort', onAbort, { once: true });
  // A worker that is terminated never answers, and one that dies after that is of no interest.
  trial.catch(() => undefined);
  try {
    await Promise.race([trial, stopped]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
}

const NOTHING: Measured = {
  threadsGot: null,
  features: {},
  stages: null,
  runs: [],
  ended: 'interrupted',
  memory: [],
  answers: [],
  allowedDifference: 0,
  interruptions: [],
  throughput: [],
  kernels: [],
  gpu: null,
};

function merged(before: Measured, part: MeasuredPart): Measured {
  const appended = (['runs', 'memory', 'answers', 'interruptions', 'throughput', 'kernels'] as const).map(
    (name) => [name, [...before[name], ...(part[name] ?? [])]] as const,
  );
  return { ...before, ...part, ...Object.fromEntries(appended) };
}

function progressOf(phase: TrialPhase, { runs }: Measured): TrialProgress {
  const totals = runs.map(({ totalMs }) => totalMs);
  return {
    phase,
    runs: runs.length,
    medianMs: medianOf(totals)?.value ?? null,
    precision: reachedShare(totals),
  };
}
