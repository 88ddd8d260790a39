import { createWorkerClient, type WorkerClient } from '../../../worker/client.ts';
import type { AcceptanceApi } from './protocol.ts';

export type AcceptanceClient = WorkerClient<AcceptanceApi>;

export function createAcceptanceClient(spawn: () => Worker): AcceptanceClient {
  return createWorkerClient<AcceptanceApi>(spawn);
}
