import { readFileSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
import { decode as decodePng } from 'fast-png';
import { drawChest } from '../tools/fixtures/chest.ts';
import { EXPLICIT, radiograph, writeDicom } from '../tools/fixtures/dicom-writer.ts';
import { findings, modelReady, openApp } from './support/app-page.ts';
import { openExport } from './support/exported.ts';
import { click, fittedPlace } from './support/measuring.ts';
import { plantedIn, plantedInStorage } from './support/planted.ts';

/** In the header of the file, and nowhere else in the world of the test. */
const WORDS = ['Blackthorn', 'Nathaniel', 'ZQ-773419', '19430217', '1943-02-17', 'Hampshire', 'Silverdale'];

const SIDE_PX = 128;

/** A drawn chest whose header names a patient, a physician and a hospital. */
function named(brightness: number): Buffer {
  const samples = Uint8Array.from(drawChest(SIDE_PX), (tone) => Math.round(brightness * tone));
  const extra = [
    { tag: '00080080', vr: 'LO', value: 'Silverdale Infirmary' },
    { tag: '00080090', vr: 'PN', value: 'Hampshire^Vera' },
    { tag: '00100010', vr: 'PN', value: 'Blackthorn^Nathaniel' },
    { tag: '00100020', vr: 'LO', value: 'ZQ-773419' },
    { tag: '00100030', vr: 'DA', value: '19430217' },
  ];
  const tags = new Set(extra.map(({ tag }) => tag));
  const drawn = radiograph({ sizePx: SIDE_PX, bitsAllocated: 8, bitsStored: 8, pixels: samples });
  const elements = [...drawn.filter(({ tag }) => !tags.has(tag)), ...extra];
  elements.sort((a, b) => a.tag.localeCompare(b.tag));
  return Buffer.from(writeDicom({ transferSyntax: EXPLICIT, elements }));
}

/** Everything that leaves the page, by whichever way: names and contents. */
function watch(page: Page): { readonly left: Map<string, Buffer>; saved(): Promise<void> } {
  const left = new Map<string, Buffer>();
  const downloads: Promise<void>[] = [];
  const note = (place: string, content: string | Buffer) =>
    left.set(`${left.size} ${place}`, Buffer.from(content as string));
  page.on('console', (message) => note('console', message.text()));
  page.on('pageerror', (error) => note('error', `${error.message}${error.stack}`));
  page.context().on('request', (request) => {
    note('request', `${request.method()} ${request.url()} ${JSON.stringify(request.headers())}`);
    note('body', request.postDataBuffer() ?? '');
  });
  page.on('download', (download) => {
    note('download name', download.suggestedFilename());
    downloads.push(
      download.path().then((path) => {
        note(`download ${download.suggestedFilename()}`, readFileSync(path));
      }),
    );
  });
  return {
    left,
    async saved() {
      await Promise.all(downloads);
    },
  };
}

test('a word is found in whichever form it slips out', () => {
  const word = 'Blackthorn';
  const forms = [
    `name=${word.toUpperCase()}&`,
    Buffer.from(`x${word}`, 'utf16le'),
    ...['', '1', '12', '123'].map((before) => Buffer.from(`${before}${word}^Z`).toString('base64')),
    [...Buffer.from(word)].map((byte) => `%${byte.toString(16).toUpperCase()}`).join(''),
    Buffer.from(word).toString('hex'),
  ];
  for (const form of forms) expect(plantedIn(form, [word]), String(form)).not.toEqual([]);
  expect(plantedIn('Black thorn', [word])).toEqual([]);
});

test('whoever opens, reads, measures, compares, exports and prints leaves no name of the header behind', async ({
  page,
}) => {
  test.setTimeout(180_000);
  const { left, saved } = watch(page);
  // A person's print dialog stays open; here the page is printed while the sheet waits for it.
  await page.addInitScript(() => Object.assign(window, { print: () => undefined }));
  await openApp(page);
  await modelReady(page);
  await page.locator('input[type=file]:not([webkitdirectory])').setInputFiles([
    { name: 'scan-a.dcm', mimeType: 'application/dicom', buffer: named(255) },
    { name: 'scan-b.dcm', mimeType: 'application/dicom', buffer: named(200) },
  ]);
  await findings(page);
  const place = await fittedPlace(page, SIDE_PX, 1);
  await page.keyboard.press('d');
  await click(page, place, [20, 20], [100, 90]);
  await expect(page.getByRole('region', { name: 'Measurements' }).locator('strong')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('h');
  // Even a person who looks at the name leaves it where it is.
  await page.getByText('Patient and study').click();
  await page.getByRole('button', { name: 'Show patient and dates of this file' }).click();
  await expect(page.getByText('Blackthorn').first()).toBeVisible();

  await page.keyboard.press('s');
  await page
    .getByRole('dialog', { name: 'Compare' })
    .getByRole('button', { name: /^scan-b\.dcm/ })
    .click();
  await expect(page.getByTestId('viewport')).toHaveCount(2);
  await page.getByRole('button', { name: 'Stop comparing' }).click();

  const dialog = await openExport(page);
  for (const name of ['CSV', 'JSON', 'Image (PNG)']) {
    const download = page.waitForEvent('download');
    await dialog.getByRole('button', { name, exact: true }).click();
    await download;
  }
  await dialog.getByRole('button', { name: 'Print or PDF' }).click();
  await expect(page.locator('[data-print-sheet]')).toHaveCount(1);
  await page.emulateMedia({ media: 'print' });
  left.set('text of the printed page', Buffer.from(await page.locator('body').innerText()));
  left.set('printed page', await page.pdf({ format: 'A4' }));
  await page.emulateMedia({ media: null });
  await saved();

  const png = [...left].find(([place]) => /download .*\.png$/.test(place))?.[1];
  if (!png) throw new Error('no image was saved');
  left.set('texts of the image', Buffer.from(JSON.stringify(decodePng(png).text)));
  const places = [...left.keys()].join('\n');
  for (const ending of ['csv', 'json', 'png'])
    expect(places).toMatch(new RegExp(`download .*\\.${ending}$`, 'm'));
  const found = [...left].flatMap(([at, content]) =>
    plantedIn(content, WORDS).map((word) => `${at}: ${word}`),
  );
  expect(found).toEqual([]);
  expect(await plantedInStorage(page, WORDS)).toEqual([]);

  // Asked for by the tick box it goes into that one file, and nowhere else.
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await openExport(page);
  await dialog.getByRole('checkbox', { name: 'Include patient details' }).check();
  const download = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'JSON', exact: true }).click();
  const asked = readFileSync(await (await download).path());
  expect(plantedIn(asked, WORDS)).toEqual(expect.arrayContaining(['Blackthorn', 'Nathaniel', 'ZQ-773419']));
  expect(plantedIn((await download).suggestedFilename(), WORDS)).toEqual([]);
  expect(await plantedInStorage(page, WORDS)).toEqual([]);
});
