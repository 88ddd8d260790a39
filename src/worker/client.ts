/** The page's end of the protocol: it starts, restarts and ends the worker. */
import type { Detail } from '../core/detail.ts';
import { AppError, type Problem } from '../core/errors.ts';
import { createCutCode, isCutCode } from './client-cut-code.ts';
import { createStartWatch } from './client-start.ts';
import type { Api, FromWorker, ToWorker, WorkerApi } from './protocol.ts';

export interface CallOptions<Progress> {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

export interface WorkerClient<A extends Api<A> = WorkerApi> {
  /**
   * @throws AppError as the worker throws it; `cancelled` at once on abort; `internal` if a worker
   * was lost over this call twice
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
  /**
   * How long a worker with a call under way may say nothing before it counts as hung; null, the
   * default, is for ever. A network or a codec answers nothing while it computes.
   */
  readonly hungMs?: number | null;
  /**
   * After so many calls a worker is replaced between two of them: what has leaked in months is gone
   * with it. Null, the default, is never.
   */
  readonly recycleAfterCalls?: number | null;
  /** Whether the call over which a worker was lost is tried once more; true by default. */
  readonly retriesLost?: boolean;
  /** Told of each replacement; what was under way is retried. */
  readonly onReplaced?: (reason: ReplacedReason) => void;
}

/** `alone`: it was held while it started a worker of its own. */
export type ReplacedReason =
  | 'crashed'
  | 'died'
  | 'hung'
  | 'out-of-memory'
  | 'recycled'
  | 'held-up'
  | 'alone'
  | 'incomplete';

interface Pending<A extends Api<A>> {
  message: ToWorker<A> & { readonly type: 'call' };
  /** Whether a worker was lost while this was its oldest call. */
  wasBlamed: boolean;
  readonly resolve: (value: never) => void;
  readonly reject: (error: AppError) => void;
  readonly onProgress?: (progress: never) => void;
}

/** Twelve looks until a worker counts as hung. */
const LOOKS = 12;

/**
 * A lost worker costs nothing where another can do its work: calls are sent to a new one. Workers
 * take calls in order, so the oldest is to blame; it is retried once, behind the others, and fails
 * if a worker is lost over it again.
 *
 * A browser may hold a worker for ever in the constructor of a worker of its own. After 12 s another
 * takes its place, which starts none and so computes on one thread, and so does every later one.
 * @param spawn starts the worker, one that starts none where `isAlone`; called at the first request,
 * and again after a loss
 */
export function createWorkerClient<A extends Api<A> = WorkerApi>(
  spawn: (isAlone: boolean) => Worker,
  {
    letGoMs = null,
    hungMs = null,
    recycleAfterCalls = null,
    retriesLost = true,
    onReplaced,
  }: WorkerClientOptions = {},
): WorkerClient<A> {
  /** By id, in ascending order of ids. */
  const pending = new Map<number, Pending<A>>();
  /** Calls that wait for a worker to be recycled. */
  const held: Pending<A>[] = [];
  /** Calls that were cancelled and that the worker has not yet let go, each with its timer if any. */
  const cancelled = new Map<number, ReturnType<typeof setTimeout> | undefined>();
  let worker: Worker | null = null;
  let nextId = 1;
  let callsOfWorker = 0;
  /** Looks in a row at which the worker had said nothing since the last. */
  let silentLooks = 0;
  let looking: ReturnType<typeof setInterval> | null = null;
  /** Whether workers start none of their own. */
  let isAlone = false;
  const startWatch = createStartWatch(goOnAlone);
  const cutCode = createCutCode(resend);

  function running(): Worker {
    if (worker) return worker;
    const started = spawn(isAlone);
    worker = started;
    callsOfWorker = 0;
    // What a worker that was given up still has to say concerns nobody.
    const ifCurrent = (act: () => void) => {
      if (worker === started) act();
    };
    started.addEventListener('message', ({ data }: MessageEvent<FromWorker<A>>) =>
      ifCurrent(() => receive(data)),
    );
    started.addEventListener('error', (event) => {
      event.preventDefault();
      ifCurrent(() => {
        if (retriesLost && isCutCode(event.message) && waitForCode()) return;
        giveUp('crashed', { code: 'worker-stopped', cause: event.message || null });
      });
    });
    started.addEventListener('messageerror', () =>
      ifCurrent(() => giveUp('crashed', { code: 'worker-unreadable' })),
    );
    return worker;
  }

  /** A worker that ends without a word gives its lock back, and only then. */
  function watchLock(name: string): void {
    const watched = worker;
    const onGone = async () => {
      if (worker === watched) giveUp('died', { code: 'worker-stopped', cause: null });
    };
    void globalThis.navigator?.locks?.request(name, onGone).catch(() => undefined);
  }

  function receive(message: FromWorker<A>): void {
    silentLooks = 0;
    if (message.type === 'alive') {
      if (message.lock !== null) watchLock(message.lock);
      return;
    }
    if (message.type === 'start') {
      startWatch.set(!message.isOver);
      return;
    }
    const waiting = pending.get(message.id);
    if (message.type === 'progress') {
      waiting?.onProgress?.(message.progress as never);
      return;
    }
    if (
      retriesLost &&
      message.type === 'error' &&
      waiting &&
      !waiting.wasBlamed &&
      isOutOfMemory(message.problem)
    ) {
      giveUp('out-of-memory', { code: 'worker-stopped', cause: null }, message.id);
      return;
    }
    const isCut = retriesLost && message.type === 'error' && isCutCode(JSON.stringify(message.problem));
    if (isCut && waitForCode()) return;
    if (message.type === 'result') cutCode.arrived();
    letGo(message.id);
    // Otherwise cancelled meanwhile.
    if (waiting) {
      pending.delete(message.id);
      if (message.type === 'result') waiting.resolve(message.value as never);
      else waiting.reject(AppError.fromWire(message.problem));
    }
    if (isCut) replace('incomplete');
    recycleIfDue();
  }

  function letGo(id: number): void {
    clearTimeout(cancelled.get(id));
    cancelled.delete(id);
  }

  function goOnAlone(): void {
    isAlone = true;
    if (retriesLost) replace('alone');
    else giveUp('alone', { code: 'worker-held' });
  }

  /** @returns false where enough workers have tried to load their code */
  function waitForCode(): boolean {
    if (!cutCode.wait()) return false;
    end();
    onReplaced?.('incomplete');
    return true;
  }

  /** Sends every call to another worker; none is to blame. */
  function replace(reason: ReplacedReason): void {
    end();
    onReplaced?.(reason);
    resend();
  }

  function resend(): void {
    for (const { message } of pending.values()) post(message);
  }

  function end(): void {
    startWatch.set(false);
    worker?.terminate();
    worker = null;
    silentLooks = 0;
    for (const id of [...cancelled.keys()]) letGo(id);
  }

  /** The oldest call under way; calls are sent, and sent again, in the order of their ids. */
  const oldest = () => Math.min(...pending.keys(), ...cancelled.keys());

  function giveUp(reason: ReplacedReason, detail: Detail, blamed = oldest()): void {
    end();
    onReplaced?.(reason);
    const call = pending.get(blamed);
    pending.delete(blamed);
    resend();
    if (!call) return;
    if (call.wasBlamed || !retriesLost) {
      call.reject(new AppError({ kind: 'internal', detail }));
      return;
    }
    call.wasBlamed = true;
    send(call);
  }

  /** A call that waits for its turn holds nothing up; one that is being worked on is the oldest. */
  function replaceIfHeldUp(id: number): void {
    if (id === oldest()) replace('held-up');
  }

  const isDue = () => recycleAfterCalls !== null && callsOfWorker >= recycleAfterCalls;

  function recycleIfDue(): void {
    if (!isDue() || pending.size > 0 || cancelled.size > 0) return;
    end();
    onReplaced?.('recycled');
    callsOfWorker = 0;
    for (const call of held.splice(0)) send(call);
  }

  function post(message: ToWorker<A>): void {
    // Calls are sent after the pause, all of them.
    if (cutCode.isWaiting) return;
    running().postMessage(message);
    if (message.type === 'call') callsOfWorker++;
    look();
  }

  /** Sends a call under a new id, so that ids tell the order. */
  function send(call: Pending<A>): void {
    const id = nextId++;
    call.message = { ...call.message, id };
    pending.set(id, call);
    post(call.message);
  }

  /**
   * Counts looks and not time: a device that slept, or a clock that was set, must not make a worker
   * seem hung.
   */
  function look(): void {
    if (hungMs === null || looking !== null) return;
    looking = setInterval(() => {
      if (pending.size === 0 && cancelled.size === 0) {
        if (looking !== null) clearInterval(looking);
        looking = null;
        silentLooks = 0;
        return;
      }
      silentLooks++;
      if (silentLooks > LOOKS) giveUp('hung', { code: 'worker-stopped', cause: null });
      else worker?.postMessage({ type: 'ping' } satisfies ToWorker<A>);
    }, hungMs / LOOKS);
  }

  return {
    call(call, payload, { signal, onProgress } = {}) {
      return new Promise((resolve, reject) => {
        const stopped = () => new AppError({ kind: 'cancelled' });
        if (signal?.aborted) {
          reject(stopped());
          return;
        }
        const done = () => signal?.removeEventListener('abort', onAbort);
        const entry: Pending<A> = {
          message: { type: 'call', id: 0, call, payload } as Pending<A>['message'],
          wasBlamed: false,
          resolve: (value) => {
            done();
            resolve(value);
          },
          reject: (error) => {
            done();
            reject(error);
          },
          ...(onProgress && { onProgress: onProgress as (progress: never) => void }),
        };
        function onAbort(): void {
          const place = held.indexOf(entry);
          if (place >= 0) held.splice(place, 1);
          const { id } = entry.message;
          if (pending.get(id) === entry) {
            pending.delete(id);
            // Otherwise nothing has been sent.
            if (!cutCode.isWaiting) {
              post({ type: 'cancel', id });
              cancelled.set(id, letGoMs === null ? undefined : setTimeout(replaceIfHeldUp, letGoMs, id));
            }
          }
          reject(stopped());
        }
        signal?.addEventListener('abort', onAbort, { once: true });
        if (isDue() && (pending.size > 0 || cancelled.size > 0)) held.push(entry);
        else send(entry);
      });
    },
  };
}

/** As the engines of browsers word it; WebAssembly and typed arrays throw a RangeError. */
const OUT_OF_MEMORY = /out of memory|allocation failed|could not allocate|invalid array length/i;

function isOutOfMemory(problem: Problem): boolean {
  return 'detail' in problem && OUT_OF_MEMORY.test(JSON.stringify(problem.detail));
}
