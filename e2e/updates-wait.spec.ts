import { expect, test } from '@playwright/test';
import { modelReady } from './support/app-page.ts';
import { lookForUpdates, type OwnServer, ownServer, publish } from './support/own-server.ts';

let server: OwnServer;
test.beforeEach(async () => {
  server = await ownServer();
});
test.afterEach(() => server.stop());

test('a newer version waits, is announced, and comes when the person says so', async ({ page }) => {
  await page.goto(server.url);
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await publish(server, 'Penumbra two');
  let loads = 0;
  page.on('load', () => loads++);
  await lookForUpdates(page);

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
  await Promise.all([modelReady(page), modelReady(other)]);
  await publish(server, 'Penumbra two');
  let loads = 0;
  other.on('load', () => loads++);
  await lookForUpdates(page);
  await page.getByRole('button', { name: 'Update and reload' }).click();
  await expect(page).toHaveTitle('Penumbra two');

  const apply = other.getByRole('button', { name: 'Update and reload' });
  await expect(apply).toBeVisible();
  expect(loads).toBe(0);
  await apply.click();
  await expect(other).toHaveTitle('Penumbra two');
});
