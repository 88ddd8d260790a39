import { expect, type Page, test } from '@playwright/test';
import { modelReady, openApp } from './support/app-page.ts';
import { type OwnServer, ownServer } from './support/own-server.ts';

test.setTimeout(180_000);

let server: OwnServer;
test.beforeEach(async () => {
  server = await ownServer();
});
test.afterEach(() => server.stop());

const sign = (page: Page) => page.getByTestId('offline-status');

/** Takes away one stored file of the app and one of the model, as a browser short of room would. */
const evict = (page: Page) =>
  page.evaluate(async () => {
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      const [key] = (await cache.keys()).filter(({ url }) => /sha256|\.wasm/.test(url));
      if (key) await cache.delete(key);
    }
  });

const stored = (page: Page) =>
  page.evaluate(async () => {
    const names = (await caches.keys()).filter((name) => /app|models/.test(name));
    const keys = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return keys.flat().length;
  });

const networkIsBack = (page: Page) => page.evaluate(() => void dispatchEvent(new Event('online')));

test('evicted files are fetched again once the network is back', async ({ page }) => {
  await openApp(page, server.url);
  await expect(sign(page)).toHaveAttribute('data-state', 'ready', { timeout: 90_000 });
  const before = await stored(page);
  await evict(page);
  expect(await stored(page)).toBeLessThan(before);
  await networkIsBack(page);
  await expect.poll(() => stored(page), { timeout: 30_000 }).toBe(before);
  await expect(sign(page)).toHaveAttribute('data-state', 'ready');
});

test('the sign says so where stored files are gone and the network is cut', async ({ page }) => {
  await openApp(page, server.url);
  await modelReady(page);
  await expect(sign(page)).toHaveAttribute('data-state', 'ready', { timeout: 90_000 });
  await evict(page);
  await server.stop();
  await networkIsBack(page);
  await expect(sign(page)).toHaveAttribute('data-state', 'incomplete', { timeout: 30_000 });
  await expect(sign(page)).toContainText('Stored copy incomplete');
});
