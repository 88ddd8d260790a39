/**
 * Workers that a worker starts: threads of the engines, and the worker that opens images.
 *
 * Their constructor runs in the worker, and a browser may hold it there for ever, as was seen in
 * Firefox while a program drove it. A worker that is held can tell nobody, so the page is told before
 * and after.
 */
import type { FromWorker } from './protocol.ts';

/** Tells the page of each start; `client.ts` gives up a worker that is held too long. */
export function announceStarts(scope: Pick<DedicatedWorkerGlobalScope, 'postMessage'>): void {
  const Native = globalThis.Worker;
  // Some browsers give a worker no workers.
  if (typeof Native === 'undefined') return;
  const tell = (isOver: boolean) => scope.postMessage({ type: 'start', isOver } satisfies FromWorker);
  globalThis.Worker = class extends Native {
    constructor(...args: ConstructorParameters<typeof Worker>) {
      tell(false);
      try {
        super(...args);
      } finally {
        tell(true);
      }
    }
  };
}

/** Everything then runs in this worker alone, as in browsers that give a worker no workers. */
export function startNone(): void {
  Reflect.deleteProperty(globalThis, 'Worker');
}
