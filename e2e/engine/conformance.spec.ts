import { expect, type Page, test } from '@playwright/test';
import { type ServedPage, serveEngine } from './serve.ts';
import type { EngineCall, EngineCalls } from './wire.ts';

// One worker, which builds and serves the page once.
test.describe.configure({ mode: 'default' });

let served: ServedPage;
test.beforeAll(async () => {
  served = await serveEngine();
});
test.afterAll(() => served.close());

/**
 * Opens the page and collects its console messages; any message, including a CSP violation, is a
 * failure.
 */
async function openEngine(page: Page, isolation: keyof ServedPage['urls']) {
  const said: string[] = [];
  page.on('console', (message) => said.push(message.text()));
  page.on('pageerror', (error) => said.push(error.message));
  await page.goto(served.urls[isolation]);
  return {
    said,
    call: <C extends EngineCall>(call: C, ...args: Parameters<EngineCalls[C]>) =>
      page.evaluate(([name, ...rest]) => window.engine(name, ...rest), [call, ...args] as [
        EngineCall,
        ...unknown[],
      ]) as ReturnType<EngineCalls[C]>,
  };
}

const brokenOf = (invariants: Record<string, string | null>) =>
  Object.entries(invariants).filter(([, reason]) => reason !== null);

for (const isolation of ['isolated', 'plain'] as const) {
  for (const backend of ['wasm', 'int8', 'webgl', 'reference'] as const) {
    test(`${backend} keeps every invariant in a worker of ${isolation === 'plain' ? 'a plain' : 'an isolated'} page`, {
      tag: backend === 'webgl' ? '@graphics' : [],
    }, async ({ page }) => {
      const engine = await openEngine(page, isolation);
      const broken = await engine.call('invariants', backend);
      expect(brokenOf(broken)).toEqual([]);
      expect(Object.keys(broken).length).toBeGreaterThan(10);
      expect(engine.said).toEqual([]);
    });
  }
}

for (const cores of [1, 2, 4, 8]) {
  // TF.js: half the logical cores, at least one.
  const threads = Math.max(1, cores / 2);
  test(`wasm keeps every invariant on ${threads} of ${cores} cores`, async ({ page }) => {
    const engine = await openEngine(page, 'isolated');
    await engine.call('pretendCores', cores);
    const details = {
      kind: 'tfjs-wasm',
      simd: true,
      threaded: true,
      crossOriginIsolated: true,
      threadsRefused: null,
    };
    expect(await engine.call('session', 'wasm')).toEqual({ threads, details });
    expect(brokenOf(await engine.call('invariants', 'wasm'))).toEqual([]);
    expect(engine.said).toEqual([]);
  });
}

for (const cores of [1, 2, 4]) {
  test(`int8 keeps every invariant on the threads that it chose on a machine of ${cores}`, async ({
    page,
  }) => {
    const engine = await openEngine(page, 'isolated');
    await engine.call('pretendCores', cores);
    const { threads, details } = await engine.call('session', 'int8');
    expect(threads).toBeGreaterThanOrEqual(1);
    expect(threads).toBeLessThanOrEqual(cores);
    expect(details).toMatchObject({ choice: 'measured' });
    expect(brokenOf(await engine.call('invariants', 'int8'))).toEqual([]);
    expect(engine.said).toEqual([]);
  });
}

// More threads than the machine may have: that costs time, but changes no bit.
for (const threads of [2, 4]) {
  test(`int8 keeps every invariant on ${threads} threads`, async ({ page }) => {
    const engine = await openEngine(page, 'isolated');
    await engine.call('forceThreads', threads);
    const { threads: used, details } = await engine.call('session', 'int8');
    expect(used).toBe(threads);
    expect(details).toMatchObject({ kind: 'integer-kernels', threadsRefused: null });
    expect(brokenOf(await engine.call('invariants', 'int8'))).toEqual([]);
    expect(engine.said).toEqual([]);
  });
}

test('int8 takes the build with relaxed SIMD, measures after its first answer, and keeps its choice for the next visit', {
  tag: '@timing',
}, async ({ page }) => {
  const engine = await openEngine(page, 'isolated');
  const first = await engine.call('session', 'int8');
  expect(first.details).toMatchObject({
    kind: 'integer-kernels',
    relaxedSimd: true,
    choice: 'measured',
    measuredMs: { P: expect.any(Number) },
    refusedThreads: [],
  });
  if (first.details.kind !== 'integer-kernels') throw new Error('not the integer kernels');
  expect(Object.keys(first.details.measuredMs).length).toBeGreaterThan(1);
  // Processors treat the left operand of a relaxed product as either unsigned or signed, so one
  // family of variants is exact.
  const refused = first.details.refusedVariants.map(({ variant }) => variant);
  expect([
    ['B1', 'B2', 'C'],
    ['B1S', 'B2S'],
  ]).toContainEqual(refused.sort());
  await page.reload();
  expect(await engine.call('session', 'int8')).toEqual({
    threads: first.threads,
    details: { ...first.details, choice: 'kept' },
  });
  expect(engine.said).toEqual([]);
});

test('int8 runs on one thread where the page is not isolated', async ({ page }) => {
  const engine = await openEngine(page, 'plain');
  await engine.call('pretendCores', 4);
  const details = { kind: 'integer-kernels', threaded: false };
  expect(await engine.call('probe', 'int8')).toEqual({ supported: true, details });
  const session = await engine.call('session', 'int8');
  expect(session).toMatchObject({ threads: 1, details: { relaxedSimd: true } });
  expect(session.details).toMatchObject({
    measuredMs: expect.not.objectContaining({ '2 threads': expect.anything() }),
  });
});

test('int8 goes on with one thread where its threads cannot start, says why, and keeps every invariant', async ({
  page,
}) => {
  const engine = await openEngine(page, 'isolated');
  await engine.call('loseThreadScripts');
  await engine.call('forceThreads', 2);
  const { threads, details } = await engine.call('session', 'int8');
  expect(threads).toBe(1);
  expect(details).toMatchObject({ threadsRefused: 'its script could not be loaded' });
  expect(brokenOf(await engine.call('invariants', 'int8'))).toEqual([]);
});

test('int8 chooses one thread where its threads cannot start, and measures again at the next visit', async ({
  page,
}) => {
  const engine = await openEngine(page, 'isolated');
  await engine.call('pretendCores', 4);
  await engine.call('loseThreadScripts');
  const { threads, details } = await engine.call('session', 'int8');
  expect(threads).toBe(1);
  expect(details).toMatchObject({
    refusedThreads: [
      { threads: 2, why: expect.stringMatching(/./) },
      { threads: 4, why: expect.stringMatching(/./) },
    ],
  });
  expect(brokenOf(await engine.call('invariants', 'int8'))).toEqual([]);
  await page.reload();
  await engine.call('pretendCores', 4);
  const again = await engine.call('session', 'int8');
  expect(again.details).toMatchObject({ choice: 'measured', measuredMs: { P: expect.any(Number) } });
});

test('an int8 helper that is killed is replaced, and every answer is right all the same', async ({
  page,
}) => {
  const engine = await openEngine(page, 'isolated');
  expect(await engine.call('killHelper')).toMatchObject({
    wrong: null,
    threads: 2,
    details: { threadRestarts: 1 },
    started: 2,
  });
  expect(engine.said).toEqual([]);
});

test('wasm runs with SIMD on one thread where the page is not isolated', async ({ page }) => {
  const engine = await openEngine(page, 'plain');
  const details = { kind: 'tfjs-wasm', simd: true, threaded: false, crossOriginIsolated: false };
  expect(await engine.call('probe', 'wasm')).toEqual({ supported: true, details });
  expect(await engine.call('session', 'wasm')).toEqual({
    threads: 1,
    details: { ...details, threadsRefused: null },
  });
});

test('wasm goes on with one thread where its threads cannot start, says why, and keeps every invariant', async ({
  page,
}) => {
  const engine = await openEngine(page, 'isolated');
  await engine.call('loseThreadScripts');
  const { threads, details } = await engine.call('session', 'wasm');
  expect(threads).toBe(1);
  expect(details).toMatchObject({
    simd: true,
    threaded: false,
    threadsRefused: expect.stringContaining('worker'),
  });
  expect(brokenOf(await engine.call('invariants', 'wasm'))).toEqual([]);
});

test('webgl names its renderer and precision, and the probe leaves no context behind', {
  tag: '@graphics',
}, async ({ page }) => {
  const engine = await openEngine(page, 'isolated');
  const { details, threads } = await engine.call('session', 'webgl');
  expect(threads).toBe(0);
  expect(details).toMatchObject({ renderer: expect.stringContaining('SwiftShader'), textureBits: 32 });
  // Chromium drops the oldest context, with a warning, when a page has more than 16.
  for (let i = 0; i < 20; i += 1) {
    expect(await engine.call('probe', 'webgl')).toEqual({ supported: true, details });
  }
  expect(engine.said).toEqual([]);
});

for (const [fence, stage] of ['uploading', 'computing', 'downloading'].entries()) {
  test(`a WebGL context lost while ${stage} is an error, never zeros, and a new load works`, {
    tag: '@graphics',
  }, async ({ page }) => {
    const engine = await openEngine(page, 'isolated');
    const failed = { kind: 'backend', backend: 'webgl', reason: 'failed' };
    const lost = { code: 'context-lost' };
    expect(await engine.call('loseContext', fence + 1)).toEqual({
      during: { ...failed, detail: lost },
      after: { ...failed, detail: { code: 'device-failed', cause: lost } },
      reloaded: null,
      tensorsLeft: 0,
    });
    expect(engine.said).toEqual([]);
  });
}

test('sessions of both backends take turns without harm', { tag: '@graphics' }, async ({ page }) => {
  const engine = await openEngine(page, 'isolated');
  expect(await engine.call('bothBackends')).toBeNull();
  expect(engine.said).toEqual([]);
});
