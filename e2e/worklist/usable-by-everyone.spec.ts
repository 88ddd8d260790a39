import { expect, type Page } from '@playwright/test';
import { DESKTOP, expectAccessible, expectAccessibleIn, PHONE } from '../support/accessible.ts';
import { choose, fixture, modelReady, openApp } from '../support/app-page.ts';
import { test } from '../support/visitor.ts';
import { allRead, chosenRow, dropDrawn, expectRows, worklist } from '../support/worklist.ts';

const LOOKS = (['dark', 'light'] as const).flatMap((colorScheme) =>
  [DESKTOP, PHONE].map((viewport) => ({ colorScheme, viewport })),
);

/** Opens the folded list of a narrow screen. */
async function unfold(page: Page): Promise<void> {
  await worklist(page)
    .getByRole('button', { name: /^\d+ of \d+/ })
    .click();
}

const STATES: readonly (readonly [name: string, show: (page: Page) => Promise<void>])[] = [
  [
    'a list that is paused, with files that wait',
    async (page) => {
      await dropDrawn(page, 12);
      await page.keyboard.press('Shift+P');
      await expect(worklist(page).getByText('Paused')).toBeVisible();
    },
  ],
  [
    'a list with every outcome: read, seen, a copy, a failure, stopped',
    async (page) => {
      await choose(page, ...['chest.png', 'chest-copy.png', 'truncated.png', 'photo.png'].map(fixture));
      await allRead(page);
      await page.keyboard.press('v');
      await dropDrawn(page, 12);
      await page.keyboard.press('Escape');
      await allRead(page);
    },
  ],
  [
    'a list in which no file matches, and the offer to undo a closing',
    async (page) => {
      await choose(page, ...['chest.png', 'chest.jpg', 'photo.png'].map(fixture));
      await allRead(page);
      await worklist(page).getByRole('combobox', { name: 'Show' }).selectOption({ value: 'failed' });
    },
  ],
];

for (const [name, show] of STATES) {
  test(`axe finds nothing wrong with ${name}`, async ({ page }) => {
    test.setTimeout(120_000);
    await openApp(page);
    await modelReady(page);
    await show(page);
    await expectAccessibleIn(page, LOOKS);
    await unfold(page);
    await expectAccessible(page);
  });
}

test('axe finds nothing wrong with the offer to undo, and the empty page behind it', async ({ page }) => {
  await openApp(page);
  await choose(page, fixture('chest.png'));
  await allRead(page);
  await page.getByRole('button', { name: 'Close all files' }).click();
  await expect(page.getByRole('button', { name: 'Undo' })).toBeVisible();
  await expectAccessible(page);
});

test('on a phone the list is one line with ways to its neighbours, and opens below it', async ({ page }) => {
  await page.setViewportSize(PHONE);
  await openApp(page);
  await choose(page, ...['chest.png', 'photo.png', 'implicit.dcm'].map(fixture));
  await allRead(page);
  const line = worklist(page).getByRole('button', { name: /^\d+ of \d+/ });
  const previous = worklist(page).getByRole('button', { name: 'Previous file' });
  const next = worklist(page).getByRole('button', { name: 'Next file' });
  await expect(worklist(page).getByRole('grid')).toBeHidden();
  await expect(line).toContainText('1 of 3');
  await expect(previous).toBeDisabled();
  await next.click();
  await next.click();
  await expect(line).toHaveText(/3 of 3\s*implicit\.dcm/);
  await expect(next).toBeDisabled();
  await line.click();
  await expect(line).toHaveAttribute('aria-expanded', 'true');
  await expectRows(page, 3);
  await expect(chosenRow(page)).toContainText('implicit.dcm');
  await worklist(page)
    .getByRole('row', { name: /^photo\.png/ })
    .click();
  await expect(line).toContainText('2 of 3');
  await line.click();
  await expect(worklist(page).getByRole('grid')).toBeHidden();
});
