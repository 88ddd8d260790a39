/** The page's end of a trial, with the far end of the wire in the test's hands. */
import { describe, expect, it, vi } from 'vitest';
import type { FromWorker, ToWorker } from '../../../worker/protocol.ts';
import { PLANS } from '../../model/plan.ts';
import type { Configuration, RunSample } from '../../model/run.ts';
import { createBenchmarkClient, type TrialProgress } from './client.ts';
import type { BenchmarkApi, MeasuredPart, TrialUpdate } from './protocol.ts';

type Told = FromWorker<BenchmarkApi>;

/** A worker that does as the test says. */
class Wire extends EventTarget {
  readonly received: ToWorker<BenchmarkApi>[] = [];
  terminated = false;

  postMessage(message: ToWorker<BenchmarkApi>): void {
    this.received.push(structuredClone(message));
  }

  terminate(): void {
    this.terminated = true;
  }

  /** The request of the call of this name. */
  id(call: keyof BenchmarkApi): number {
    const found = this.received.find((message) => message.type === 'call' && message.call === call);
    if (found?.type !== 'call') throw new Error(`${call} was not called`);
    return found.id;
  }

  tell(data: Told): void {
    this.dispatchEvent(Object.assign(new Event('message'), { data }));
  }

  update(progress: TrialUpdate): void {
    this.tell({ type: 'progress', id: this.id('trial'), progress });
  }

  part(part: MeasuredPart): void {
    this.update({ kind: 'part', part });
  }

  end(call: 'trial' | 'oracle', value: never): void {
    this.tell({ type: 'result', id: this.id(call), value });
  }

  crash(message: string): void {
    this.dispatchEvent(Object.assign(new Event('error', { cancelable: true }), { message }));
  }
}

const INT8: Configuration = { modelId: 'net', variantId: 'int8', backend: 'int8', threads: 1 };
const RUN: RunSample = { totalMs: 10, preprocessMs: 2, uploadMs: 0, computeMs: 8, downloadMs: 0 };
const RIGHT = [0.25, 0.75];

function begun(client = clientOf()) {
  const abort = new AbortController();
  const progress: TrialProgress[] = [];
  const made = client.client.runTrial(
    { configuration: INT8, round: 2, plan: PLANS.quick, extras: false, startedAtMs: 5 },
    { signal: abort.signal, onProgress: (each) => progress.push(each) },
  );
  return { ...client, abort, progress, made };
}

function clientOf() {
  const wires: Wire[] = [];
  let hide: (forMs: number) => void = () => undefined;
  const client = createBenchmarkClient(
    () => {
      const wire = new Wire();
      wires.push(wire);
      return wire as unknown as Worker;
    },
    (onHidden) => {
      hide = onHidden;
      return { stop: () => ({ longTasks: { count: 1, ms: 60 }, droppedFrames: 3 }) };
    },
  );
  const wire = async (index: number): Promise<Wire> => vi.waitFor(() => wires[index] ?? Promise.reject());
  return { client, wires, wire, hide: (forMs: number) => hide(forMs) };
}

/** A trial to its end, and the oracle's word where it is asked for. */
async function ended(trial: ReturnType<typeof begun>, first = 0): Promise<Awaited<typeof trial.made>> {
  const worker = await trial.wire(first);
  worker.part({ answers: [{ run: 0, probabilities: RIGHT }], allowedDifference: 1e-6 });
  worker.part({ runs: [RUN, RUN], ended: 'run-limit' });
  worker.end('trial', null as never);
  if (first === 0) (await trial.wire(1)).end('oracle', RIGHT as never);
  return trial.made;
}

describe('a trial', () => {
  it('combines the worker’s parts with the page’s observations', async () => {
    const trial = begun();
    const worker = await trial.wire(0);
    worker.part({ threadsGot: 1, features: { variant: 'C' } });
    worker.part({ runs: [RUN] });
    trial.hide(250);
    expect(await ended(trial)).toMatchObject({
      configuration: 'net/int8/int8/1',
      round: 2,
      startedAtMs: 5,
      threadsGot: 1,
      features: { variant: 'C' },
      runs: [RUN, RUN, RUN],
      ended: 'run-limit',
      longTasks: { count: 1, ms: 60 },
      droppedFrames: 3,
      interruptions: [{ kind: 'hidden', afterRun: 1, forMs: 250 }],
      outputChecks: [0, 1, 3].map((run) => ({ run, largestDifference: 0, allowed: 1e-6, ok: true })),
    });
  });

  it('runs in its own worker, is checked in another after it, and leaves none', async () => {
    const trial = begun();
    const worker = await trial.wire(0);
    expect(trial.wires).toHaveLength(1);
    const made = ended(trial);
    await trial.wire(1);
    expect(worker.terminated).toBe(true);
    await made;
    expect(trial.wires.map(({ terminated }) => terminated)).toEqual([true, true]);
  });

  it('asks the oracle once for a model and precision', async () => {
    const client = clientOf();
    await ended(begun(client));
    const second = await ended(begun(client), 2);
    expect(client.wires).toHaveLength(3);
    expect(second.outputChecks).toHaveLength(3);
  });

  it('has no checks where there is no oracle', async () => {
    const trial = begun();
    const worker = await trial.wire(0);
    worker.part({ answers: [{ run: 0, probabilities: RIGHT }] });
    worker.end('trial', null as never);
    (await trial.wire(1)).end('oracle', null as never);
    expect((await trial.made).outputChecks).toEqual([]);
  });

  it('reports progress', async () => {
    const trial = begun();
    const worker = await trial.wire(0);
    worker.update({ kind: 'phase', phase: 'running' });
    worker.part({ runs: Array.from({ length: 8 }, () => RUN) });
    expect(trial.progress).toEqual([
      { phase: 'running', runs: 0, medianMs: null, precision: null },
      { phase: 'running', runs: 8, medianMs: 10, precision: 0 },
    ]);
    await ended(trial);
  });

  it('keeps the reports of a worker that died', async () => {
    const trial = begun();
    const worker = await trial.wire(0);
    worker.part({ runs: [RUN] });
    worker.crash('out of memory');
    expect(await trial.made).toMatchObject({
      runs: [RUN],
      ended: 'interrupted',
      interruptions: [{ kind: 'error', afterRun: 1, detail: expect.stringContaining('out of memory') }],
    });
    expect(worker.terminated).toBe(true);
  });

  it('turns the problem that a worker reports into a sentence', async () => {
    const trial = begun();
    const worker = await trial.wire(0);
    const problem = {
      kind: 'backend',
      backend: 'webgl',
      reason: 'failed',
      detail: { code: 'thrown', text: 'The shader was rejected' },
    } as const;
    worker.part({ runs: [RUN], interruptions: [{ kind: 'error', afterRun: 1, problem }] });
    worker.end('trial', null as never);
    expect((await trial.made).interruptions).toEqual([
      { kind: 'error', afterRun: 1, detail: 'WebGL: The shader was rejected.' },
    ]);
  });

  it('asks a worker to stop, and keeps its reports until then', async () => {
    const trial = begun();
    const worker = await trial.wire(0);
    trial.abort.abort();
    await vi.waitFor(() => worker.id('stop'));
    worker.part({ runs: [RUN] });
    worker.end('trial', null as never);
    expect(await trial.made).toMatchObject({
      runs: [RUN],
      ended: 'interrupted',
      interruptions: [{ kind: 'cancelled', afterRun: 1 }],
    });
    expect(trial.wires).toHaveLength(1);
  });

  it('gives up a worker that does not stop', async () => {
    vi.useFakeTimers();
    const trial = begun();
    const [worker] = trial.wires;
    worker?.part({ runs: [RUN] });
    trial.abort.abort();
    await vi.advanceTimersByTimeAsync(3000);
    vi.useRealTimers();
    expect(await trial.made).toMatchObject({ runs: [RUN], interruptions: [{ kind: 'cancelled' }] });
    expect(worker?.terminated).toBe(true);
  });

  it('answers a worker that asks for the browser’s memory, also where it is unknown', async () => {
    const trial = begun();
    const worker = await trial.wire(0);
    worker.update({ kind: 'browser-bytes-requested' });
    await vi.waitFor(() => worker.id('browserBytes'));
    await ended(trial);
  });
});
