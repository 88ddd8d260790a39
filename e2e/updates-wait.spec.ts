import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { modelReady } from './support/app-page.ts';
import { type OwnServer, ownServer } from './support/own-server.ts';

let server: OwnServer;
test.beforeEach(async () => {
  server = await ownServer();
});
test.afterEach(() => server.stop());

/** Puts a build of another title into the server's folder, and tells its service worker of the change. */
async function publish(title: string): Promise<void> {
  const page = join(server.folder, 'index.html');
  await writeFile(
    page,
    (await readFile(page, 'utf8')).replace(/<title>.*<\/title>/, `<title>${title}</title>`),
  );
  const worker = join(server.folder, 'service-worker.js');
  const script = await readFile(worker, 'utf8');
  const changed = script.replace(
    /("revision":")\w+(","url":"index\.html)/,
    (_, before, after) => `${before}${title.replace(/\W/g, '')}${after}`,
  );
  expect(changed).not.toBe(script);
  await writeFile(worker, changed);
}

test('a newer version waits, is announced, and comes when the person says so', async ({ page }) => {
  await page.goto(server.url);
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await publish('Penumbra two');
  let loads = 0;
  page.on('load', () => loads++);
  await page.evaluate(async () => (await navigator.serviceWorker.ready).update());

  const apply = page.getByRole('button', { name: 'Update and reload' });
  await expect(apply).toBeVisible();
  expect(loads).toBe(0);
  expect(await page.title()).toBe('Penumbra');

  await apply.click();
  await expect(page).toHaveTitle('Penumbra two');
  await expect(apply).toBeHidden();
  expect(loads).toBe(1);
});

test('another open page stays as it is when the update is applied beside it', async ({ page, context }) => {
  await page.goto(server.url);
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  const other = await context.newPage();
  await other.goto(server.url);
  // Chromium lets the old worker finish what it serves before the new one takes over; so let both pages settle.
  await Promise.all([modelReady(page), modelReady(other)]);
  await publish('Penumbra two');
  let loads = 0;
  other.on('load', () => loads++);
  await page.evaluate(async () => (await navigator.serviceWorker.ready).update());
  await page.getByRole('button', { name: 'Update and reload' }).click();
  await expect(page).toHaveTitle('Penumbra two');

  const apply = other.getByRole('button', { name: 'Update and reload' });
  await expect(apply).toBeVisible();
  expect(loads).toBe(0);
  await apply.click();
  await expect(other).toHaveTitle('Penumbra two');
});
