import { expect, test } from '@playwright/test';
import { choose, findings, fixture, modelReady, openApp, openModels, switchTo } from './support/app-page.ts';
import { type OwnServer, ownServer } from './support/own-server.ts';
import { keepsPlan } from './support/stored.ts';

test.setTimeout(180_000);

let server: OwnServer;
test.beforeEach(async () => {
  server = await ownServer();
});
test.afterEach(() => server.stop());

test('a page that is idle with its model loaded fetches nothing more', async ({ page }) => {
  await openApp(page, server.url);
  await expect(page.getByTestId('offline-status')).toHaveAttribute('data-state', 'ready', {
    timeout: 90_000,
  });
  // A first visit measures its kernels once it has read and is idle, and starts threads for that:
  // their script is this app's own.
  await choose(page, fixture('chest.png'));
  await expect.poll(() => keepsPlan(page), { timeout: 30_000 }).toBe(true);
  const fetched: string[] = [];
  page.context().on('request', (request) => fetched.push(request.url()));
  await page.waitForTimeout(3000);
  expect(fetched).toEqual([]);
});

test('every precision can be stored at once, and then read with when the network is cut', async ({
  page,
}) => {
  await openApp(page, server.url);
  await expect(page.getByTestId('offline-status')).toHaveAttribute('data-state', 'ready', {
    timeout: 90_000,
  });
  const models = await openModels(page);
  const shipped = models.locator('[data-model="lite0-14"]');
  await expect(shipped.getByText('not stored').first()).toBeVisible();
  await shipped.getByRole('button', { name: /^Store every precision/ }).click();
  await expect(shipped.getByText('not stored')).toHaveCount(0, { timeout: 60_000 });
  await expect(shipped.getByRole('button', { name: /^Store every precision/ })).toHaveCount(0);
  await page.keyboard.press('Escape');

  await server.stop();
  await page.reload();
  await modelReady(page);
  await switchTo(page, 'float16');
  await choose(page, fixture('chest.png'));
  expect(Object.keys(await findings(page, 'float16'))).toHaveLength(14);
});

test('space can be freed, all but that of the precision that is read with', async ({ page }) => {
  await openApp(page, server.url);
  await modelReady(page);
  await switchTo(page, 'float16');
  const models = await openModels(page);
  const shipped = models.locator('[data-model="lite0-14"]');
  const int8 = shipped.getByRole('listitem').filter({ hasText: 'int8' });
  await expect(int8).toContainText('stored');
  await expect(int8).not.toContainText('not stored');
  await shipped.getByRole('button', { name: /^Free/ }).click();
  await expect(int8).toContainText('not stored');
  await expect(shipped.getByRole('listitem').filter({ hasText: 'float16' })).not.toContainText('not stored');
});

test('what the server cannot give is told, and the list says what is there', async ({ page }) => {
  await openApp(page, server.url);
  await modelReady(page);
  const models = await openModels(page);
  await server.stop();
  await models.getByRole('button', { name: /^Store every precision/ }).click();
  await expect(models.getByRole('alert')).toContainText('The model could not be loaded');
  await expect(models.locator('[data-model="lite0-14"]')).toContainText('not stored');
});
