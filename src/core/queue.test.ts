import { describe, expect, it } from 'vitest';
import { Queue } from './queue.ts';

describe('Queue', () => {
  it('runs one task at a time, in the order of the calls', async () => {
    const queue = new Queue();
    const events: string[] = [];
    const task = (name: string, ms: number) => () =>
      new Promise<string>((resolve) => {
        events.push(`${name} begins`);
        setTimeout(() => {
          events.push(`${name} ends`);
          resolve(name);
        }, ms);
      });
    const given = await Promise.all([queue.run(task('slow', 10)), queue.run(task('fast', 0))]);
    expect(given).toEqual(['slow', 'fast']);
    expect(events).toEqual(['slow begins', 'slow ends', 'fast begins', 'fast ends']);
  });

  it('goes on after a task that fails', async () => {
    const queue = new Queue();
    const failing = queue.run(() => Promise.reject(new Error('no')));
    const next = queue.run(async () => 'next');
    await expect(failing).rejects.toThrow('no');
    expect(await next).toBe('next');
  });

  it('never begins a task that was aborted while it waited, and runs those behind it', async () => {
    const queue = new Queue();
    const abort = new AbortController();
    const begun: string[] = [];
    const first = queue.run(async () => {
      begun.push('first');
      abort.abort();
    });
    const aborted = queue.run(async () => void begun.push('aborted'), abort.signal);
    const last = queue.run(async () => void begun.push('last'));
    await expect(aborted).rejects.toMatchObject({ problem: { kind: 'cancelled' } });
    await Promise.all([first, last]);
    expect(begun).toEqual(['first', 'last']);
  });

  it('leaves a task alone that has begun', async () => {
    const abort = new AbortController();
    const value = await new Queue().run(async () => {
      abort.abort();
      return 'done';
    }, abort.signal);
    expect(value).toBe('done');
  });
});
