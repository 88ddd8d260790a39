/**
 * One trial: a configuration loaded cold, warmed up, run many times. What is found out is told at
 * once, part by part.
 */

import { AppError } from '../../../core/errors.ts';
import { recordedFeatures } from '../../model/recorded-features.ts';
import type { MemorySample, RunSample, Trial } from '../../model/run.ts';
import { whyStop } from '../../statistics/stop.ts';
import type { TrialContext } from './host-context.ts';
import { measureExtras } from './host-extras.ts';
import { browserSample, checkForLeaks } from './host-leaks.ts';
import { loadBench, warmUp } from './host-load.ts';
import { type Bench, MEMORY_EVERY, memorySample, pauses, warmRun } from './host-runs.ts';
import type { MeasuredPart, TrialTask } from './protocol.ts';

/** Never throws: what the device does is an interruption, and a cancel is the page's to tell. */
export async function runTrial(task: TrialTask, context: TrialContext): Promise<void> {
  const { enter, put } = context;
  let bench: Bench | null = null;
  try {
    const loaded = await loadBench(task, context);
    bench = loaded.bench;
    enter('warming-up');
    const stages = await warmUp(bench);
    put({ stages: { ...loaded.stages, ...stages }, answers: bench.answers.take() });
    const browserBefore = await browserSample(task, bench, context);
    enter('running');
    put({ ended: await warmRuns(task, bench, put) });
    await checkForLeaks(task, bench, context, browserBefore);
    await measureExtras(task, bench, context);
  } catch (thrown) {
    put(interruptionOf(AppError.from(thrown), bench));
  } finally {
    if (bench) {
      const { session, notes } = bench;
      put({ threadsGot: session.threads, features: { ...recordedFeatures(session.details), ...notes } });
      session.dispose();
    }
  }
}

/** @throws AppError kind `backend` or `cancelled` */
async function warmRuns(
  { plan, round }: TrialTask,
  bench: Bench,
  put: TrialContext['put'],
): Promise<Trial['ended']> {
  const totalsMs: number[] = [];
  let runs: RunSample[] = [];
  let memory: MemorySample[] = [];
  const tell = () => {
    put({ runs, memory, answers: bench.answers.take() });
    runs = [];
    memory = [];
  };
  const pause = pauses(bench.signal, tell);
  const startMs = performance.now();
  try {
    for (;;) {
      const sample = await warmRun(bench);
      runs.push(sample);
      totalsMs.push(sample.totalMs);
      if (bench.runs % MEMORY_EVERY === 0) memory.push(memorySample(bench));
      const ended = whyStop(totalsMs, performance.now() - startMs, round, plan);
      if (ended) return ended;
      await pause();
    }
  } finally {
    tell();
  }
}

function interruptionOf({ problem }: AppError, bench: Bench | null): MeasuredPart {
  const afterRun = bench?.runs ?? 0;
  if (problem.kind === 'cancelled') return {};
  if (bench?.session.gpu?.isLost()) return { interruptions: [{ kind: 'context-lost', afterRun }] };
  const isNotFinite = problem.kind === 'backend' && problem.reason === 'invalid-output';
  return {
    interruptions: [{ kind: 'error', afterRun, problem }],
    answers: isNotFinite ? [{ run: afterRun + 1, probabilities: null }] : [],
  };
}
