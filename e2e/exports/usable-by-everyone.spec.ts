import { expect } from '@playwright/test';
import { DESKTOP, expectAccessibleIn, PHONE } from '../support/accessible.ts';
import { choose, findings, fixture, openApp } from '../support/app-page.ts';
import { openExport } from '../support/exported.ts';
import { test } from '../support/visitor.ts';
import { readAll } from '../support/worklist.ts';

const LOOKS = (['dark', 'light'] as const).flatMap((colorScheme) =>
  [DESKTOP, PHONE].map((viewport) => ({ colorScheme, viewport })),
);

test('axe finds nothing wrong with the exports, before and after one', async ({ page }) => {
  test.setTimeout(120_000);
  await openApp(page);
  await readAll(page, fixture('truncated.png'), fixture('chest.png'));
  await expect(page.getByTestId('export-csv')).toBeVisible();
  await expectAccessibleIn(page, LOOKS);
  const dialog = await openExport(page);
  await dialog.getByTestId('export-csv').click();
  await expect(dialog.getByRole('status')).toContainText('.csv');
  await expectAccessibleIn(page, LOOKS);
});

test('everything of the dialog is done by keyboard, and the focus comes back', async ({ page }) => {
  await openApp(page);
  await choose(page, fixture('chest.png'));
  await findings(page);
  const opener = page.getByRole('button', { name: 'Export or print' });
  await opener.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Export' });
  const numbers = dialog.getByRole('checkbox', { name: 'Numbers in place of file names' });
  await expect(dialog).toBeVisible();
  await numbers.focus();
  await page.keyboard.press('Space');
  await expect(numbers).toBeChecked();
  await dialog.getByTestId('export-csv').focus();
  const download = page.waitForEvent('download');
  await page.keyboard.press('Enter');
  expect((await download).suggestedFilename()).toMatch(/\.csv$/);
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(opener).toBeFocused();
});
