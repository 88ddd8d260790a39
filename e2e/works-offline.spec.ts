import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
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

test('after one visit, with the network cut, a reload and a reading work in int8 and on every backend', {
  tag: '@graphics',
}, async ({ page }) => {
  await openApp(page, server.url);
  await expect(page.getByTestId('offline-status')).toHaveAttribute('data-state', 'ready', {
    timeout: 90_000,
  });
  await server.stop();

  await page.reload();
  await choose(page, fixture('chest.png'));
  expect(
    Object.keys(await findings(page, 'int8: int8 weights and activations, computed in integers')),
  ).toHaveLength(14);
  // The same stored files: a first visit stores one precision, and TF.js runs it too.
  await switchTo(page, 'WASM');
  expect(Object.keys(await findings(page, 'WASM'))).toHaveLength(14);
  await switchTo(page, 'WebGL');
  expect(Object.keys(await findings(page, 'WebGL'))).toHaveLength(14);
});

test('weights are fetched once, and not again at the next visit', async ({ page }) => {
  const fetched: string[] = [];
  page.context().on('request', (request) => {
    if (/\.bin$/.test(request.url())) fetched.push(request.url());
  });
  await openApp(page, server.url);
  await modelReady(page);
  const once = fetched.length;
  expect(once).toBeGreaterThan(0);
  await page.reload();
  await modelReady(page);
  await switchTo(page, 'WebGL');
  expect(fetched).toHaveLength(once);
});

test('the next visit packs no weights and finds the same, until the stored model is given up', async ({
  page,
}) => {
  const kept = 'Its packed weights were kept at an earlier visit.';
  const status = page.getByTestId('engine-status');
  const picker = page.locator('#engine-picker');
  await openApp(page, server.url);
  await choose(page, fixture('chest.png'));
  const before = await findings(page, 'integer kernels');
  await expect(picker).not.toContainText(kept);
  await expect.poll(() => keepsPlan(page), { timeout: 30_000 }).toBe(true);

  await page.reload();
  await choose(page, fixture('chest.png'));
  expect(await findings(page, 'integer kernels')).toEqual(before);
  await status.click();
  await expect(picker).toContainText(kept);
  await page.keyboard.press('Escape');

  await switchTo(page, 'float16');
  const models = await openModels(page);
  await models.getByRole('button', { name: /^Free/ }).click();
  await expect.poll(() => keepsPlan(page)).toBe(false);
});

/**
 * Turns one bit in the middle of the first weight shard of int8, as a bad disk or a bad hand would.
 */
async function tamper(folder: string): Promise<() => Promise<void>> {
  const manifest = JSON.parse(await readFile(join(folder, 'models/lite0-14/manifest.json'), 'utf8')) as {
    variants: { precision: string; files: { path: string }[] }[];
  };
  const variant = manifest.variants.find(({ precision }) => precision === 'int8');
  const shard = join(folder, 'models/lite0-14', variant?.files[1]?.path ?? '');
  const sound = await readFile(shard);
  const changed = Buffer.from(sound);
  const middle = changed.length >> 1;
  changed[middle] = (changed[middle] ?? 0) ^ 1;
  await writeFile(shard, changed);
  return () => writeFile(shard, sound);
}

test('a tampered weight file is refused, nothing is read with it, and repair brings the model back', async ({
  page,
}) => {
  const restore = await tamper(server.folder);
  await openApp(page, server.url);
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('A model file has been changed or damaged', { timeout: 60_000 });
  await expect(alert).toContainText('SHA-256');
  await choose(page, fixture('chest.png'));
  await expect(page.getByText('Waiting for the model…')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Findings' })).toHaveCount(0);

  await restore();
  await alert.getByRole('button', { name: 'Repair stored model' }).click();
  expect(Object.keys(await findings(page))).toHaveLength(14);
});

test('a stored weight file that was damaged heals itself', async ({ page }) => {
  await openApp(page, server.url);
  await modelReady(page);
  await page.evaluate(async () => {
    const [name = ''] = (await caches.keys()).filter((one) => one.startsWith('penumbra-models'));
    const cache = await caches.open(name);
    const bytes = new Uint8Array([1, 2, 3]);
    for (const request of await cache.keys()) {
      if (!request.url.includes('json')) await cache.put(request, new Response(bytes));
    }
  });
  await page.reload();
  await choose(page, fixture('chest.png'));
  expect(Object.keys(await findings(page))).toHaveLength(14);
});
