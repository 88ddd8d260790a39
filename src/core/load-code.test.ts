import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { loadCode } from './load-code.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function failing(times: number) {
  let tries = 0;
  return vi.fn(async () => {
    tries += 1;
    if (tries <= times) throw new TypeError(`try ${tries}`);
    return 'code';
  });
}

it('asks once where the code arrives', async () => {
  const load = failing(0);
  expect(await loadCode(load)).toBe('code');
  expect(load).toHaveBeenCalledTimes(1);
});

it('asks again where a request was given up', async () => {
  const loading = loadCode(failing(3));
  await vi.runAllTimersAsync();
  expect(await loading).toBe('code');
});

it('throws what the last try threw', async () => {
  const load = failing(9);
  const loading = loadCode(load).catch(String);
  await vi.runAllTimersAsync();
  expect(await loading).toBe('TypeError: try 4');
  expect(load).toHaveBeenCalledTimes(4);
});
