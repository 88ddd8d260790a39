/** Helper threads under Node, for tests: the page has workers of its own. */
import { Worker } from 'node:worker_threads';
import type { HelperThread, Int8Host } from '../../../src/engine/backends/int8/host.ts';
import { nodeInt8Host } from '../node-engine.ts';

export interface ThreadedHost extends Int8Host {
  /** Every thread that was started. */
  readonly started: Worker[];
}

export function threadedNodeHost(): ThreadedHost {
  const started: Worker[] = [];
  const newThread = (): HelperThread => {
    let worker: Worker | null = null;
    let failed: ((reason: string) => void) | null = null;
    return {
      start(task) {
        worker = new Worker(new URL('./int8-thread.ts', import.meta.url), { workerData: task });
        worker.on('error', (error) => failed?.(error.message));
        started.push(worker);
      },
      onFailure(listener) {
        failed = listener;
      },
      terminate: () => void worker?.terminate(),
    };
  };
  return { ...nodeInt8Host(), newThread, started };
}
