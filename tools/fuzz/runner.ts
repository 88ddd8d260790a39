/** Owns the thread of a target: gives it inputs, and replaces it where it hangs or dies. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Fault, Outcome, TargetName } from './contract.ts';

/** No input, however hostile, keeps the next one waiting for longer; a busy machine included. */
const HANG_MS = 10_000;

/** A browser ends a tab that takes much more. */
const MOST_HEAP_MB = 1024;

export interface Runner {
  run(input: Uint8Array): Promise<Outcome | Fault>;
  close(): Promise<void>;
}

/** @param hangMs longest wait for an answer */
export function createRunner(name: TargetName, hangMs = HANG_MS): Runner {
  let worker: Worker | null = null;

  async function started(): Promise<Worker> {
    if (worker) return worker;
    const resourceLimits = { maxOldGenerationSizeMb: MOST_HEAP_MB };
    const fresh = new Worker(new URL('./target.worker.ts', import.meta.url), {
      workerData: name,
      resourceLimits,
    });
    await once(fresh, 'message');
    worker = fresh;
    return fresh;
  }

  async function end(): Promise<void> {
    await worker?.terminate();
    worker = null;
  }

  return {
    async run(input) {
      const thread = await started();
      const stop = new AbortController();
      const { signal } = stop;
      const timer = setTimeout(() => stop.abort(), hangMs);
      try {
        thread.postMessage(input);
        const [answer] = (await once(thread, 'message', { signal })) as [Outcome];
        return answer;
      } catch (thrown) {
        await end();
        if (signal.aborted) return { kind: 'hang', seconds: hangMs / 1000 };
        return { kind: 'crash', error: thrown instanceof Error ? thrown.message : String(thrown) };
      } finally {
        clearTimeout(timer);
      }
    },
    close: end,
  };
}
