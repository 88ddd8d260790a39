import { describe, expect, it } from 'vitest';
import { AppError, type Problem } from '../core/errors.ts';
import { createWorkerClient } from './client.ts';
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
const grey = (...levels: number[]) => ({
  grey: Uint8Array.from(levels),
  widthPx: levels.length,
  heightPx: 1,
});

function connected() {
  const wires: Wire[] = [];
  const client = createWorkerClient(() => {
    const wire = new Wire();
    wires.push(wire);
    return wire as unknown as Worker;
  });
  const wire = (index = 0): Wire => {
    const found = wires[index];
    if (!found) throw new Error(`no worker ${index} was started`);
    return found;
  };
  return { client, wire, started: () => wires.length };
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
    const [a, b] = wire().received;
    wire().answer({ type: 'result', id: b?.id ?? 0, value: grey(2) });
    wire().answer({ type: 'result', id: a?.id ?? 0, value: grey(1) });
    expect(await Promise.all([first, second])).toEqual([grey(1), grey(2)]);
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
    wire().answer({ type: 'result', id: 1, value: grey(5) });
  });

  it('sends nothing for a call that is aborted before it begins', async () => {
    const { client, started } = connected();
    expect(await problemOf(client.call('probe', null, { signal: AbortSignal.abort() }))).toEqual({
      kind: 'cancelled',
    });
    expect(started()).toBe(0);
  });

  it('fails every call under way when the worker dies, and starts a fresh one for the next', async () => {
    const { client, wire, started } = connected();
    const calls = [client.call('probe', null), client.call('render', { blob, frame: 0 })];
    wire().crash('out of memory');
    for (const call of calls) {
      expect(await problemOf(call)).toEqual({
        kind: 'internal',
        detail: { code: 'worker-stopped', cause: expect.stringContaining('out of memory') },
      });
    }
    expect(wire().terminated).toBe(true);
    const next = client.call('render', { blob, frame: 0 });
    expect(started()).toBe(2);
    wire(1).answer({ type: 'result', id: wire(1).received[0]?.id ?? 0, value: grey(7) });
    expect(await next).toEqual(grey(7));
  });
});
