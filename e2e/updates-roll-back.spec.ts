import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import penumbra from '../package.json' with { type: 'json' };
import type { Releases } from '../src/offline/release/record.ts';
import { writeReleaseList } from '../tools/setup/release-list.mjs';
import { choose, findings, fixture, modelReady, openApp } from './support/app-page.ts';
import { type OwnServer, ownServer, publish } from './support/own-server.ts';
import { look } from './support/releases.ts';

test.setTimeout(300_000);

let server: OwnServer;
test.beforeEach(async ({ page }) => {
  server = await ownServer();
  await openApp(page, server.url);
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await modelReady(page);
});
test.afterEach(() => server.stop());

/** Reads the record of releases, and moves the start that is open into the past. */
function record(page: Page, agedMs = 0): Promise<Releases> {
  return page.evaluate(async (ms) => {
    const settled = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const database = await settled(indexedDB.open('penumbra-releases'));
    const store = database.transaction('record', 'readwrite').objectStore('record');
    const releases = (await settled(store.get('releases'))) as Releases;
    const { starts } = releases;
    const aged = { ...starts, openMs: starts.openMs === null ? null : starts.openMs - ms };
    await settled(store.put({ ...releases, starts: aged }, 'releases'));
    database.close();
    return releases;
  }, agedMs);
}

async function readsOffline(page: Page): Promise<void> {
  await server.stop();
  await page.reload();
  await choose(page, fixture('chest.png'));
  expect(Object.keys(await findings(page))).toHaveLength(14);
}

test('a release whose page stays empty gives way to the previous one at the third start', async ({
  page,
}) => {
  const path = join(server.folder, 'index.html');
  const html = await readFile(path, 'utf8');
  await writeFile(path, html.replace(/<script type="module"[^>]*><\/script>/, ''));
  await publish(server, 'Penumbra two');
  await look(page);
  await page.getByRole('button', { name: 'Update and reload' }).click({ timeout: 90_000 });
  await expect(page).toHaveTitle('Penumbra two');
  await expect(page.locator('#root')).toBeEmpty();

  await record(page, 60_000);
  await page.reload();
  expect(await page.title()).toBe('Penumbra two');
  await record(page, 60_000);
  await page.reload();
  expect(await page.title()).toBe('Penumbra');
  expect(await look(page)).toMatchObject({ offer: null });
  expect((await record(page)).refused).toMatchObject([{ reason: 'did-not-start' }]);
  await readsOffline(page);
});

test('a release that does not read the drawn image is not announced', async ({ page }) => {
  // Other findings are expected of the same weights.
  const assets = join(server.folder, 'assets');
  const [golden = ''] = (await readdir(assets)).filter((name) => name.startsWith('probabilities-'));
  const script = await readFile(join(assets, golden), 'utf8');
  await writeFile(join(assets, golden), script.replaceAll(/\.\d{6,}/g, '.5'));
  await publish(server, 'Penumbra two');
  expect(await look(page)).toMatchObject({ offer: { isTried: false } });
  await expect
    .poll(async () => (await record(page)).candidate?.failures, { timeout: 90_000 })
    .toBeGreaterThan(0);
  await expect(page.getByRole('button', { name: 'Update and reload' })).toHaveCount(0);
  await readsOffline(page);
  expect(await page.title()).toBe('Penumbra');
});

test('a device that lost the record of its releases opens what it has', async ({ page }) => {
  await writeReleaseList(server.folder, penumbra);
  await page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const request = indexedDB.deleteDatabase('penumbra-releases');
        request.onsuccess = resolve;
        // It waits for a transaction of the service worker that is under way.
        request.onerror = reject;
      }),
  );
  await readsOffline(page);
});
