import { expect, test } from '@playwright/test';
import { type OwnServer, ownServer } from './support/own-server.ts';

let server: OwnServer;
test.beforeEach(async () => {
  server = await ownServer();
});
test.afterEach(() => server.stop());

test('after one visit the app opens with its server gone, as isolated and as strict as before', async ({
  page,
}) => {
  const first = await page.goto(server.url);
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await server.stop();

  for (const path of ['', 'an/address/of/the/app']) {
    const response = await page.goto(server.url + path);
    expect(response?.fromServiceWorker()).toBe(true);
    const policy = response?.headers()['content-security-policy'];
    expect(policy).toBe(first?.headers()['content-security-policy']);
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    await expect(page.locator('#root')).not.toBeEmpty();
    expect(page.url()).toBe(server.url);
  }
});

test('a whole build is stored, so that what is loaded on demand works offline too', async ({ page }) => {
  await page.goto(server.url);
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await server.stop();
  const { names, wasm } = await page.evaluate(async (home) => {
    const [shell = ''] = (await caches.keys()).filter((name) => name.startsWith('penumbra-app'));
    const stored = await (await caches.open(shell)).keys();
    const urls = stored.map(({ url }) => url);
    const answers = await Promise.all(
      urls.filter((url) => new URL(url).pathname.endsWith('.wasm')).map((url) => fetch(url)),
    );
    return {
      // Without the hash of its content.
      names: urls.map((url) => url.slice(home.length).replace(/(-[\w-]{8})?(\.\w+)\?.*$/, '$2')),
      wasm: answers.map(({ ok, headers }) => [ok, headers.get('content-type')]),
    };
  }, server.url);
  // Every build of the integer kernels, and their threads: which are taken is decided on the
  // device.
  const kernels = ['plain.wasm', 'plain-shared.wasm', 'relaxed.wasm', 'relaxed-shared.wasm'];
  const expected = [...kernels, 'thread.worker.js'].map((name) => `assets/${name}`);
  expect(names).toEqual(expect.arrayContaining(expected));
  expect(wasm.length).toBeGreaterThan(4);
  expect(new Set(wasm.map(String))).toEqual(new Set(['true,application/wasm']));
});
