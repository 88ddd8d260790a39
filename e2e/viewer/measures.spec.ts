import { expect, type Locator, type Page, test } from '@playwright/test';
import { decode } from 'fast-png';
import { DESKTOP, expectAccessibleIn, PHONE } from '../support/accessible.ts';
import { choose, fixture } from '../support/app-page.ts';
import { click, fittedPlace, type Place, show } from '../support/measuring.ts';
import { rowOf } from '../support/worklist.ts';

const list = (page: Page): Locator => page.getByRole('region', { name: 'Measurements' });

/** The number in a text such as `Length 1 86.4 mm`. */
async function figure(text: Locator): Promise<number> {
  return Number.parseFloat((await text.textContent()) ?? '');
}

/** Half a pixel of the screen at either end. */
const tolerance = (place: Place, mm: number): number =>
  (1.5 * mm) / Math.min(place.pxPerColumn, place.pxPerRow);

interface Case {
  readonly file: string;
  readonly sidePx: number;
  readonly aspect?: number;
  /** The length of a line from column 40, row 50 to column 100, row 130. */
  readonly expected: number;
  readonly unit: 'mm' | 'px';
  readonly mmPerPx: number;
  readonly origin: string;
}

const CASES: readonly Case[] = [
  {
    file: 'calibrated.dcm',
    sidePx: 256,
    aspect: 1.5 / 1.2,
    // 60 columns of 1.2 mm and 80 rows of 1.5 mm.
    expected: Math.hypot(72, 120),
    unit: 'mm',
    mmPerPx: 1.5,
    origin: 'calibrated (fiducial)',
  },
  // 0.5 mm at the detector by 1.25: 0.4 mm, and 100 px.
  {
    file: 'magnified.dcm',
    sidePx: 256,
    expected: 40,
    unit: 'mm',
    mmPerPx: 0.4,
    origin: 'corrected for magnification 1.25',
  },
  // 0.7 mm at the detector.
  { file: 'implicit.dcm', sidePx: 512, expected: 70, unit: 'mm', mmPerPx: 0.7, origin: 'at the detector' },
  {
    file: 'unstated.dcm',
    sidePx: 256,
    expected: 100,
    unit: 'px',
    mmPerPx: 1,
    origin: 'spacing of unstated origin',
  },
  { file: 'chest.png', sidePx: 512, expected: 100, unit: 'px', mmPerPx: 1, origin: 'no spacing in the file' },
];

for (const { file, sidePx, aspect = 1, expected, unit, mmPerPx, origin } of CASES) {
  test(`a length on ${file} is that of its header, and says so: ${origin}`, async ({ page }) => {
    await show(page, file);
    const place = await fittedPlace(page, sidePx, aspect);
    await page.keyboard.press('d');
    await click(page, place, [40, 50], [100, 130]);
    const value = list(page).locator('strong');
    await expect(value).toContainText(unit);
    expect(Math.abs((await figure(value)) - expected)).toBeLessThan(tolerance(place, mmPerPx) + 0.05);
    await expect(list(page)).toContainText(origin);
    await expect(page.getByTestId('marks')).toContainText(origin);
  });
}

test('the cardiothoracic ratio is measured in four clicks, at any height, and without a unit', async ({
  page,
}) => {
  await show(page, 'implicit.dcm');
  await page.getByRole('button', { name: 'Measure', exact: true }).click();
  await page.getByRole('button', { name: /^Cardiothoracic ratio/ }).click();
  const place = await fittedPlace(page, 512, 1);
  await expect(page.getByText('Set one border of the heart', { exact: false })).toBeVisible();
  // 120 columns across 240.
  await click(page, place, [180, 280], [300, 320], [130, 340], [370, 330]);
  await expect(list(page).locator('strong')).toHaveText('CTR 0.50');
  await expect(list(page)).toContainText('Danzer');
});

test('an angle of three points is measured, and of two lines', async ({ page }) => {
  await show(page, 'chest.png');
  const place = await fittedPlace(page, 512, 1);
  await page.keyboard.press('a');
  await click(page, place, [300, 200], [200, 200], [200, 300]);
  expect(Math.abs((await figure(list(page).locator('strong'))) - 90)).toBeLessThan(2);
  await page.keyboard.press('b');
  await click(page, place, [100, 400], [300, 400], [100, 300], [300, 500]);
  expect(Math.abs((await figure(list(page).locator('strong').nth(1))) - 45)).toBeLessThan(2);
});

test('everything is done by keys alone: set, moved, removed and undone', async ({ page }) => {
  await show(page, 'chest.png');
  await page.keyboard.press('d');
  await expect(page.getByTestId('draw-layer')).toBeFocused();
  await page.keyboard.press('Enter');
  for (let step = 0; step < 5; step++) await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Enter');
  const value = list(page).locator('strong');
  // Five steps of 20 CSS px.
  const place = await fittedPlace(page, 512, 1);
  expect(Math.abs((await figure(value)) - 100 / place.pxPerColumn)).toBeLessThan(0.1);

  const last = page.getByRole('button', { name: /^Length 1, point 2/ });
  await expect(last).toBeFocused();
  const before = await figure(value);
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('ArrowRight');
  expect((await figure(value)) - before).toBeCloseTo(11, 1);
  await page.keyboard.press('u');
  await page.keyboard.press('u');
  expect(await figure(value)).toBe(before);

  await last.focus();
  await page.keyboard.press('Delete');
  await expect(list(page)).toHaveCount(0);
  await page.keyboard.press('u');
  expect(await figure(value)).toBe(before);
  // Escape lays the tool down, and stops nothing else.
  await page.keyboard.press('d');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('draw-layer')).toHaveCount(0);
  await expect(list(page).getByRole('listitem')).toHaveCount(1);
});

test('a drag draws a line at once, and a point is dragged to another place', async ({ page }) => {
  await show(page, 'chest.png');
  const place = await fittedPlace(page, 512, 1);
  const at = (column: number, row: number) =>
    [place.left + column * place.pxPerColumn, place.top + row * place.pxPerRow] as const;
  await page.keyboard.press('d');
  await page.mouse.move(...at(100, 200));
  await page.mouse.down();
  await page.mouse.move(...at(150, 200));
  await page.mouse.move(...at(200, 200));
  await page.mouse.up();
  const value = list(page).locator('strong');
  expect(Math.abs((await figure(value)) - 100)).toBeLessThan(tolerance(place, 1));
  await page.mouse.move(...at(200, 200));
  await page.mouse.down();
  await page.mouse.move(...at(220, 200));
  await page.mouse.move(...at(250, 200));
  await page.mouse.up();
  expect(Math.abs((await figure(value)) - 150)).toBeLessThan(tolerance(place, 1));
  // The window is as it was: the drags went to the mark.
  await expect(page.getByTestId('view-changes')).toHaveCount(0);
});

test('measurements stay on their image, whatever its view, and are on no other', async ({ page }) => {
  await show(page, 'chest.png');
  const place = await fittedPlace(page, 512, 1);
  await page.keyboard.press('d');
  await click(page, place, [100, 200], [300, 200]);
  const value = await list(page).locator('strong').textContent();
  for (const key of ['r', '+', '+', 'Shift+H', 'i']) await page.keyboard.press(key);
  await expect(list(page).locator('strong')).toHaveText(value ?? '');

  await choose(page, fixture('chest.jpg'));
  await expect(rowOf(page, /^chest\.jpg/)).toBeVisible();
  await page.keyboard.press('j');
  await expect(page.getByRole('img', { name: /^X-ray chest\.jpg/ })).toBeVisible();
  await expect(list(page)).toHaveCount(0);
  await page.keyboard.press('k');
  await expect(list(page).locator('strong')).toHaveText(value ?? '');
});

test('the sides of the patient follow the view, and none is invented', async ({ page }) => {
  await show(page, 'calibrated.dcm');
  const letters = () =>
    page.locator('[data-edge]').evaluateAll((all) => all.map((one) => one.textContent ?? '').join(' '));
  await expect(page.locator('[data-edge="right"]')).toHaveText('L');
  expect(await letters()).toBe('R H L F');
  await page.keyboard.press('r');
  expect(await letters()).toBe('F R H L');
  await page.keyboard.press('Shift+H');
  expect(await letters()).toBe('H R F L');
  await choose(page, fixture('implicit.dcm'));
  await expect(rowOf(page, /^implicit\.dcm/)).toBeVisible();
  await page.keyboard.press('j');
  await expect(page.getByRole('img', { name: /^X-ray implicit\.dcm/ })).toBeVisible();
  await expect(page.locator('[data-edge]')).toHaveCount(0);
});

test('overlays of the file lie on the image and are hidden with a word', async ({ page }) => {
  await show(page, 'calibrated.dcm');
  const marks = page.locator('canvas[data-overlay]');
  await expect(marks).toHaveCount(2);
  const place = await fittedPlace(page, 256, 1.5 / 1.2);
  // The drawn L begins in row 13 and column 225, counted from 1.
  const box = await page.locator('canvas[data-overlay="graphics"]').boundingBox();
  expect(Math.abs((box?.x ?? 0) - (place.left + 224 * place.pxPerColumn))).toBeLessThan(2);
  expect(Math.abs((box?.y ?? 0) - (place.top + 12 * place.pxPerRow))).toBeLessThan(2);
  await page.getByRole('button', { name: /^Overlays/ }).click();
  await expect(marks).toHaveCount(0);
  await expect(page.getByTestId('overlays-hidden')).toBeVisible();
  await page.keyboard.press('g');
  await expect(marks).toHaveCount(2);
});

test('overlays and measurements are seen under the magnifier, as much larger as the image', async ({
  page,
}) => {
  await show(page, 'calibrated.dcm');
  const place = await fittedPlace(page, 256, 1.5 / 1.2);
  await page.keyboard.press('d');
  await click(page, place, [40, 50], [100, 130]);
  await page.keyboard.press('m');
  // The stem of the drawn L: columns 224 to 228, rows 12 to 36, and its foot below row 32.
  const middle = { x: place.left + 226 * place.pxPerColumn, y: place.top + 24 * place.pxPerRow };
  await page.mouse.move(middle.x, middle.y);
  await expect(page.locator('canvas[data-overlay]')).toHaveCount(4);
  await expect(page.getByTestId('marks')).toHaveCount(2);
  const { data, width, channels } = decode(await page.screenshot());
  /** By how much red exceeds blue, so many columns and rows of the image from the middle. */
  const amberAt = (columns: number, rows: number) => {
    const x = Math.round(middle.x + columns * place.pxPerColumn);
    const y = Math.round(middle.y + rows * place.pxPerRow);
    const at = (y * width + x) * channels;
    return (data[at] ?? 0) - (data[at + 2] ?? 0);
  };
  // Two columns beside the middle are five under a glass that magnifies 2.5 times.
  expect(amberAt(4, 0)).toBeGreaterThan(60);
  // Where the foot was, the glass shows the image beside the stem.
  expect(amberAt(8, 10.5)).toBe(0);
  await page.keyboard.press('w');
  await expect(page.locator('canvas[data-overlay]')).toHaveCount(2);
});

test('axe finds nothing wrong while measuring', async ({ page }) => {
  await show(page, 'calibrated.dcm');
  await page.getByRole('button', { name: 'Measure', exact: true }).click();
  const place = await fittedPlace(page, 256, 1.5 / 1.2);
  await page.keyboard.press('d');
  await click(page, place, [40, 50], [100, 130]);
  await page.keyboard.press('c');
  const looks = [DESKTOP, PHONE].flatMap((viewport) =>
    (['dark', 'light'] as const).map((colorScheme) => ({ colorScheme, viewport })),
  );
  await expectAccessibleIn(page, looks);
});
