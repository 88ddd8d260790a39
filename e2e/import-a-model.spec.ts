import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test as firstVisit, type Page } from '@playwright/test';
import {
  choose,
  findings,
  fixture,
  importFolder,
  modelReady,
  openApp,
  openModels,
  storedImports,
} from './support/app-page.ts';
import { FIXTURE_MODELS, flipBit, modelFolder, SHIPPED_MODELS } from './support/model-folder.ts';
import { lookForUpdates, type OwnServer, ownServer, publish } from './support/own-server.ts';
import { test } from './support/visitor.ts';

const TINY = join(FIXTURE_MODELS, 'tiny');

/** Imports have a picture read with each precision, on a CPU that others use too. */
const IMPORT_MS = 60_000;
const imported = (page: Page, words = 'was imported') =>
  expect(page.getByText(words)).toBeVisible({ timeout: IMPORT_MS });

firstVisit.describe('with a server that goes away', () => {
  let server: OwnServer;
  firstVisit.beforeEach(async () => {
    server = await ownServer();
  });
  firstVisit.afterEach(() => server.stop());

  firstVisit(
    'a model folder is imported, reads a picture after a reload without a network, and can be removed',
    async ({ page }) => {
      firstVisit.setTimeout(180_000);
      await openApp(page, server.url);
      await expect(page.getByTestId('offline-status')).toHaveAttribute('data-state', 'ready', {
        timeout: 90_000,
      });
      const models = await openModels(page);
      await importFolder(page, TINY);
      await imported(page, 'Tiny, version 1, was imported. It is stored on this device and works offline.');
      await expect(models.locator('[data-model="tiny"]')).toContainText('imported on this device');
      await page.getByRole('button', { name: 'Read with it now' }).click();
      await page.keyboard.press('Escape');
      await modelReady(page);

      await server.stop();
      await page.reload();
      await choose(page, fixture('chest.png'));
      expect(Object.keys(await findings(page, 'tiny')).sort()).toEqual(['Left', 'Middle', 'Right']);
      await expect(page.getByTestId('engine-status')).toContainText(
        'Tiny: Fast (CPU) int8 on integer kernels',
      );
      await expect(page.getByText('This model is not calibrated')).toBeVisible();
      await expect(page.getByRole('contentinfo')).toContainText('Research tool, not a medical device.');

      const list = await openModels(page);
      const tiny = list.locator('[data-model="tiny"]');
      await tiny.getByRole('button', { name: 'Remove' }).click();
      await tiny.getByRole('button', { name: 'Keep' }).click();
      await tiny.getByRole('button', { name: 'Remove' }).click();
      await tiny.getByRole('button', { name: 'Remove' }).click();
      await expect(tiny).toHaveCount(0);
      expect(await storedImports(page)).toEqual([]);
      await page.keyboard.press('Escape');
      expect(Object.keys(await findings(page, 'lite0-14'))).toHaveLength(14);
    },
  );

  firstVisit('an imported model outlives an update of the app', async ({ page }) => {
    firstVisit.setTimeout(180_000);
    await openApp(page, server.url);
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    await modelReady(page);
    await openModels(page);
    await importFolder(page, TINY);
    await imported(page);
    await page.keyboard.press('Escape');
    const before = await storedImports(page);

    await publish(server, 'Penumbra two');
    await lookForUpdates(page);
    await page.getByRole('button', { name: 'Update and reload' }).click();
    await expect(page).toHaveTitle('Penumbra two');
    await modelReady(page);
    expect(await storedImports(page)).toEqual(before);

    const models = await openModels(page);
    await models.locator('[data-model="tiny"]').getByRole('button', { name: 'Read with this model' }).click();
    await page.keyboard.press('Escape');
    await choose(page, fixture('chest.png'));
    expect(Object.keys(await findings(page, 'tiny'))).toHaveLength(3);
  });
});

test('a folder can be picked with the browser’s own picker', async ({ page }) => {
  const files = (readdirSync(TINY, { recursive: true }) as string[])
    .filter((name) => /manifest\.json$|\//.test(name))
    .map((name) => [name, readFileSync(join(TINY, name)).toString('base64')] as const);
  await openApp(page);
  await modelReady(page);
  // A folder of the page's own file system stands in for the person's: the handles are of the same
  // kind.
  await page.evaluate(async (contents) => {
    const root = await (await navigator.storage.getDirectory()).getDirectoryHandle('tiny', { create: true });
    for (const [path, base64] of contents) {
      const parts = path.split('/');
      const name = parts.pop() ?? '';
      let folder = root;
      for (const part of parts) folder = await folder.getDirectoryHandle(part, { create: true });
      const writable = await (await folder.getFileHandle(name, { create: true })).createWritable();
      await writable.write(Uint8Array.from(atob(base64), (c) => c.charCodeAt(0)));
      await writable.close();
    }
    Object.assign(window, { showDirectoryPicker: () => Promise.resolve(root) });
  }, files);
  await openModels(page);
  await page.getByRole('button', { name: 'Choose a model folder' }).click();
  await imported(page);
});

test('a model without int8 or mixed is read in float32, and says why the integer kernels cannot read it', async ({
  page,
}) => {
  const folder = await modelFolder(({ variants }) => ({
    variants: variants.filter(({ precision }) => precision !== 'int8' && precision !== 'mixed'),
  }));
  try {
    await openApp(page);
    await modelReady(page);
    await openModels(page);
    await importFolder(page, folder.path);
    await imported(page);
    await page.getByRole('button', { name: 'Read with it now' }).click();
    await page.keyboard.press('Escape');
    await modelReady(page);
    await expect(page.getByTestId('engine-status')).toContainText('Tiny: Standard (CPU) float32 on WASM');
    await page.getByTestId('engine-status').click();
    const kernels = page.getByRole('radio', { name: 'integer kernels' });
    await expect(kernels).toBeDisabled();
    await expect(kernels).toHaveAccessibleDescription('this model has no int8 or mixed variant');
  } finally {
    await folder.remove();
  }
});

test('a folder can be dropped on the page', async ({ page }) => {
  await openApp(page);
  await modelReady(page);
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [TINY], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', { type, x: 400, y: 400, data });
  }
  await imported(page);
});

test('a model imported again takes the place of the one before, and what reads is the new one', async ({
  page,
}) => {
  const second = await modelFolder(() => ({ version: '2', labels: ['Top', 'Centre', 'Bottom'] }));
  try {
    await openApp(page);
    await modelReady(page);
    await openModels(page);
    await importFolder(page, TINY);
    await imported(page);
    await page.getByRole('button', { name: 'Read with it now' }).click();
    await modelReady(page);
    await importFolder(page, second.path);
    await imported(page, 'Tiny, version 2, was imported in place of version 1.');
    await page.keyboard.press('Escape');
    await choose(page, fixture('chest.png'));
    expect(Object.keys(await findings(page, 'tiny 2')).sort()).toEqual(['Bottom', 'Centre', 'Top']);
    expect((await storedImports(page)).filter((path) => path.endsWith('manifest.json'))).toHaveLength(1);
  } finally {
    await second.remove();
  }
});

const REJECTED = [
  {
    what: 'a tampered weight file',
    change: () => ({}),
    spoil: (folder: string) => flipBit(join(folder, 'int8/weights.bin')),
    says: ['A file does not match the manifest', 'int8/weights.bin', 'SHA-256'],
  },
  {
    what: 'the id of a shipped model',
    change: () => ({ id: 'lite0-14' }),
    says: ['Penumbra already includes a model with this id', 'lite0-14', 'another id'],
  },
  {
    what: 'a description that is not valid',
    change: () => ({ labels: [] }),
    says: ['description is not valid', 'labels'],
  },
  {
    what: 'more labels than outputs',
    change: () => ({ labels: ['A', 'B', 'C', 'D'] }),
    says: ['The model cannot be run', '4 labels', 'Nothing was stored'],
  },
] as const;

for (const { what, change, says, ...rest } of REJECTED) {
  test(`a folder with ${what} is refused, and nothing of it is kept`, async ({ page }) => {
    const folder = await modelFolder(change);
    try {
      if ('spoil' in rest) await rest.spoil(folder.path);
      await openApp(page);
      await modelReady(page);
      const models = await openModels(page);
      await importFolder(page, folder.path);
      for (const words of says) {
        await expect(models.getByRole('alert')).toContainText(words, { timeout: IMPORT_MS });
      }
      expect(await storedImports(page)).toEqual([]);
      await expect(models.locator('[data-model]')).toHaveCount(1);
      await page.keyboard.press('Escape');
      await choose(page, fixture('chest.png'));
      expect(Object.keys(await findings(page, 'lite0-14'))).toHaveLength(14);
    } finally {
      await folder.remove();
    }
  });
}

test('an import that is cancelled on the way leaves nothing, and the page reads on', async ({ page }) => {
  // Large enough to be stopped half-way.
  const folder = await modelFolder(() => ({ id: 'half' }), join(SHIPPED_MODELS, 'lite0-14'));
  try {
    await openApp(page);
    await modelReady(page);
    const models = await openModels(page);
    await importFolder(page, folder.path);
    await expect(models.getByText(/^(Checking|Trying)/)).toBeVisible({ timeout: IMPORT_MS });
    await models.getByRole('button', { name: 'Cancel' }).click();
    await expect(models.getByRole('button', { name: 'Choose a model folder' })).toBeVisible();
    await page.keyboard.press('Escape');
    await choose(page, fixture('chest.png'));
    expect(Object.keys(await findings(page, 'lite0-14'))).toHaveLength(14);
    expect(await storedImports(page)).toEqual([]);
  } finally {
    await folder.remove();
  }
});

test('what a manifest says is shown as text, and importing sends nothing anywhere', async ({
  page,
  baseURL,
}) => {
  const title = '<img src="https://example.org/x.png" onerror="alert(1)">';
  const folder = await modelFolder(() => ({ title, notice: `<b>${title}</b>` }));
  const asked: string[] = [];
  const sent: string[] = [];
  page.context().on('request', (request) => {
    if (!request.url().startsWith(baseURL ?? '') && !request.url().startsWith('blob:'))
      asked.push(request.url());
    if (request.method() !== 'GET' || request.postData() !== null) sent.push(request.url());
  });
  try {
    await openApp(page);
    await modelReady(page);
    const models = await openModels(page);
    await importFolder(page, folder.path);
    await imported(page);
    await expect(models.getByRole('heading', { name: title })).toBeVisible();
    await page.getByRole('button', { name: 'Read with it now' }).click();
    await models.locator('[data-model="tiny"]').getByRole('button', { name: 'Model card' }).click();
    await expect(page.getByRole('dialog')).toContainText(title);
    expect(await page.locator('img').count()).toBe(0);
    expect({ asked, sent }).toEqual({ asked: [], sent: [] });
  } finally {
    await folder.remove();
  }
});
