import { expect, test } from '@playwright/test';
import { syntaxFiles } from '../tools/fixtures/transfer-syntaxes.ts';
import { choose, fixture, openApp, READ } from './support/app-page.ts';
import { type OwnServer, ownServer } from './support/own-server.ts';
import { allRead, expectRows, rowTexts } from './support/worklist.ts';

test.setTimeout(180_000);

let server: OwnServer;
test.beforeEach(async () => {
  server = await ownServer();
});
test.afterEach(() => server.stop());

test('after one visit, with the network cut, a file of every transfer syntax is read', async ({ page }) => {
  const refused: string[] = [];
  page.on('console', (message) => {
    if (/Content Security Policy|unsafe-eval/.test(message.text())) refused.push(message.text());
  });
  await openApp(page, server.url);
  await expect(page.getByTestId('offline-status')).toHaveAttribute('data-state', 'ready', {
    timeout: 90_000,
  });
  await server.stop();
  await page.reload();

  const names = ['CHEST0001', ...syntaxFiles.map(({ file }) => file)];
  await choose(page, ...names.map(fixture));
  await expectRows(page, names.length);
  await allRead(page);
  const texts = await rowTexts(page);
  expect(texts.map((text, row) => text.startsWith(names[row] ?? '?'))).not.toContain(false);
  expect(texts.filter((text) => READ.test(text))).toHaveLength(names.length);
  expect(refused).toEqual([]);
});
