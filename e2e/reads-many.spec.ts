import { expect, type Page, test } from '@playwright/test';
import { choose, findings, fixture, modelReady, openApp, READ } from './support/app-page.ts';
import { allRead, drawnName, dropDrawn, expectRows, rowOf, rowTexts, worklist } from './support/worklist.ts';

const MANY = 30;

const list = worklist;
const read = async (page: Page) => (await rowTexts(page)).filter((text) => READ.test(text)).length;

test('many files are listed at once, in order, and all are read', async ({ page }) => {
  await openApp(page);
  await modelReady(page);
  await dropDrawn(page, MANY);
  await expectRows(page, MANY);
  await allRead(page);
  const texts = await rowTexts(page);
  expect(texts.map((text) => text.slice(0, 6))).toEqual(
    Array.from({ length: MANY }, (_, seed) => drawnName(seed)),
  );
  expect(await read(page)).toBe(MANY);
  // One beyond those whose images are kept is decoded again.
  await rowOf(page, /^29\.png/).click();
  await expect(page.getByRole('img', { name: /29\.png/ })).toBeVisible();
});

test('Escape stops those that are read and those that wait, and none of them is read later', async ({
  page,
}) => {
  await openApp(page);
  await modelReady(page);
  await dropDrawn(page, MANY);
  await expect(list(page).getByText(READ).first()).toBeVisible();
  await page.keyboard.press('Escape');
  await allRead(page);
  const finished = await read(page);
  const stopped = (await rowTexts(page)).filter((text) => text.includes('Stopped')).length;
  expect(finished + stopped).toBe(MANY);
  // The worker takes no notice of what it was still at: another file is read at once, and only it.
  await choose(page, fixture('chest.png'));
  await rowTexts(page);
  await rowOf(page, /^chest\.png/).click();
  expect(Object.keys(await findings(page))).toHaveLength(14);
  expect(await read(page)).toBe(finished + 1);
});

test('a copy is named in its place, leads to the original, and takes its turn when that is closed', async ({
  page,
}) => {
  await openApp(page);
  await choose(page, fixture('chest.png'), fixture('chest-copy.png'), fixture('chest.jpg'));
  const copy = rowOf(page, /^chest-copy\.png/);
  await expect(copy).toHaveText(/Same as chest\.png/, { timeout: 30_000 });
  await expect(list(page).getByRole('row')).toHaveCount(3);
  await copy.click();
  await page.getByRole('button', { name: 'Show chest.png' }).click();
  expect(Object.keys(await findings(page))).toHaveLength(14);
  await page.keyboard.press('x');
  await expect(rowOf(page, /^chest-copy\.png.*(%|None above)/)).toBeVisible();
});
