import { describe, expect, it } from 'vitest';
import { Memo } from './memo.ts';

function counted() {
  let calls = 0;
  const memo = new Memo(async (key: string) => `${key}${++calls}`);
  return memo;
}

describe('Memo', () => {
  it('makes a value once for all that ask, also while it is being made', async () => {
    const memo = counted();
    const [first, second] = [memo.get('a'), memo.get('a')];
    expect(second).toBe(first);
    expect([await first, await memo.get('a')]).toEqual(['a1', 'a1']);
  });

  it('keeps a value for each key', async () => {
    const memo = counted();
    expect([await memo.get('a'), await memo.get('b'), await memo.get('a')]).toEqual(['a1', 'b2', 'a1']);
  });

  it('holds a single value without a key', async () => {
    let calls = 0;
    const memo = new Memo(async () => ++calls);
    expect([await memo.get(), await memo.get()]).toEqual([1, 1]);
  });

  it('gives a failure to all that wait for it, and tries again for the next', async () => {
    let calls = 0;
    const memo = new Memo(async () => {
      if (++calls === 1) throw new Error('first');
      return calls;
    });
    const both = await Promise.allSettled([memo.get(), memo.get()]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await memo.get()).toBe(2);
  });

  it('makes a value anew once it is forgotten', async () => {
    const memo = counted();
    await memo.get('a');
    memo.forget('a');
    expect(await memo.get('a')).toBe('a2');
  });

  it('forgets an attempt only while it is the current one', async () => {
    const memo = counted();
    const old = memo.get('a');
    memo.forget('a', old);
    const current = memo.get('a');
    memo.forget('a', old);
    expect(memo.get('a')).toBe(current);
  });

  it('leaves in place what followed an attempt that fails late', async () => {
    const { promise, reject } = Promise.withResolvers<string>();
    const attempts = [promise, Promise.resolve('second')];
    const memo = new Memo(() => attempts.shift() ?? Promise.resolve('third'));
    const first = memo.get();
    memo.forget();
    expect(await memo.get()).toBe('second');
    reject(new Error('late'));
    await expect(first).rejects.toThrow('late');
    expect(await memo.get()).toBe('second');
  });

  it('gives what was set instead of making it', async () => {
    const memo = counted();
    memo.set('a', 'set');
    expect(await memo.get('a')).toBe('set');
  });

  it('keeps values in the store that it is handed', async () => {
    const store = new WeakMap<object, Promise<number>>();
    const key = {};
    await new Memo(async () => 1, store).get(key);
    expect(await store.get(key)).toBe(1);
  });
});
