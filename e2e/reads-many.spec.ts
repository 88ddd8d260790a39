import { expect, type Page, test } from '@playwright/test';
import { syntheticPng } from '../tools/shared/testing/synthetic-set.ts';
import { choose, findings, fixture, modelReady, openApp } from './support/app-page.ts';

const MANY = 30;

const pictures = Array.from({ length: MANY }, (_, seed) => ({
  name: `${String(seed).padStart(2, '0')}.png`,
  base64: Buffer.from(syntheticPng(seed)).toString('base64'),
}));

/** Drops all of them at once. */
async function drop(page: Page): Promise<void> {
  await page.evaluate((all) => {
    const dataTransfer = new DataTransfer();
    for (const { name, base64 } of all) {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      dataTransfer.items.add(new File([bytes], name));
    }
    document.body.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer }));
  }, pictures);
}

const list = (page: Page) => page.getByRole('navigation', { name: 'Open files' });
const read = (page: Page) => list(page).getByRole('button', { name: /^\d\d\.png.*%/ });

test('many files are listed at once, in order, and all are read', async ({ page }) => {
  await openApp(page);
  await modelReady(page);
  await drop(page);
  await expect(list(page).getByRole('listitem')).toHaveCount(MANY);
  await expect(read(page)).toHaveCount(MANY, { timeout: 30_000 });
  await expect(list(page).getByRole('progressbar')).toHaveCount(0);
  const names = await list(page).getByRole('listitem').locator('[aria-current], button').allInnerTexts();
  const listed = names.flatMap((text) => /^\d\d\.png/.exec(text) ?? []);
  expect(listed).toEqual(pictures.map(({ name }) => name));
  // One beyond those whose images are kept is decoded again.
  await read(page).last().click();
  await expect(page.getByRole('img', { name: /29\.png/ })).toBeVisible();
});

test('Escape stops those that are read and those that wait, and none of them is read later', async ({
  page,
}) => {
  await openApp(page);
  await modelReady(page);
  await drop(page);
  await expect(read(page).first()).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(list(page).getByRole('progressbar')).toHaveCount(0);
  const [finished, stopped] = [await read(page).count(), await list(page).getByText('Stopped').count()];
  expect(finished + stopped).toBe(MANY);
  // The worker takes no notice of what it was still at: another file is read at once, and only it.
  await choose(page, fixture('chest.png'));
  await list(page).getByRole('button', { name: 'chest.png' }).first().click();
  expect(Object.keys(await findings(page))).toHaveLength(14);
  await expect(read(page)).toHaveCount(finished);
});

test('a copy is named in its place, leads to the original, and takes its turn when that is closed', async ({
  page,
}) => {
  await openApp(page);
  await choose(page, fixture('chest.png'), fixture('chest-copy.png'), fixture('chest.jpg'));
  const copy = list(page).getByRole('button', { name: /^chest-copy\.png/ });
  await expect(copy).toHaveText(/Same as chest\.png/, { timeout: 30_000 });
  await expect(list(page).getByRole('listitem')).toHaveCount(3);
  await copy.click();
  await page.getByRole('button', { name: 'Show chest.png' }).click();
  expect(Object.keys(await findings(page))).toHaveLength(14);
  await page.keyboard.press('x');
  await expect(list(page).getByRole('button', { name: /^chest-copy\.png.*%/ })).toBeVisible();
});
