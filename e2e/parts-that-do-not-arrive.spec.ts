/** Scripts that the browser gives up on, as it does now and then on a busy device. */
import { expect, type Page, test } from '@playwright/test';
import { choose, findings, fixture, openApp } from './support/app-page.ts';

// What a service worker answers cannot be cut here.
test.use({ serviceWorkers: 'block' });

/** Cuts the first requests of each file of the build whose name begins so. */
async function cut(page: Page, name: string, times: number): Promise<void> {
  const tries = new Map<string, number>();
  await page.context().route(`**/assets/${name}-*.js`, (route) => {
    const address = route.request().url();
    const before = tries.get(address) ?? 0;
    tries.set(address, before + 1);
    return before < times ? route.abort() : route.continue();
  });
}

test('a page whose own script was cut says so, and loads itself again', async ({ page }) => {
  await cut(page, 'index', 2);
  await page.goto('/');
  await expect(page.getByText('A part of Penumbra did not arrive.')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Drop a chest X-ray here' })).toBeVisible();
  await expect(page.getByText('A part of Penumbra did not arrive.')).toBeHidden();
  expect(await page.evaluate(() => sessionStorage.getItem('penumbra.incomplete-loads'))).toBeNull();
});

test('a reading needs no second press where code of the view, the worker or the export was cut', async ({
  page,
}) => {
  for (const name of ['ImageView', 'host-start', 'host-images', 'png', 'views']) await cut(page, name, 1);
  await openApp(page);
  await choose(page, fixture('chest.png'));
  expect(Object.keys(await findings(page))).toHaveLength(14);
  await expect(page.getByTestId('viewport')).toBeVisible();
  await expect(page.getByTestId('export-csv')).toBeVisible();
});

test('a part that never arrives is named, and the rest of the page goes on', async ({ page }) => {
  await cut(page, 'views', Number.POSITIVE_INFINITY);
  await openApp(page);
  await choose(page, fixture('chest.png'));
  expect(Object.keys(await findings(page))).toHaveLength(14);
  await expect(page.getByRole('alert').first()).toContainText('could not be loaded');
  await expect(page.getByTestId('viewport')).toBeVisible();
});
