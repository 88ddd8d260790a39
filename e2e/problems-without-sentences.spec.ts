import { expect, test } from '@playwright/test';
import { choose, fixture, openApp } from './support/app-page.ts';

test.use({ serviceWorkers: 'block' });

test('a problem whose sentences cannot be loaded is shown by its code, with a way out', async ({ page }) => {
  await page.route(/\/assets\/(later|explain)-/, (route) => route.abort());
  await openApp(page);
  await choose(page, fixture('empty.png'));
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('Something went wrong');
  await expect(alert).toContainText('no-bytes');
  await expect(alert).toContainText('reload the page');
});
