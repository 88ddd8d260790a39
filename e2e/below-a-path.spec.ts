import { expect, type Page, test } from '@playwright/test';
import { choose, findings, fixture, modelReady, openApp, switchTo } from './support/app-page.ts';
import { type OwnServer, ownServer } from './support/own-server.ts';

test.setTimeout(180_000);

let server: OwnServer;
test.beforeEach(async () => {
  server = await ownServer('/clinic/xray/');
});
test.afterEach(() => server.stop());

/** Paths that were asked for and lie outside the app's own. */
function strayRequests(page: Page): readonly string[] {
  const stray: string[] = [];
  page.context().on('request', (request) => {
    const { pathname, protocol } = new URL(request.url());
    if (protocol.startsWith('http') && !pathname.startsWith(new URL(server.url).pathname))
      stray.push(pathname);
  });
  return stray;
}

test('below a path the app reads, stores itself, and reads again with its server gone', async ({ page }) => {
  const stray = strayRequests(page);
  expect(new URL(server.url).pathname).not.toBe('/');
  await openApp(page, server.url);
  await choose(page, fixture('chest.png'));
  const online = await findings(page);
  await expect(page.getByTestId('offline-status')).toHaveAttribute('data-state', 'ready', {
    timeout: 90_000,
  });
  expect(await page.evaluate(async () => (await navigator.serviceWorker.ready).scope)).toBe(server.url);
  await server.stop();

  await page.reload();
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  await choose(page, fixture('chest.png'));
  expect(await findings(page)).toEqual(online);
  // The files of TF.js, and a codec in WebAssembly.
  await switchTo(page, 'WASM');
  await page.reload();
  await choose(page, fixture('jpeg-2000-lossless.dcm'));
  expect(Object.keys(await findings(page))).toHaveLength(14);
  expect(stray).toEqual([]);
});

test('links into the app, the phantom and an address below the app work below a path', async ({ page }) => {
  const stray = strayRequests(page);
  await page.goto(`${server.url}#/help`);
  await expect(page.getByRole('heading', { level: 2 }).first()).toBeVisible();
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await page.goto(`${server.url}#/benchmark`);
  await expect(page.getByRole('heading', { name: 'Is this device fit for the job?' })).toBeVisible();

  await page.goto(`${server.url}an/address/of/the/app`);
  await expect(page).toHaveURL(server.url);
  await page.getByTestId('phantom').click();
  await modelReady(page);
  expect(Object.keys(await findings(page))).toHaveLength(14);
  expect(stray).toEqual([]);
});
