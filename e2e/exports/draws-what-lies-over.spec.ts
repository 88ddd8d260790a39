/** Marks, overlays and the heat map leave the page as they lie on the screen. */
import { expect, type Page } from '@playwright/test';
import { type DecodedPng, decode } from 'fast-png';
import { findings } from '../support/app-page.ts';
import { downloaded, openExport } from '../support/exported.ts';
import { click, fittedPlace, frame, type Place, show } from '../support/measuring.ts';
import { test } from '../support/visitor.ts';

/** The drawn file of 256 x 256 pixels that are 1.5 mm high and 1.2 mm wide, with two overlays. */
const FILE = 'calibrated.dcm';
const SIDE_PX = 256;
const ASPECT = 1.5 / 1.2;

/** On the saved image a pixel of the file is 1 wide and 1.25 high. */
const SAVED = { width: SIDE_PX, height: SIDE_PX * ASPECT };
/** Narrow images are put in the middle of 640 px. */
const savedPlace = (width: number): Place => ({
  left: (640 - width) / 2,
  top: 0,
  pxPerColumn: 1,
  pxPerRow: ASPECT,
});

async function savedView(page: Page): Promise<DecodedPng> {
  const dialog = await openExport(page);
  const { bytes } = await downloaded(page, () => dialog.getByRole('button', { name: 'Image (PNG)' }).click());
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  return decode(bytes, { checkCrc: true });
}

/** By how much red exceeds blue around a point of the file's image: nothing where it is grey. */
function amberAt(png: DecodedPng, place: Place, column: number, row: number): number {
  const x = Math.round(place.left + column * place.pxPerColumn);
  const y = Math.round(place.top + row * place.pxPerRow);
  const at = (dx: number, dy: number) => ((y + dy) * png.width + x + dx) * png.channels;
  const around = [-1, 0, 1].flatMap((dx) => [-1, 0, 1].map((dy) => at(dx, dy)));
  return Math.max(...around.map((i) => (png.data[i] ?? 0) - (png.data[i + 2] ?? 0)));
}

test('measurements and overlays are in the saved image, and the caption says so', async ({ page }) => {
  await show(page, FILE);
  await findings(page);
  const bare = await savedView(page);
  await page.keyboard.press('d');
  await click(page, await fittedPlace(page, SIDE_PX, ASPECT), [40, 50], [100, 130]);
  const value = await page.getByRole('region', { name: 'Measurements' }).locator('strong').textContent();
  const png = await savedView(page);
  const place = savedPlace(SAVED.width);
  // A quarter of the way along the line, away from its rings and its label.
  expect(amberAt(bare, place, 55, 70)).toBe(0);
  expect(amberAt(png, place, 55, 70)).toBeGreaterThan(60);
  // The stem of the drawn L.
  expect(amberAt(png, place, 226, 20)).toBeGreaterThan(60);
  expect(png.text.Description).toContain(`measured by hand: Length 1, ${value}, calibrated (fiducial)`);
  expect(png.text.Description).toContain('with the overlays of the file');
  expect(bare.text.Description).not.toContain('measured by hand');

  await page.keyboard.press('g');
  const hidden = await savedView(page);
  expect(amberAt(hidden, place, 226, 20)).toBe(0);
  expect(amberAt(hidden, place, 55, 70)).toBeGreaterThan(60);
  expect(hidden.text.Description).toContain('the overlays of the file are hidden');
});

const EDGES = ['left', 'top', 'right', 'bottom', 'middleX', 'middleY'] as const;
type Extent = Readonly<Record<(typeof EDGES)[number], number>>;

/** A part of an image, in its pixels. */
interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Where two images differ: the edges of what differs much and the middle of all differences, in
 * shares of the width and height of the X-ray that both show.
 */
function differenceOf(plain: DecodedPng, mapped: DecodedPng, box: Box): Extent {
  expect(mapped.width).toBe(plain.width);
  const extent = { left: 1, top: 1, right: 0, bottom: 0 };
  let [weight, sumX, sumY] = [0, 0, 0];
  for (let row = Math.ceil(box.top); row < Math.floor(box.top + box.height); row++) {
    for (let column = Math.ceil(box.left); column < Math.floor(box.left + box.width); column++) {
      const pixel = row * plain.width + column;
      const change = [0, 1, 2]
        .map(
          (c) =>
            (mapped.data[pixel * mapped.channels + c] ?? 0) - (plain.data[pixel * plain.channels + c] ?? 0),
        )
        .reduce((sum, one) => sum + Math.abs(one), 0);
      const [x, y] = [(column + 0.5 - box.left) / box.width, (row + 0.5 - box.top) / box.height];
      weight += change;
      sumX += change * x;
      sumY += change * y;
      if (change < MUCH) continue;
      extent.left = Math.min(extent.left, x);
      extent.right = Math.max(extent.right, x);
      extent.top = Math.min(extent.top, y);
      extent.bottom = Math.max(extent.bottom, y);
    }
  }
  return { ...extent, middleX: sumX / weight, middleY: sumY / weight };
}

/** A fifth of all that red, green and blue could change by. */
const MUCH = (3 * 255) / 5;

/** The X-ray while it is fitted, on a screenshot of the page. */
async function boxOnScreen(page: Page, { width, height }: typeof SAVED): Promise<Box> {
  const box = await frame(page).boundingBox();
  if (!box) throw new Error('no image');
  const scale = Math.min(box.width / width, box.height / height);
  return {
    left: box.x + (box.width - width * scale) / 2,
    top: box.y + (box.height - height * scale) / 2,
    width: width * scale,
    height: height * scale,
  };
}

/** Two images of the print job: without and with the heat map. */
async function printed(page: Page): Promise<readonly [DecodedPng, DecodedPng]> {
  const dialog = await openExport(page);
  await dialog.getByRole('checkbox', { name: 'Image', exact: true }).check();
  await dialog.getByRole('checkbox', { name: 'Image with heat map' }).check();
  await dialog.getByRole('button', { name: 'Print or PDF' }).click();
  const images = page.locator('[data-print-sheet] img');
  await expect(images).toHaveCount(2);
  const encoded = await images.evaluateAll(async (all) =>
    Promise.all(
      all.map(async (one) => {
        const image = one as HTMLImageElement;
        await image.decode();
        const canvas = document.createElement('canvas');
        canvas.width = image.naturalWidth;
        canvas.height = image.naturalHeight;
        canvas.getContext('2d')?.drawImage(image, 0, 0);
        return canvas.toDataURL('image/png').split(',')[1] ?? '';
      }),
    ),
  );
  await page.evaluate(() => window.dispatchEvent(new Event('afterprint')));
  const [plain, mapped] = encoded.map((base64) => decode(Buffer.from(base64, 'base64')));
  if (!plain || !mapped) throw new Error('no images');
  return [plain, mapped];
}

/** A pixel at either edge of the smaller image, and the width of a smooth edge of the map there. */
const TOLERANCE = 3 / SIDE_PX;

for (const { name, keys, isTurned } of [
  { name: 'as it is stored', keys: [], isTurned: false },
  { name: 'turned', keys: ['r'], isTurned: true },
  { name: 'turned and mirrored', keys: ['Shift+H', 'r'], isTurned: true },
]) {
  test(`the heat map leaves the page where it lies on the screen, over an image ${name}`, async ({
    page,
  }) => {
    await page.addInitScript(() => Object.assign(window, { print: () => undefined }));
    await show(page, FILE);
    await findings(page);
    for (const key of keys) await page.keyboard.press(key);
    const size = isTurned ? { width: SAVED.height, height: SAVED.width } : SAVED;

    const plain = await savedView(page);
    await page.keyboard.press('h');
    const map = page.locator('canvas[data-heat-map]');
    await expect(map).toBeVisible();
    const mapped = await savedView(page);
    const box = { left: savedPlace(size.width).left, top: 0, ...size };
    const saved = differenceOf(plain, mapped, box);

    const visibility = (value: string) =>
      map.evaluate((canvas: HTMLElement, to) => {
        canvas.style.visibility = to;
      }, value);
    const withMap = decode(await page.screenshot());
    await visibility('hidden');
    const without = decode(await page.screenshot());
    await visibility('');
    const screen = differenceOf(without, withMap, await boxOnScreen(page, size));

    const [plainPrint, mappedPrint] = await printed(page);
    const paper = { left: 0, top: 0, width: plainPrint.width, height: plainPrint.height };
    const print = differenceOf(plainPrint, mappedPrint, paper);

    // Turned the wrong way, the map would lie elsewhere.
    expect(Math.max(Math.abs(screen.middleX - 0.5), Math.abs(screen.middleY - 0.5))).toBeGreaterThan(
      4 * TOLERANCE,
    );
    for (const edge of EDGES) {
      expect(Math.abs(saved[edge] - screen[edge]), `${edge} on the PNG`).toBeLessThan(TOLERANCE);
      expect(Math.abs(print[edge] - screen[edge]), `${edge} in print`).toBeLessThan(TOLERANCE);
    }
  });
}
