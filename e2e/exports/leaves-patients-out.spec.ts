import { readFileSync } from 'node:fs';
import { expect, type Page } from '@playwright/test';
import { choose, findings, fixture, openApp } from '../support/app-page.ts';
import { openExport, savedCsv, savedJson } from '../support/exported.ts';
import { test } from '../support/visitor.ts';

/** Name and ID in the header of the fixture. */
const HEADER = ['Phantom', 'Süd', 'DRAWN-1'];

async function openNamed(page: Page, name: string): Promise<void> {
  await openApp(page);
  const buffer = readFileSync(fixture('implicit.dcm'));
  await page
    .locator('input[type=file]:not([webkitdirectory])')
    .setInputFiles({ name, mimeType: 'application/dicom', buffer });
  await findings(page);
}

test('a planted name is in no export, no console and no storage', async ({ page }) => {
  const said: string[] = [];
  page.on('console', (message) => said.push(message.text()));
  await openNamed(page, 'scan.dcm');
  const { text: json, name } = await savedJson(page);
  const { text: csv } = await savedCsv(page);
  const stored = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
  for (const planted of HEADER)
    for (const text of [json, csv, name, stored, ...said]) expect(text).not.toContain(planted);
});

test('a name in the name of a file stays here where numbers are wanted', async ({ page }) => {
  await openNamed(page, 'Doe^Jane.dcm');
  const dialog = await openExport(page);
  await dialog.getByRole('checkbox', { name: 'Numbers in place of file names' }).check();
  const { text: json, name, document } = await savedJson(page);
  const { text: csv, name: csvName, lines } = await savedCsv(page);
  for (const text of [json, csv, name, csvName]) expect(text).not.toContain('Doe');
  expect(document.readings[0]).toMatchObject({ number: 1, name: null });
  expect(lines[0]).toMatchObject({ file: '1', fileName: '' });
});

test('patient details go out where they are asked for, and the next time they are not', async ({ page }) => {
  await openNamed(page, 'scan.dcm');
  let dialog = await openExport(page);
  await dialog.getByRole('checkbox', { name: 'Include patient details' }).check();
  const { document } = await savedJson(page);
  expect(document).toMatchObject({ patientDetails: 'included', readings: [{ patient: { id: 'DRAWN-1' } }] });
  const { lines } = await savedCsv(page);
  expect(lines[0]?.patientName).toContain('Phantom');

  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  dialog = await openExport(page);
  await expect(dialog.getByRole('checkbox', { name: 'Include patient details' })).not.toBeChecked();
  await page.keyboard.press('Escape');
  await page.reload();
  await choose(page, fixture('implicit.dcm'));
  await findings(page);
  const again = await savedJson(page);
  expect(again.text).not.toContain('DRAWN-1');
});
