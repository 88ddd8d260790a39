import { afterEach, describe, expect, it, vi } from 'vitest';
import { AppError, type Problem } from '../core/errors.ts';
import { plainImage } from '../core/image.ts';
import { displayImage } from '../preprocess/display.ts';
import { createWorkerClient, type WorkerClientOptions } from './client.ts';
import type { FromWorker, ToWorker } from './protocol.ts';

/**
 * The worker's end of the protocol, controlled by the test: it records what arrives and answers
 * when told.
 */
class Wire extends EventTarget {
  readonly received: ToWorker[] = [];
  terminated = false;

  postMessage(message: ToWorker): void {
    this.received.push(structuredClone(message));
  }

  answer(message: FromWorker): void {
    this.dispatchEvent(Object.assign(new Event('message'), { data: message }));
  }

  crash(message: string): void {
    this.dispatchEvent(Object.assign(new Event('error', { cancelable: true }), { message }));
  }

  terminate(): void {
    this.terminated = true;
  }
}

const blob = new Blob();
const image = (...levels: number[]) => displayImage(plainImage(Uint8Array.from(levels), levels.length, 1, 8));

function connected(options?: WorkerClientOptions) {
  const wires: Wire[] = [];
  const alone: boolean[] = [];
  const client = createWorkerClient((isAlone) => {
    const wire = new Wire();
    wires.push(wire);
    alone.push(isAlone);
    return wire as unknown as Worker;
  }, options);
  const wire = (index = 0): Wire => {
    const found = wires[index];
    if (!found) throw new Error(`no worker ${index} was started`);
    return found;
  };
  return { client, wire, started: () => wires.length, isAlone: (index: number) => alone[index] };
}

async function problemOf(promise: Promise<unknown>): Promise<Problem> {
  const thrown = await promise.then(
    () => null,
    (error: unknown) => error,
  );
  if (!(thrown instanceof AppError)) throw new Error(`expected an AppError, got ${thrown}`);
  return thrown.problem;
}

describe('worker client', () => {
  it('starts no worker before the first call', () => {
    expect(connected().started()).toBe(0);
  });

  it('matches answers to calls by id, whatever their order', async () => {
    const { client, wire } = connected();
    const first = client.call('render', { blob, frame: 0 });
    const second = client.call('render', { blob, frame: 0 });
    const [a = 0, b = 0] = wire().received.map((message) => ('id' in message ? message.id : 0));
    wire().answer({ type: 'result', id: b, value: image(2) });
    wire().answer({ type: 'result', id: a, value: image(1) });
    expect(await Promise.all([first, second])).toEqual([image(1), image(2)]);
  });

  it('turns a problem on the wire back into an AppError', async () => {
    const { client, wire } = connected();
    const call = client.call('probe', null);
    const problem: Problem = {
      kind: 'decode',
      format: 'PNG',
      reason: 'truncated',
      detail: { code: 'png-cut', bytes: 9 },
    };
    wire().answer({ type: 'error', id: 1, problem });
    expect(await problemOf(call)).toEqual(problem);
  });

  it('rejects at once on abort, tells the worker, and ignores a late answer', async () => {
    const { client, wire } = connected();
    const abort = new AbortController();
    const call = client.call('render', { blob, frame: 0 }, { signal: abort.signal });
    abort.abort();
    expect(await problemOf(call)).toEqual({ kind: 'cancelled' });
    expect(wire().received.at(-1)).toEqual({ type: 'cancel', id: 1 });
    wire().answer({ type: 'result', id: 1, value: image(5) });
  });

  it('sends nothing for a call that is aborted before it begins', async () => {
    const { client, started } = connected();
    expect(await problemOf(client.call('probe', null, { signal: AbortSignal.abort() }))).toEqual({
      kind: 'cancelled',
    });
    expect(started()).toBe(0);
  });

  it('retries the oldest call behind the others when the worker dies', async () => {
    const { client, wire, started } = connected();
    const calls = [0, 1, 2].map((frame) => client.call('render', { blob, frame }));
    wire().crash('out of memory');
    expect(wire().terminated).toBe(true);
    expect(started()).toBe(2);
    const [first, ...others] = wire().received;
    expect(wire(1).received).toEqual([...others, { ...first, id: 4 }]);
    for (const id of [2, 3, 4]) wire(1).answer({ type: 'result', id, value: image(id) });
    expect(await Promise.all(calls)).toEqual([image(4), image(2), image(3)]);
  });

  it('fails a call over which two workers died, and no other', async () => {
    const { client, wire, started } = connected();
    const [poison, sound] = [0, 1].map((frame) => client.call('render', { blob, frame }));
    wire().crash('first');
    wire(1).answer({ type: 'result', id: 2, value: image(7) });
    expect(await sound).toEqual(image(7));
    wire(1).crash('second');
    expect(await problemOf(poison as Promise<unknown>)).toEqual({
      kind: 'internal',
      detail: { code: 'worker-stopped', cause: 'second' },
    });
    expect(started()).toBe(2);
  });

  it('retries once what ran out of memory, in a fresh worker', async () => {
    const { client, wire } = connected();
    const call = client.call('render', { blob, frame: 0 });
    const problem: Problem = {
      kind: 'internal',
      detail: { code: 'thrown', text: 'Array buffer allocation failed' },
    };
    wire().answer({ type: 'error', id: 1, problem });
    expect(wire().terminated).toBe(true);
    wire(1).answer({ type: 'error', id: 2, problem });
    expect(await problemOf(call)).toEqual(problem);
  });

  it('blames no other call where the worker died over one that was cancelled', async () => {
    const { client, wire } = connected();
    const abort = new AbortController();
    const stopped = client.call('render', { blob, frame: 0 }, { signal: abort.signal });
    const next = client.call('render', { blob, frame: 1 });
    abort.abort();
    expect(await problemOf(stopped)).toEqual({ kind: 'cancelled' });
    wire().crash('out of memory');
    wire(1).answer({ type: 'result', id: 2, value: image(7) });
    expect(await next).toEqual(image(7));
  });

  it('cancels a repeated call in the fresh worker, and ignores what the dead one still says', async () => {
    const { client, wire } = connected();
    const abort = new AbortController();
    const call = client.call('render', { blob, frame: 0 }, { signal: abort.signal });
    wire().crash('out of memory');
    wire().answer({ type: 'result', id: 1, value: image(1) });
    wire().crash('again');
    abort.abort();
    expect(await problemOf(call)).toEqual({ kind: 'cancelled' });
    expect(wire(1).received.at(-1)).toEqual({ type: 'cancel', id: 2 });
  });
});

describe('a worker that says nothing', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  function silent() {
    vi.useFakeTimers();
    const reasons: string[] = [];
    const connection = connected({ hungMs: 12_000, onReplaced: (reason) => reasons.push(reason) });
    const call = connection.client.call('render', { blob, frame: 0 });
    return { ...connection, call, reasons };
  }

  it('is asked for a sign of life, and replaced where it gives none', async () => {
    const { wire, call, started, reasons } = silent();
    vi.advanceTimersByTime(12_000);
    expect(wire().received.at(-1)).toEqual({ type: 'ping' });
    expect(started()).toBe(1);
    vi.advanceTimersByTime(1000);
    expect(reasons).toEqual(['hung']);
    wire(1).answer({ type: 'result', id: 2, value: image(7) });
    expect(await call).toEqual(image(7));
  });

  it('stays where it gives one', () => {
    const { wire, started } = silent();
    for (let i = 0; i < 10; i++) {
      vi.advanceTimersByTime(10_000);
      wire().answer({ type: 'alive', lock: null });
    }
    expect(started()).toBe(1);
  });

  it('is asked nothing where nothing is under way', () => {
    const { wire, started } = silent();
    wire().answer({ type: 'result', id: 1, value: image(7) });
    const asked = wire().received.length;
    vi.advanceTimersByTime(3_600_000);
    expect(wire().received).toHaveLength(asked);
    expect(started()).toBe(1);
  });
});

describe('a worker that is held while it starts another', () => {
  function holding(options?: WorkerClientOptions) {
    vi.useFakeTimers();
    const reasons: string[] = [];
    const connection = connected({ ...options, onReplaced: (reason) => reasons.push(reason) });
    const calls = [0, 1].map((frame) => connection.client.call('render', { blob, frame }));
    connection.wire().answer({ type: 'start', isOver: false });
    return { ...connection, calls, reasons };
  }

  it('is replaced by one that starts none, and no call is to blame', async () => {
    const { wire, calls, started, reasons, isAlone } = holding();
    expect(isAlone(0)).toBe(false);
    vi.advanceTimersByTime(11_000);
    expect(started()).toBe(1);
    vi.advanceTimersByTime(1000);
    expect(reasons).toEqual(['alone']);
    expect(wire().terminated).toBe(true);
    expect(isAlone(1)).toBe(true);
    // Each in its turn, and each may still be tried twice.
    expect(wire(1).received).toMatchObject([{ id: 1 }, { id: 2 }]);
    wire(1).crash('gone');
    expect(isAlone(2)).toBe(true);
    wire(2).answer({ type: 'result', id: 2, value: image(2) });
    wire(2).answer({ type: 'result', id: 3, value: image(1) });
    expect(await Promise.all(calls)).toEqual([image(1), image(2)]);
  });

  it('stays where it goes on in time', () => {
    const { wire, started } = holding();
    vi.advanceTimersByTime(11_000);
    wire().answer({ type: 'start', isOver: true });
    vi.advanceTimersByTime(60_000);
    expect(started()).toBe(1);
  });

  it('fails its call where that may not be tried again', async () => {
    const { calls } = holding({ retriesLost: false });
    const problem = problemOf(calls[0] as Promise<unknown>);
    vi.advanceTimersByTime(12_000);
    expect(await problem).toEqual({ kind: 'internal', detail: { code: 'worker-held' } });
  });
});

describe('a worker that has done many calls', () => {
  it('is replaced between two of them, and no call is lost', async () => {
    const reasons: string[] = [];
    const { client, wire, started } = connected({
      recycleAfterCalls: 2,
      onReplaced: (reason) => reasons.push(reason),
    });
    const calls = [0, 1, 2].map((frame) => client.call('render', { blob, frame }));
    expect(wire().received).toHaveLength(2);
    wire().answer({ type: 'result', id: 1, value: image(1) });
    expect(started()).toBe(1);
    wire().answer({ type: 'result', id: 2, value: image(2) });
    expect(reasons).toEqual(['recycled']);
    expect(wire().terminated).toBe(true);
    wire(1).answer({ type: 'result', id: 3, value: image(3) });
    expect(await Promise.all(calls)).toEqual([image(1), image(2), image(3)]);
  });
});

describe('a worker that does not let go of a cancelled call', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  /** Two calls of which the one of that number is cancelled. */
  function cancelledOne(index: 0 | 1) {
    vi.useFakeTimers();
    const connection = connected({ letGoMs: 300 });
    const aborts = [new AbortController(), new AbortController()] as const;
    const calls = aborts.map(({ signal }, frame) =>
      connection.client.call('render', { blob, frame }, { signal }).catch(() => null),
    );
    aborts[index].abort();
    return { ...connection, calls };
  }

  it('is replaced, and the other calls begin anew', async () => {
    const { wire, started, calls } = cancelledOne(0);
    vi.advanceTimersByTime(299);
    expect(started()).toBe(1);
    vi.advanceTimersByTime(1);
    expect(wire().terminated).toBe(true);
    expect(wire(1).received).toEqual([wire().received[1]]);
    wire(1).answer({ type: 'result', id: 2, value: image(7) });
    expect(await calls[1]).toEqual(image(7));
  });

  it('stays where it lets go in time', () => {
    const { wire, started } = cancelledOne(0);
    wire().answer({ type: 'error', id: 1, problem: { kind: 'cancelled' } });
    vi.advanceTimersByTime(1000);
    expect(started()).toBe(1);
  });

  it('stays where the cancelled call only waits for its turn', () => {
    const { started } = cancelledOne(1);
    vi.advanceTimersByTime(1000);
    expect(started()).toBe(1);
  });
});

describe('a worker whose code did not arrive', () => {
  const cut = 'Failed to fetch dynamically imported module: https://kiosk.example/assets/png-1.js';
  const problem: Problem = { kind: 'internal', detail: { code: 'thrown', text: cut } };
  const answerCut = (wire: Wire) => {
    const [message] = wire.received;
    if (message?.type === 'call') wire.answer({ type: 'error', id: message.id, problem });
  };

  afterEach(() => vi.useRealTimers());

  it('is followed by others after pauses, and every call is answered by the one that has it', async () => {
    vi.useFakeTimers();
    const { client, wire, started } = connected();
    const first = client.call('render', { blob, frame: 0 });
    answerCut(wire(0));
    expect(wire(0).terminated).toBe(true);
    const second = client.call('render', { blob, frame: 1 });
    expect(started()).toBe(1);
    await vi.advanceTimersByTimeAsync(100);
    wire(1).crash(`Uncaught TypeError: ${cut}`);
    await vi.advanceTimersByTimeAsync(500);
    expect(wire(2).received).toMatchObject([
      { type: 'call', payload: { frame: 0 } },
      { type: 'call', payload: { frame: 1 } },
    ]);
    for (const message of wire(2).received)
      if (message.type === 'call') wire(2).answer({ type: 'result', id: message.id, value: image(7) });
    expect(await first).toEqual(image(7));
    expect(await second).toEqual(image(7));
  });

  it('fails its call after five in a row, and the next call has a worker of its own', async () => {
    vi.useFakeTimers();
    const { client, wire, started } = connected();
    const failed = problemOf(client.call('render', { blob, frame: 0 }));
    for (let index = 0; index < 5; index++) {
      answerCut(wire(index));
      await vi.advanceTimersByTimeAsync(5000);
    }
    expect(await failed).toMatchObject({ kind: 'internal' });
    void client.call('render', { blob, frame: 1 });
    expect(started()).toBe(6);
  });

  it('has nothing to cancel while another is waited for', async () => {
    vi.useFakeTimers();
    const { client, wire, started } = connected();
    const abort = new AbortController();
    const stopped = problemOf(client.call('render', { blob, frame: 0 }, { signal: abort.signal }));
    answerCut(wire(0));
    abort.abort();
    expect(await stopped).toMatchObject({ kind: 'cancelled' });
    await vi.advanceTimersByTimeAsync(2000);
    expect(started()).toBe(1);
  });
});
