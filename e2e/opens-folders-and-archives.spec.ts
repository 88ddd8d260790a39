/** Images from a disc or an e-mail open as they are: in a folder, a ZIP archive, with a DICOMDIR. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { zipSync } from 'fflate';
import { writeDicomdir } from '../tools/fixtures/dicomdir-writer.ts';
import { writePng } from '../tools/fixtures/png-writer.ts';
import { choose, findings, fixture, modelReady, openApp, READ } from './support/app-page.ts';
import { rowOf, rowTexts, worklist } from './support/worklist.ts';

const png = readFileSync(fixture('chest.png'));
const rgb = readFileSync(fixture('chest-rgb.png'));
const dicom = readFileSync(fixture('monochrome1.dcm'));
const note = Buffer.from('Nothing to see here.');

let scratch: string;
test.beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'penumbra-'));
});
test.afterEach(() => rmSync(scratch, { recursive: true }));

function write(path: string, content: Uint8Array): string {
  const file = join(scratch, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  return file;
}

async function dropped(page: Page, ...paths: string[]): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: paths, dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', { type, x: 400, y: 400, data });
  }
}

const files = worklist;

test('a folder opens with all its images, and the number of other files is told', async ({ page }) => {
  write('study/chest.png', png);
  write('study/series 1/IM0001', dicom);
  write('study/series 1/report.txt', note);
  write('study/.DS_Store', note);
  await page.addInitScript(() => Object.assign(window, { showDirectoryPicker: undefined }));
  await openApp(page);
  await modelReady(page);
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose a folder', exact: true }).click();
  await (await chooser).setFiles(join(scratch, 'study'));
  await expect(page.getByText('1 other file was left out.')).toBeVisible();
  await expect(files(page).getByText(READ)).toHaveCount(2, { timeout: 60_000 });
  await expect(rowOf(page, /^study\/chest\.png/)).toBeVisible();
  await expect(rowOf(page, /^study\/series 1\/IM0001/)).toBeVisible();
});

test('a ZIP opens with its images; one that is damaged fails alone', async ({ page }) => {
  const archive = zipSync({ 'a.png': png, 'b.png': rgb, 'c/IM0001': dicom, 'note.txt': note });
  // The checksum of b.png in the central directory.
  const at = Buffer.from(archive).lastIndexOf('b.png') - 46 + 16;
  archive[at] = (archive[at] ?? 0) ^ 1;
  await openApp(page);
  await modelReady(page);
  await choose(page, write('mail.zip', archive));
  await expect(page.getByText('1 other file was left out.')).toBeVisible();
  await expect(files(page).getByRole('row')).toHaveText(
    [/^a\.png.*(%|None above)/, /^b\.png.*Could not be read/, /^c\/IM0001.*(%|None above)/],
    { timeout: 60_000 },
  );
  await rowOf(page, /^b\.png/).click();
  await expect(page.getByRole('alert')).toContainText('The file is damaged');
  await rowOf(page, /^a\.png/).click();
  expect(Object.keys(await findings(page))).toHaveLength(14);
});

test('a disc with a DICOMDIR opens what it names, and says what is missing', async ({ page }) => {
  write('disc/DICOMDIR', writeDicomdir(['DICOM/IM2', 'DICOM/IM3']));
  write('disc/DICOM/IM1', dicom);
  write('disc/DICOM/IM2', readFileSync(fixture('implicit.dcm')));
  await openApp(page);
  await modelReady(page);
  await dropped(page, join(scratch, 'disc'));
  await expect(files(page).getByRole('row')).toHaveText(
    [/^disc\/DICOM\/IM2.*(%|None above)/, /^disc\/DICOM\/IM3.*Could not be read/],
    { timeout: 60_000 },
  );
  await rowOf(page, /^disc\/DICOM\/IM3/).click();
  await expect(page.getByRole('alert')).toContainText('The file was not found');
});

test('a DICOMDIR alone leads to its folder, and a ZIP without images says so', async ({ page }) => {
  await openApp(page);
  await choose(page, write('DICOMDIR', writeDicomdir(['DICOM/IM1'])));
  await expect(page.getByRole('alert')).toContainText('Drop the whole folder or disc that contains it.');
  await choose(page, write('notes.zip', zipSync({ 'note.txt': note })));
  await rowOf(page, /^notes\.zip/).click();
  await expect(page.getByRole('alert')).toContainText('There is no image in it');
});

test('a wrong file that is dropped alone keeps its own error', async ({ page }) => {
  await openApp(page);
  await dropped(page, write('note.png', note));
  await expect(page.getByRole('alert')).toContainText('Penumbra cannot read this file type');
});

test('a ZIP of 300 images can be stopped before all of them were read', async ({ page }) => {
  const sizePx = 64;
  const images = Array.from({ length: 300 }, (_, index) => {
    const samples = Array.from({ length: sizePx ** 2 }, (_unused, at) => (at * (index + 3)) % 256);
    const image = writePng({ widthPx: sizePx, heightPx: sizePx, depth: 8, colourType: 0, samples });
    return [`${String(index).padStart(3, '0')}.png`, image] as const;
  });
  await openApp(page);
  await modelReady(page);
  await choose(page, write('many.zip', zipSync(Object.fromEntries(images))));
  await expect(files(page).getByText(READ).first()).toBeVisible({ timeout: 30_000 });
  await page.keyboard.press('Escape');
  await expect(files(page).getByRole('progressbar')).toHaveCount(0);
  await expect(page.getByText('Looking for images…')).toHaveCount(0);
  const texts = await rowTexts(page);
  // Those that were not listed yet were not read either.
  expect(texts.filter((text) => READ.test(text)).length).toBeLessThan(images.length);
  // Nothing goes on behind the scenes.
  await page.waitForTimeout(1000);
  expect(await rowTexts(page)).toEqual(texts);
});
