/** The page's end of the protocol: it starts, restarts and ends the worker. */
import type { Detail } from '../core/detail.ts';
import { AppError } from '../core/errors.ts';
import type { Api, FromWorker, ToWorker, WorkerApi } from './protocol.ts';

export interface CallOptions<Progress> {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

export interface WorkerClient<A extends Api<A> = WorkerApi> {
  /**
   * @throws AppError as the worker throws it; `cancelled` at once on abort; `internal` if the
   * worker crashed
   */
  call<C extends keyof A>(
    call: C,
    payload: A[C]['request'],
    options?: CallOptions<A[C]['progress']>,
  ): Promise<A[C]['response']>;
}

interface Pending {
  readonly resolve: (value: never) => void;
  readonly reject: (error: AppError) => void;
  readonly onProgress?: (progress: never) => void;
}

/** @param spawn starts the worker; called at the first request, and again after a crash */
export function createWorkerClient<A extends Api<A> = WorkerApi>(spawn: () => Worker): WorkerClient<A> {
  const pending = new Map<number, Pending>();
  let worker: Worker | null = null;
  let nextId = 1;

  function running(): Worker {
    if (worker) return worker;
    worker = spawn();
    worker.addEventListener('message', (event: MessageEvent<FromWorker<A>>) => receive(event.data));
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      giveUp({ code: 'worker-stopped', cause: event.message || null });
    });
    worker.addEventListener('messageerror', () => giveUp({ code: 'worker-unreadable' }));
    return worker;
  }

  function receive(message: FromWorker<A>): void {
    const waiting = pending.get(message.id);
    if (!waiting) return; // Cancelled meanwhile.
    if (message.type === 'progress') {
      waiting.onProgress?.(message.progress as never);
      return;
    }
    pending.delete(message.id);
    if (message.type === 'result') waiting.resolve(message.value as never);
    else waiting.reject(AppError.fromWire(message.problem));
  }

  /** All pending calls fail with the reason; the next call starts a new worker. */
  function giveUp(detail: Detail): void {
    worker?.terminate();
    worker = null;
    const failed = [...pending.values()];
    pending.clear();
    for (const { reject } of failed) reject(new AppError({ kind: 'internal', detail }));
  }

  function post(message: ToWorker<A>): void {
    running().postMessage(message);
  }

  return {
    call(call, payload, { signal, onProgress } = {}) {
      return new Promise((resolve, reject) => {
        const cancelled = () => new AppError({ kind: 'cancelled' });
        if (signal?.aborted) {
          reject(cancelled());
          return;
        }
        const id = nextId++;
        const onAbort = () => {
          if (!pending.delete(id)) return;
          post({ type: 'cancel', id });
          reject(cancelled());
        };
        signal?.addEventListener('abort', onAbort, { once: true });
        const done = () => signal?.removeEventListener('abort', onAbort);
        pending.set(id, {
          resolve: (value) => {
            done();
            resolve(value);
          },
          reject: (error) => {
            done();
            reject(error);
          },
          ...(onProgress && { onProgress: onProgress as (progress: never) => void }),
        });
        post({ type: 'call', id, call, payload } as ToWorker<A>);
      });
    },
  };
}
