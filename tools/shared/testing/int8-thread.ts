/** A helper thread under Node. */
import { workerData } from 'node:worker_threads';
import type { ThreadTask } from '../../../src/engine/backends/int8/host.ts';
import { serveThread } from '../../../src/engine/backends/int8/threads/thread.ts';

serveThread(workerData as ThreadTask);
