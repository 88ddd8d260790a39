import { beforeEach, describe, expect, test } from 'vitest';
import { LastingCache } from './lasting-cache.ts';
import { FaultyCaches } from './testing/faulty-caches.ts';

const URL_A = 'https://host/a.json';
const HEADERS = { 'Content-Type': 'application/json' };

let caches: FaultyCaches;
beforeEach(() => {
  caches = new FaultyCaches();
});

const newVisit = () => new LastingCache('lasting', () => caches);
const textOf = async (cache: LastingCache) => (await cache.match(URL_A))?.text();

describe('a new cache', () => {
  test('keeps its first entry over a restart, which a bare put can lose', async () => {
    await (await caches.open('bare')).put(URL_A, new Response('old'));
    await newVisit().put(URL_A, 'old', HEADERS);
    caches.restart();
    expect(await (await caches.open('bare')).match(URL_A)).toBeUndefined();
    expect(await textOf(newVisit())).toBe('old');
  });

  test('that was deleted under the page is made again, and keeps what is put then', async () => {
    const cache = newVisit();
    await cache.put(URL_A, 'old', HEADERS);
    await caches.delete('lasting');
    expect(await textOf(cache)).toBeUndefined();
    await cache.put(URL_A, 'again', HEADERS);
    caches.restart();
    expect(await textOf(newVisit())).toBe('again');
  });
});

describe('an entry that is replaced', () => {
  beforeEach(() => newVisit().put(URL_A, 'old', HEADERS));

  test.each([1, 2, 3, 4])('is the old or the new one, killed at write %i', async (write) => {
    caches.killAtWrite(write);
    await newVisit()
      .put(URL_A, 'new', HEADERS)
      .catch(() => undefined);
    caches.restart();
    const next = newVisit();
    expect(['old', 'new']).toContain(await textOf(next));
    await next.sweep();
    expect(['old', 'new']).toContain(await textOf(next));
    expect(caches.urls('lasting')).toEqual([URL_A]);
  });

  test('is lost by a bare put that is killed: the fault that is answered here', async () => {
    caches.killAtWrite(1);
    await (await caches.open('lasting')).put(URL_A, new Response('new')).catch(() => undefined);
    caches.restart();
    expect(await textOf(newVisit())).toBeUndefined();
  });

  test('is not written where its bytes are equal', async () => {
    const before = caches.writes;
    await newVisit().put(URL_A, 'old', HEADERS);
    expect(caches.writes).toBe(before);
  });

  test('stays as it was where the new one has no room, and nothing is left beside it', async () => {
    caches.quotaBytes = 4;
    await expect(newVisit().put(URL_A, 'larger', HEADERS)).rejects.toMatchObject({
      name: 'QuotaExceededError',
    });
    expect(await textOf(newVisit())).toBe('old');
    expect(caches.urls('lasting')).toEqual([URL_A]);
  });
});

test('a sweep counts what it brought back, and finds nothing the second time', async () => {
  const cache = newVisit();
  await cache.put(URL_A, 'old', HEADERS);
  caches.killAtWrite(2);
  await cache.put(URL_A, 'new', HEADERS).catch(() => undefined);
  caches.restart();
  expect(await newVisit().sweep()).toBe(1);
  expect(await newVisit().sweep()).toBe(0);
  expect(await textOf(newVisit())).toBe('new');
});
