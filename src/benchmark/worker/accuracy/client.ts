import { createWorkerClient, type WorkerClient } from '../../../worker/client.ts';
import type { AccuracyApi } from './protocol.ts';

export type AccuracyClient = WorkerClient<AccuracyApi>;

export function createAccuracyClient(spawn: () => Worker): AccuracyClient {
  return createWorkerClient<AccuracyApi>(spawn, { retriesLost: false });
}
