import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, type Page } from '@playwright/test';
import type { ModelManifest } from '../../src/model/manifest.ts';
import { choose, findings, fixture, openApp } from '../support/app-page.ts';
import { openExport } from '../support/exported.ts';
import { test } from '../support/visitor.ts';
import { readAll } from '../support/worklist.ts';

const hasPoppler = spawnSync('pdftotext', ['-v']).error === undefined;
test.skip(!hasPoppler, 'pdftotext is not installed (Debian: poppler-utils)');

const hashOf = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');
const today = () => new Date().toLocaleDateString('en-GB', { dateStyle: 'long' });

/** The text of each page, as Chromium prints the page on the screen. */
async function printed(page: Page, path: string): Promise<readonly string[]> {
  writeFileSync(path, await page.pdf({ format: 'A4', printBackground: true }));
  const text = execFileSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' });
  // A form feed ends each page.
  return text.split('\f').slice(0, -1);
}

/** The words that page 1 must say of the model, from its manifest. */
function modelFiles(): readonly string[] {
  const { variants } = JSON.parse(readFileSync('models/lite0-14/manifest.json', 'utf8')) as ModelManifest;
  return variants.find(({ id }) => id === 'int8')?.files.map(({ sha256 }) => sha256) ?? [];
}

test('page 1 says what was read, when, and by what, and has the findings', async ({ page }) => {
  await openApp(page);
  await choose(page, fixture('implicit.dcm'));
  await findings(page);
  const labels = await page.locator('[data-score]').evaluateAll((rows) => rows.length);
  // The browser's own Print, without the dialog.
  const hash = hashOf(fixture('implicit.dcm'));
  await expect
    .poll(async () => (await printed(page, test.info().outputPath('reading.pdf')))[0], { timeout: 30_000 })
    .toContain(hash);
  const [first = '', ...others] = await printed(page, test.info().outputPath('reading.pdf'));
  for (const words of [
    'Research tool, not a medical device.',
    'implicit.dcm',
    today(),
    'lite0-14, version',
    'int8',
    'integer kernels',
    'Balanced',
    ...modelFiles(),
  ])
    expect(first).toContain(words);
  expect(first.match(/ (Above|Below|No threshold)$/gm)).toHaveLength(labels);
  expect(others).toEqual([]);
  // The patient, and the page on the screen.
  for (const words of ['Phantom', 'DRAWN-1', 'Heat map']) expect(first).not.toContain(words);
});

test('all open readings are printed, each on a page of its own, with patients where asked for', async ({
  page,
}) => {
  // A person's print dialog stays open; here the page is printed while the sheet waits for it.
  await page.addInitScript(() => Object.assign(window, { print: () => undefined }));
  await openApp(page);
  await readAll(page, fixture('implicit.dcm'), fixture('truncated.png'), fixture('chest.png'));
  const dialog = await openExport(page);
  await dialog.getByRole('checkbox', { name: 'Include patient details' }).check();
  await dialog.getByRole('button', { name: 'Print or PDF' }).click();
  await expect(page.locator('[data-print-sheet]')).toHaveCount(1);
  const pages = await printed(page, test.info().outputPath('readings.pdf'));
  expect(pages).toHaveLength(3);
  const [dicom = '', broken = '', png = ''] = pages;
  for (const text of pages) expect(text).toContain('Research tool, not a medical device.');
  for (const words of ['implicit.dcm', 'Phantom', 'DRAWN-1', hashOf(fixture('implicit.dcm'))])
    expect(dicom).toContain(words);
  expect(broken).toContain('This file could not be read');
  expect(png).toContain('chest.png');
  // Once printed, the sheet is gone.
  await expect(page.locator('[data-print-sheet]')).toHaveCount(0);
});

test('images are printed where they are asked for, with and without the heat map', async ({ page }) => {
  await page.addInitScript(() => Object.assign(window, { print: () => undefined }));
  await openApp(page);
  await readAll(page, fixture('implicit.dcm'), fixture('chest.jpg'));
  await findings(page);
  await page.keyboard.press('i');
  const dialog = await openExport(page);
  await dialog.getByRole('checkbox', { name: 'Image', exact: true }).check();
  await dialog.getByRole('checkbox', { name: 'Image with heat map' }).check();
  await dialog.getByRole('button', { name: 'Print or PDF' }).click();
  await expect(page.locator('[data-print-sheet] img')).toHaveCount(4);
  const path = test.info().outputPath('images.pdf');
  const text = (await printed(page, path)).join('\f');
  const listed = execFileSync('pdfimages', ['-list', path], { encoding: 'utf8' });
  expect(listed.match(/^ +\d+ +\d+ image/gm)).toHaveLength(4);
  // Only the image on the screen was inverted.
  expect(text.match(/Window C [^\n]*?Inverted/g)).toHaveLength(2);
  expect(text.match(/Window C [^\n]*?as in the file/g)).toHaveLength(2);
  expect(text.match(/Heat map of /g)).toHaveLength(2);
});
