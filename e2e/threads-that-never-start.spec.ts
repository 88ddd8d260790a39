/** A thread that never starts costs some seconds and its share of speed, and never the reading. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { choose, findings, fixture, modelReady, openApp, switchTo } from './support/app-page.ts';
import { type OwnServer, ownServer } from './support/own-server.ts';

test.setTimeout(180_000);
// What is stored is the build's, and not what is planted here.
test.use({ serviceWorkers: 'block' });

let server: OwnServer;
test.beforeEach(async () => {
  server = await ownServer();
});
test.afterEach(() => server.stop());

/** Changes the script of a worker. @param name before its hash */
function plant(name: string, change: (code: string) => string): void {
  const folder = join(server.folder, 'assets');
  const [file = ''] = readdirSync(folder).filter((each) => each.startsWith(`${name}-`));
  const path = join(folder, file);
  writeFileSync(path, change(readFileSync(path, 'utf8')));
}

/** It is loaded and runs, and nothing of what it is told is ever done. */
const deaf = () => 'self.onmessage = () => undefined;';

/** The constructor of a worker never returns. */
const holding = (code: string) => `self.Worker = class { constructor() { for (;;); } };${code}`;

test('the integer kernels read on one thread where no thread answers', async ({ page }) => {
  plant('thread.worker', deaf);
  await openApp(page, server.url);
  await choose(page, fixture('chest.png'));
  expect(Object.keys(await findings(page))).toHaveLength(14);
  // Threads are tried once the first image was read, and the next reading tells of it.
  await expect(async () => {
    await page.keyboard.press('x');
    await choose(page, fixture('chest.png'));
    expect(Object.keys(await findings(page))).toHaveLength(14);
    const words = /\d threads did not start: it did not start within 5000 ms/;
    await expect(page.locator('#engine-picker')).toContainText(words, { timeout: 2000 });
  }).toPass({ timeout: 90_000 });
  await expect(page.getByTestId('engine-status')).toContainText('1 thread');
});

test('TF.js reads on one thread where no thread answers', async ({ page }) => {
  plant('pthread.worker', deaf);
  await openApp(page, server.url);
  await modelReady(page);
  await switchTo(page, 'WASM');
  await choose(page, fixture('chest.png'));
  expect(Object.keys(await findings(page, 'WASM, 1 thread'))).toHaveLength(14);
});

test('the page reads with a worker that starts none where one was held while it started another', async ({
  page,
}) => {
  plant('page.worker', holding);
  await openApp(page, server.url);
  await modelReady(page);
  const files = ['chest.png', 'implicit.dcm', 'chest.jpg'].map(fixture);
  await choose(page, ...files);
  expect(Object.keys(await findings(page, 'integer kernels, 1 thread'))).toHaveLength(14);
  const events = await page.evaluate(() => localStorage.getItem('penumbra.events') ?? '');
  expect(events).toContain('"alone"');
});
