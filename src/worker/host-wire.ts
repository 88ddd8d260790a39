/**
 * A worker's end of the protocol: requests matched by id, progress on the way, a problem as data.
 */
import { neverAborted } from '../core/abort.ts';
import { AppError } from '../core/errors.ts';
import type { WorkerClient } from './client.ts';
import type { Api, FromWorker, ToWorker } from './protocol.ts';

export interface Context<Progress> {
  readonly signal: AbortSignal;
  /** @param transfer buffers that move to the caller instead of being copied */
  readonly report: (progress: Progress, transfer?: Transferable[]) => void;
}

export interface Answer<Response> {
  readonly value: Response;
  /** Buffers that move to the page instead of being copied. */
  readonly transfer?: Transferable[];
}

/** One function for each call. */
export type Calls<A extends Api<A>> = {
  readonly [C in keyof A]: (
    payload: A[C]['request'],
    context: Context<A[C]['progress']>,
  ) => Promise<Answer<A[C]['response']>>;
};

/**
 * The part of a worker's global scope that the protocol needs. The type itself is only known in
 * workers, and tests import this file too.
 */
interface Scope {
  postMessage(message: unknown, transfer: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
}

/**
 * Answers the page's calls; several may be under way at once.
 * @param calls the calls, which may still be loading; if loading fails, every call fails with the
 * reason
 * @param waiting messages that arrived before this listener was there, in order
 */
export function serve<A extends Api<A>>(
  scope: Scope,
  calls: Calls<A> | Promise<Calls<A>>,
  waiting: readonly MessageEvent<ToWorker<A>>[] = [],
): void {
  const aborts = new Map<number, AbortController>();
  const send = (message: FromWorker<A>, transfer: Transferable[] = []) =>
    scope.postMessage(message, transfer);

  async function answer<C extends keyof A>(id: number, call: C, payload: A[C]['request']): Promise<void> {
    const abort = new AbortController();
    aborts.set(id, abort);
    try {
      const { value, transfer } = await (await calls)[call](payload, {
        signal: abort.signal,
        report: (progress, transferred) => send({ type: 'progress', id, progress }, transferred),
      });
      send({ type: 'result', id, value }, transfer);
    } catch (thrown) {
      send({ type: 'error', id, problem: AppError.from(thrown).toWire() });
    } finally {
      aborts.delete(id);
    }
  }

  const receive = ({ data }: MessageEvent<ToWorker<A>>): void => {
    if (data.type === 'cancel') aborts.get(data.id)?.abort();
    else if (data.type === 'ping') send({ type: 'alive', lock: null });
    else void answer(data.id, data.call, data.payload);
  };
  for (const message of waiting) receive(message);
  scope.addEventListener('message', receive);
}

/** Makes the calls in this thread, as if a worker answered them. */
export function localClient<A extends Api<A>>(calls: Calls<A>): WorkerClient<A> {
  return {
    async call(call, payload, { signal = neverAborted, onProgress } = {}) {
      const { value } = await calls[call](payload, { signal, report: (progress) => onProgress?.(progress) });
      return value;
    },
  };
}
