import { expect, type Page } from '@playwright/test';
import { strToU8, zipSync } from 'fflate';
import { syntheticPng } from '../../tools/shared/testing/synthetic-set.ts';
import { choose, findings, fixture, modelReady, openApp, READ } from '../support/app-page.ts';
import { test } from '../support/visitor.ts';
import {
  allRead,
  chosenRow,
  drawnName,
  dropDrawn,
  expectRows,
  rowOf,
  rowTexts,
  worklist,
} from '../support/worklist.ts';

const MANY = 30;

const button = (page: Page, name: string | RegExp) => worklist(page).getByRole('button', { name });

async function count(page: Page, words: RegExp): Promise<number> {
  return (await rowTexts(page)).filter((text) => words.test(text)).length;
}

async function dropMany(page: Page): Promise<void> {
  await openApp(page);
  await modelReady(page);
  await dropDrawn(page, MANY);
  await expectRows(page, MANY);
}

test('a pause begins no other file, not even the one on the screen, until it is over', async ({ page }) => {
  await dropMany(page);
  await page.keyboard.press('Shift+P');
  await expect(worklist(page).getByText('Paused')).toBeVisible();
  // Those under way are finished.
  await expect.poll(() => count(page, /Decoding|Preparing|Reading/)).toBe(0);
  const waiting = await count(page, /Waiting/);
  expect(waiting).toBeGreaterThan(0);
  expect(waiting + (await count(page, READ))).toBe(MANY);
  await choose(page, fixture('chest.png'));
  await expectRows(page, MANY + 1);
  await chosenRow(page).focus();
  await page.keyboard.press('End');
  await expect(chosenRow(page)).toHaveText(/^chest\.png.*Waiting/);
  expect(await count(page, /Waiting/)).toBe(waiting + 1);
  await button(page, 'Resume reading').click();
  await allRead(page);
  expect(await count(page, READ)).toBe(MANY + 1);
  expect(Object.keys(await findings(page))).toHaveLength(14);
});

test('Stop all also stops what a filter hides, and one file or all of them are read again', async ({
  page,
}) => {
  await dropMany(page);
  await page.keyboard.press('Shift+P');
  await worklist(page).getByRole('combobox', { name: 'Show' }).selectOption({ value: 'failed' });
  await expect(worklist(page)).toContainText('No file matches.');
  await button(page, 'Stop all').click();
  await allRead(page);
  await button(page, 'Show all files').click();
  const stopped = await count(page, /Stopped/);
  expect(stopped).toBeGreaterThan(1);
  expect(stopped + (await count(page, READ))).toBe(MANY);

  // The last one was stopped for certain: three are read at once.
  const last = drawnName(MANY - 1);
  await chosenRow(page).focus();
  await page.keyboard.press('End');
  await expect(page.getByRole('complementary')).toContainText('stopped before it was finished');
  await button(page, `Read ${last}`).click();
  await expect(rowOf(page, new RegExp(`^${last}`))).toHaveText(READ);
  expect(Object.keys(await findings(page))).toHaveLength(14);
  await expect(button(page, /^Read \d+ files? again$/)).toHaveAccessibleName(
    `Read ${stopped - 1} ${stopped === 2 ? 'file' : 'files'} again`,
  );
  await button(page, /^Read \d+ files? again$/).click();
  await allRead(page);
  expect(await count(page, READ)).toBe(MANY);
  await expect(button(page, /again$/)).toHaveCount(0);
});

test('Escape also ends the search in an archive: what was not found by then is never listed', async ({
  page,
}) => {
  await openApp(page);
  await modelReady(page);
  const entries = Object.fromEntries(
    Array.from({ length: 400 }, (_, seed) => [
      `scan/${seed}.png`,
      seed % 2 ? syntheticPng(seed % 32) : strToU8(`note ${seed}`),
    ]),
  );
  await page
    .locator('input[type=file]:not([webkitdirectory])')
    .setInputFiles({ name: 'many.zip', mimeType: 'application/zip', buffer: Buffer.from(zipSync(entries)) });
  await expect(worklist(page).getByRole('row').first()).toBeVisible();
  await page.keyboard.press('Escape');
  await allRead(page);
  const listed = (await rowTexts(page)).length;
  // Another file is read in its turn, and is the only one that is new.
  await choose(page, fixture('chest.png'));
  await expectRows(page, listed + 1);
  await chosenRow(page).focus();
  await page.keyboard.press('End');
  expect(Object.keys(await findings(page))).toHaveLength(14);
  await allRead(page);
  expect(await rowTexts(page)).toHaveLength(listed + 1);
});
