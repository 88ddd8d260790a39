/**
 * Runs several lanes in parallel, each in its own thread, because the engines under Node compute on
 * one thread only.
 */

import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { thrownDetail } from '../../../src/core/detail.ts';
import { AppError, type Problem } from '../../../src/core/errors.ts';
import type { ModelManifest } from '../../../src/model/manifest.ts';
import type { ModelPlace, VariantChoice } from '../session.ts';
import type { Scores } from './score-cache.ts';
import { createLane, type Lane } from './score-lane.ts';

/** Data that a thread gets when it starts. */
export interface LaneSetup {
  readonly choices: readonly VariantChoice[];
  readonly manifest: ModelManifest;
  readonly modelsDir: string;
}

export interface LaneTask {
  readonly bytes: ArrayBuffer;
  readonly wanted: readonly number[];
}

export type LaneTaskResult = { readonly scores: readonly Scores[] } | { readonly problem: Problem };

/** @param jobs how many; one computes in this thread */
export function createLanes(jobs: number, choices: readonly VariantChoice[], place: ModelPlace): Lane[] {
  if (jobs === 1) return [createLane(choices, place)];
  const { manifest, modelsDir } = place;
  return Array.from({ length: jobs }, () => createThread({ choices, manifest, modelsDir }));
}

/** Started with the first image. */
function createThread(setup: LaneSetup): Lane {
  let worker: Worker | null = null;
  return {
    async score(bytes, wanted) {
      worker ??= new Worker(new URL('./score-worker.ts', import.meta.url), { workerData: setup });
      const task: LaneTask = { bytes, wanted };
      worker.postMessage(task, [bytes]);
      // A thread that dies rejects here with its error.
      const [result]: LaneTaskResult[] = await once(worker, 'message');
      if (!result)
        throw new AppError({ kind: 'internal', detail: thrownDetail('a scoring thread said nothing') });
      if ('problem' in result) throw AppError.fromWire(result.problem);
      return result.scores;
    },
    async close() {
      await worker?.terminate();
    },
  };
}
