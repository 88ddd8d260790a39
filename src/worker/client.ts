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
   * worker crashed over this call, or twice
   */
  call<C extends keyof A>(
    call: C,
    payload: A[C]['request'],
    options?: CallOptions<A[C]['progress']>,
  ): Promise<A[C]['response']>;
}

export interface WorkerClientOptions {
  /**
   * How long a worker may go on with a call that was cancelled before another worker takes its
   * place; null, the default, is for ever. For workers that hold nothing which would have to be loaded again.
   */
  readonly letGoMs?: number | null;
}

interface Pending<A extends Api<A>> {
  readonly message: ToWorker<A>;
  /** Whether the call was sent to a worker that crashed. */
  wasRepeated: boolean;
  readonly resolve: (value: never) => void;
  readonly reject: (error: AppError) => void;
  readonly onProgress?: (progress: never) => void;
}

/**
 * A crash costs one call: workers take calls in order, so the oldest is to blame. The others are
 * sent to a new worker, once.
 * @param spawn starts the worker; called at the first request, and again after a crash
 */
export function createWorkerClient<A extends Api<A> = WorkerApi>(
  spawn: () => Worker,
  { letGoMs = null }: WorkerClientOptions = {},
): WorkerClient<A> {
  const pending = new Map<number, Pending<A>>();
  /** Calls that were cancelled and that the worker has not yet let go, each with its timer if any. */
  const cancelled = new Map<number, ReturnType<typeof setTimeout> | undefined>();
  let worker: Worker | null = null;
  let nextId = 1;

  function running(): Worker {
    if (worker) return worker;
    const started = spawn();
    worker = started;
    // What a worker that was given up still has to say concerns nobody.
    const ifCurrent = (act: () => void) => {
      if (worker === started) act();
    };
    started.addEventListener('message', ({ data }: MessageEvent<FromWorker<A>>) =>
      ifCurrent(() => receive(data)),
    );
    started.addEventListener('error', (event) => {
      event.preventDefault();
      ifCurrent(() => giveUp({ code: 'worker-stopped', cause: event.message || null }));
    });
    started.addEventListener('messageerror', () => ifCurrent(() => giveUp({ code: 'worker-unreadable' })));
    return worker;
  }

  function receive(message: FromWorker<A>): void {
    const waiting = pending.get(message.id);
    if (message.type === 'progress') {
      waiting?.onProgress?.(message.progress as never);
      return;
    }
    letGo(message.id);
    if (!waiting) return; // Cancelled meanwhile.
    pending.delete(message.id);
    if (message.type === 'result') waiting.resolve(message.value as never);
    else waiting.reject(AppError.fromWire(message.problem));
  }

  function letGo(id: number): void {
    clearTimeout(cancelled.get(id));
    cancelled.delete(id);
  }

  function end(): void {
    worker?.terminate();
    worker = null;
    for (const id of [...cancelled.keys()]) letGo(id);
  }

  /** The oldest call under way; calls are sent, and sent again, in the order of their ids. */
  const oldest = () => Math.min(...pending.keys(), ...cancelled.keys());

  function giveUp(detail: Detail): void {
    const blamed = oldest();
    end();
    for (const [id, call] of [...pending]) {
      if (id === blamed || call.wasRepeated) {
        pending.delete(id);
        call.reject(new AppError({ kind: 'internal', detail }));
      } else {
        call.wasRepeated = true;
        post(call.message);
      }
    }
  }

  /** A call that waits for its turn holds nothing up; one that is being worked on is the oldest. */
  function replaceIfHeldUp(id: number): void {
    if (id !== oldest()) return;
    end();
    for (const { message } of pending.values()) post(message);
  }

  function post(message: ToWorker<A>): void {
    running().postMessage(message);
  }

  return {
    call(call, payload, { signal, onProgress } = {}) {
      return new Promise((resolve, reject) => {
        const stopped = () => new AppError({ kind: 'cancelled' });
        if (signal?.aborted) {
          reject(stopped());
          return;
        }
        const id = nextId++;
        const onAbort = () => {
          if (!pending.delete(id)) return;
          post({ type: 'cancel', id });
          cancelled.set(id, letGoMs === null ? undefined : setTimeout(replaceIfHeldUp, letGoMs, id));
          reject(stopped());
        };
        signal?.addEventListener('abort', onAbort, { once: true });
        const done = () => signal?.removeEventListener('abort', onAbort);
        const message = { type: 'call', id, call, payload } as ToWorker<A>;
        pending.set(id, {
          message,
          wasRepeated: false,
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
        post(message);
      });
    },
  };
}
