import { expect, type Page, test } from '@playwright/test';
import { choose, findings, fixture, openApp } from './support/app-page.ts';

/** The patient of the drawn file, and its dates, as the page and the header write them. */
const PLANTED = /Phantom|DRAWN-1|1961-?04-?12|2026-?11-?22/;

const panel = (page: Page) => page.locator('details', { hasText: 'Patient and study' });

test('patient and dates are shown when asked for, of that file alone, and kept nowhere', async ({ page }) => {
  const logged: string[] = [];
  page.on('console', (message) => logged.push(message.text()));
  await openApp(page);
  await choose(page, fixture('calibrated.dcm'), fixture('magnified.dcm'));
  await findings(page);
  await panel(page).locator('summary').click();
  await expect(panel(page)).toContainText('CHEST');
  await expect(panel(page)).toContainText('Ball of 25 mm at the back');
  expect(await page.locator('html').innerHTML()).not.toMatch(PLANTED);

  await page.getByRole('button', { name: 'Show patient and dates of this file' }).click();
  for (const text of ['Phantom, Süd', 'DRAWN-1', '1961-04-12', '2026-11-22']) {
    await expect(panel(page)).toContainText(text);
  }

  // Another file, and the first one again, are hidden.
  for (const key of ['j', 'k']) {
    await page.keyboard.press(key);
    await findings(page);
    await panel(page).locator('summary').click();
    await expect(panel(page)).toContainText('Hidden');
    expect(await page.locator('html').innerHTML()).not.toMatch(PLANTED);
  }

  const kept = await page.evaluate(async () => {
    const texts = [JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage }), location.href];
    for (const name of await caches.keys()) {
      for (const request of await (await caches.open(name)).keys()) texts.push(request.url);
    }
    return [...texts, document.title, JSON.stringify(history.state)].join('\n');
  });
  expect(kept).not.toMatch(PLANTED);
  expect(logged.join('\n')).not.toMatch(PLANTED);
});
