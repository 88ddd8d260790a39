/** The worker's end of the wire. What the calls do is in host-calls.ts. */
import { AppError } from '../core/errors.ts';
import { pageEngineHost } from '../engine/page-host.ts';
import { configureEngine } from '../engine/registry.ts';
import { createCalls } from './host-calls.ts';
import type { Call, FromWorker, ToWorker, WorkerApi } from './protocol.ts';

declare const self: DedicatedWorkerGlobalScope;

configureEngine(pageEngineHost());
const calls = createCalls(new URL('/models/', self.location.href));
const aborts = new Map<number, AbortController>();

self.addEventListener('message', (event: MessageEvent<ToWorker>) => {
  const message = event.data;
  if (message.type === 'cancel') aborts.get(message.id)?.abort();
  else void answer(message.id, message.call, message.payload);
});

async function answer<C extends Call>(id: number, call: C, payload: WorkerApi[C]['request']): Promise<void> {
  const abort = new AbortController();
  aborts.set(id, abort);
  try {
    const { value, transfer } = await calls[call](payload, {
      signal: abort.signal,
      report: (progress) => send({ type: 'progress', id, progress }),
    });
    send({ type: 'result', id, value }, transfer);
  } catch (thrown) {
    send({ type: 'error', id, problem: AppError.from(thrown).toWire() });
  } finally {
    aborts.delete(id);
  }
}

function send(message: FromWorker, transfer: Transferable[] = []): void {
  self.postMessage(message, transfer);
}
