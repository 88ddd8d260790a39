import { expect, test } from '@playwright/test';
import { syntaxFiles } from '../tools/fixtures/transfer-syntaxes.ts';
import { choose, fixture, openApp } from './support/app-page.ts';
import { type OwnServer, ownServer } from './support/own-server.ts';

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
  const files = page.getByRole('navigation', { name: 'Open files' });
  for (const name of names) {
    const button = files.getByRole('button', { name: new RegExp(`^${name.replace('.', '\\.')}.*%`) });
    await expect(button).toBeVisible({ timeout: 60_000 });
  }
  await expect(files.getByText('Could not be read')).toHaveCount(0);
  expect(refused).toEqual([]);
});
