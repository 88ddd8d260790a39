/** From a configuration to a warm session, stage by stage. */
import { checkpoint } from '../../../core/abort.ts';
import { createEngine, untilTuned } from '../../../engine/index.ts';
import { recordedFeatures } from '../../model/recorded-features.ts';
import { type LoadStages, selectionOf } from '../../model/run.ts';
import type { TrialContext } from './host-context.ts';
import { plant } from './host-faults.ts';
import { openModel } from './host-model.ts';
import { allowedDifference } from './host-oracle.ts';
import { benchmarkPicture } from './host-picture.ts';
import { Answers, type Bench, memorySample, runOnce } from './host-runs.ts';
import type { TrialTask } from './protocol.ts';

/** @throws AppError kind `model`, `backend`, `storage` or `cancelled` */
export async function loadBench(
  { configuration, fault }: TrialTask,
  { repository, engineHost, signal, enter, put }: TrialContext,
): Promise<{ readonly bench: Bench; readonly stages: Omit<LoadStages, keyof WarmUpStages> }> {
  const { backend: id, threads } = selectionOf(configuration);
  const faults = plant(fault);
  enter('fetching');
  const source = await openModel(configuration, repository, signal);
  const backend = await createEngine(engineHost).backend(id, threads);
  const picture = benchmarkPicture();

  const startMs = performance.now();
  const model = await source.read();
  const fetchedMs = performance.now();
  await checkpoint(signal);

  enter('loading');
  const loadingMs = performance.now();
  const session = await backend.load(model, signal);
  const loadMs = performance.now() - loadingMs;
  const bench = {
    backend,
    model,
    session,
    picture,
    faults,
    signal,
    answers: new Answers(),
    runs: 0,
    notes: {},
  };
  put({
    threadsGot: session.threads,
    features: recordedFeatures(session.details),
    allowedDifference: allowedDifference(session),
    memory: [memorySample(bench)],
  });
  return { bench, stages: { fetchMs: fetchedMs - startMs, fromCache: source.isHere, loadMs } };
}

type WarmUpStages = Pick<LoadStages, 'firstRunMs' | 'secondRunMs' | 'shaderCompileMs'>;

/** @throws AppError kind `backend` or `cancelled` */
export async function warmUp(bench: Bench): Promise<WarmUpStages> {
  const { session, signal } = bench;
  const compiledBefore = session.gpu?.compileMs() ?? 0;
  const first = await runOnce(bench, 0);
  const shaderCompileMs = session.gpu ? session.gpu.compileMs() - compiledBefore : null;
  await checkpoint(signal);
  const second = await runOnce(bench, 0);
  await checkpoint(signal);
  if (await untilTuned(session, signal)) await runOnce(bench, 0);
  return { firstRunMs: first.totalMs, secondRunMs: second.totalMs, shaderCompileMs };
}
