import { expect, type Page } from '@playwright/test';
import { findings, modelReady, openApp } from '../support/app-page.ts';
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

async function openMany(page: Page): Promise<void> {
  await openApp(page);
  await modelReady(page);
  await dropDrawn(page, MANY);
  await expectRows(page, MANY);
  await allRead(page);
}

/** The file that is chosen in the list, and the image on the screen, are the same. */
async function expectShown(page: Page, seed: number): Promise<void> {
  const name = drawnName(seed);
  await expect(chosenRow(page)).toContainText(name);
  await expect(page.getByTestId('viewport')).toHaveAttribute('aria-label', new RegExp(`^[^\\d]*${name}`));
}

/** Whether the chosen row can be seen whole. */
const isInSight = (page: Page) =>
  chosenRow(page).evaluate((row) => {
    const { top, bottom } = row.getBoundingClientRect();
    const list = row.closest('[role=grid]')?.getBoundingClientRect();
    return list !== undefined && top >= list.top - 1 && bottom <= list.bottom + 1;
  });

test('arrows, pages and ends choose a row, which takes the focus, is in sight and is the image shown', async ({
  page,
}) => {
  await openMany(page);
  await chosenRow(page).focus();
  const pageOfRows = await worklist(page)
    .getByRole('grid')
    .evaluate((grid) => {
      const row = grid.querySelector('[aria-rowindex]')?.getBoundingClientRect().height ?? 0;
      return Math.floor(grid.clientHeight / row) - 1;
    });
  expect(pageOfRows).toBeGreaterThan(1);
  const steps: readonly (readonly [key: string, seed: number])[] = [
    ['ArrowDown', 1],
    ['ArrowDown', 2],
    ['ArrowUp', 1],
    ['PageDown', 1 + pageOfRows],
    ['End', MANY - 1],
    ['ArrowDown', MANY - 1],
    ['PageUp', MANY - 1 - pageOfRows],
    ['Home', 0],
    ['ArrowUp', 0],
  ];
  for (const [key, seed] of steps) {
    await page.keyboard.press(key);
    await expectShown(page, seed);
    await expect(chosenRow(page), key).toBeFocused();
    expect(await isInSight(page), key).toBe(true);
  }
});

test('j and k choose from anywhere on the page, and V marks as seen and takes it back', async ({ page }) => {
  await openMany(page);
  await page.keyboard.press('j');
  await expectShown(page, 1);
  await page.keyboard.press('k');
  await expectShown(page, 0);
  await page.keyboard.press('v');
  await expect(chosenRow(page)).toContainText('Seen');
  await expect(page.getByRole('button', { name: 'Seen V' })).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('v');
  await expect(chosenRow(page)).not.toContainText('Seen');
});

test('Delete closes the chosen file and goes on with the next one, and the focus stays in the list', async ({
  page,
}) => {
  await openMany(page);
  await chosenRow(page).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Delete');
  await expectRows(page, MANY - 1);
  await expectShown(page, 2);
  await expect(chosenRow(page)).toBeFocused();
  await page.keyboard.press('End');
  await page.keyboard.press('Delete');
  await expectShown(page, MANY - 2);
  await expect(chosenRow(page)).toBeFocused();
});

test('what was closed comes back in its place with its findings, last closed first: Shift U and the button', async ({
  page,
}) => {
  await openMany(page);
  const before = await rowTexts(page);
  await rowOf(page, /^00\.png/).click();
  const read = await findings(page);
  await page.keyboard.press('x');
  await expect(page.getByText('00.png was closed.')).toBeVisible();
  await page.keyboard.press('x');
  await expect(page.getByText('01.png was closed.')).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expectShown(page, 1);
  await page.keyboard.press('Shift+U');
  await expectShown(page, 0);
  await expectRows(page, MANY);
  expect(await findings(page)).toEqual(read);
  expect(await rowTexts(page)).toEqual(before);
  await expect(page.getByRole('button', { name: 'Undo' })).toHaveCount(0);

  // And all of them.
  await page.getByRole('button', { name: 'Close all files' }).click();
  await expect(page.getByRole('heading', { name: 'Drop a chest X-ray here' })).toBeVisible();
  await expect(page.getByText(`${MANY} files were closed.`)).toBeVisible();
  await page.keyboard.press('Shift+U');
  await expectRows(page, MANY);
  expect(await findings(page)).toEqual(read);
  expect(await rowTexts(page)).toEqual(before);
});
