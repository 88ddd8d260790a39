/**
 * Several threads over one memory give identical bits, end cleanly, and never wait for a thread
 * that is gone.
 */
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type ThreadedHost, threadedNodeHost } from '../../../../../tools/shared/testing/int8-threads.ts';
import { seededUniform } from '../../../../core/random.ts';
import type { IntegerPlan } from '../../../integer/plan.ts';
import { type KernelModule, loadKernels } from '../kernels.ts';
import { RandomPlan } from '../select/random-plan.ts';
import { FORCED, Int8Runner } from './runner.ts';

const { signal } = new AbortController();
let kernels: KernelModule;
let host: ThreadedHost;
let plan: IntegerPlan;
let image: Float32Array;
let expected: Float32Array;

beforeAll(async () => {
  host = threadedNodeHost();
  kernels = await loadKernels(host, true);
  const builder = new RandomPlan(seededUniform(7));
  const input = builder.image(23, 19, 24);
  const weight = (filter: number, inner: number): number => ((filter * 31 + inner * 17) % 127) - 63;
  const wide = builder.conv(input, 72, { kernel: 1, stride: 1 }, 'u8', weight);
  const spread = builder.depthwise(wide, { kernel: 3, stride: 1 });
  const narrow = builder.conv(spread, 24, { kernel: 3, stride: 1 }, 'u8', weight);
  const joined = builder.concat([builder.add(input, narrow), narrow]);
  plan = builder.finish([builder.average(builder.affine(joined), { kernel: 5, stride: 4 })]);
  image = builder.imageNumbers(input);
  expected = await answer(1);
});

afterEach(async () => {
  await Promise.all(host.started.splice(0).map((worker) => worker.terminate()));
});

async function answer(threads: number, runs = 1): Promise<Float32Array> {
  const runner = await Int8Runner.open({ host, kernels }, () => plan, { variant: 'P', threads });
  expect(runner.threads).toBe(threads);
  let first: Float32Array | null = null;
  for (let run = 0; run < runs; run += 1) {
    const values = (await runner.run({ image }, signal))['result 0'] as Float32Array;
    first ??= Float32Array.from(values);
    expect(values).toEqual(first);
  }
  runner.dispose();
  return first as Float32Array;
}

test.each([1, 2, 3, 4, 8])('%i threads give identical bits, a thousand times', async (threads) => {
  expect(await answer(threads, threads > 2 ? 100 : 1000)).toEqual(expected);
});

describe('helper threads', () => {
  test('end by themselves when the session is disposed', async () => {
    const runner = await Int8Runner.open({ host, kernels }, () => plan, { variant: 'P', threads: 3 });
    await runner.run({ image }, signal);
    const ended = Promise.all(
      host.started.map((worker) => new Promise((resolve) => worker.once('exit', resolve))),
    );
    runner.dispose();
    expect(await ended).toHaveLength(2);
  });

  test('are restarted when one dies, and the image is still read', async () => {
    const runner = await Int8Runner.open({ host, kernels }, () => plan, { variant: 'P', threads: 2 });
    await runner.run({ image }, signal);
    await host.started[0]?.terminate();
    expect((await runner.run({ image }, signal))['result 0']).toEqual(expected);
    expect(runner).toMatchObject({ threads: 2, details: { threadRestarts: 1 } });
    // After a second loss only one thread runs, which cannot be lost.
    await host.started[1]?.terminate();
    expect((await runner.run({ image }, signal))['result 0']).toEqual(expected);
    expect(runner).toMatchObject({
      threads: 1,
      details: { threadRestarts: 2, threadsRefused: 'threads were lost twice' },
    });
    runner.dispose();
  });

  test('of a choice adopted during disposal also end', async () => {
    const runner = await Int8Runner.open({ host, kernels }, () => plan, { variant: 'P', threads: 1 });
    const adopting = runner.adopt({ variant: 'P', threads: 3 }, FORCED);
    runner.dispose();
    await adopting;
    const ended = host.started.map(
      (worker) => new Promise((resolve) => (worker.threadId < 0 ? resolve(0) : worker.once('exit', resolve))),
    );
    expect(await Promise.all(ended)).toHaveLength(2);
  });

  test('that cannot start leave one thread, and their reason', async () => {
    const broken: ThreadedHost = {
      ...host,
      newThread: () => ({
        start: () => undefined,
        onFailure: (listener) => setTimeout(() => listener('a proxy dropped it'), 1),
        terminate: () => undefined,
      }),
    };
    const runner = await Int8Runner.open({ host: broken, kernels }, () => plan, { variant: 'P', threads: 4 });
    expect(runner).toMatchObject({ threads: 1, details: { threadsRefused: 'a proxy dropped it' } });
    expect((await runner.run({ image }, signal))['result 0']).toEqual(expected);
    runner.dispose();
  });
});
