import { expect, test } from '@playwright/test';
import { choose, fixture, openApp } from '../support/app-page.ts';
import { openExport, savedCsv, savedJson } from '../support/exported.ts';

test.use({ serviceWorkers: 'block' });

test('what was not read yet is named before the export, and marked in it', async ({ page }) => {
  // Without a model nothing is ever read.
  await page.route('**/models/**', (route) => route.abort());
  await openApp(page);
  await choose(page, fixture('chest.png'), fixture('chest.jpg'));
  const dialog = await openExport(page);
  await expect(dialog).toContainText('2 files are still to be read');
  const { document } = await savedJson(page);
  expect(document.isComplete).toBe(false);
  expect(document.readings.map(({ state }) => state)).toEqual(['pending', 'pending']);
  const { lines } = await savedCsv(page);
  expect(lines.map(({ fileName, state }) => [fileName, state])).toEqual([
    ['chest.png', 'pending'],
    ['chest.jpg', 'pending'],
  ]);
});
