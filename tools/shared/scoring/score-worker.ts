/** A lane in a thread of its own: see score-threads.ts. */
import { parentPort, workerData } from 'node:worker_threads';
import { neverAborted } from '../../../src/core/abort.ts';
import { AppError } from '../../../src/core/errors.ts';
import { createLane } from './score-lane.ts';
import type { LaneSetup, LaneTask, LaneTaskResult } from './score-threads.ts';

const { choices, manifest, modelsDir }: LaneSetup = workerData;
const lane = createLane(choices, { manifest, modelsDir, signal: neverAborted });

parentPort?.on('message', ({ bytes, wanted }: LaneTask) => {
  const scoring: Promise<LaneTaskResult> = lane.score(bytes, wanted).then(
    (scores) => ({ scores }),
    (thrown) => ({ problem: AppError.from(thrown).toWire() }),
  );
  void scoring.then((result) => parentPort?.postMessage(result));
});
