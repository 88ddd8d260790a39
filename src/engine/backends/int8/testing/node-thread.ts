/** A helper thread under Node. */
import { workerData } from 'node:worker_threads';
import type { ThreadTask } from '../host.ts';
import { serveThread } from '../thread.ts';

serveThread(workerData as ThreadTask);
