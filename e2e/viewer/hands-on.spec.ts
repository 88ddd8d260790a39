/** Mouse, keys and fingers do what a radiologist is used to. */
import { expect, type Page } from '@playwright/test';
import { DESKTOP, expectAccessibleIn, PHONE } from '../support/accessible.ts';
import { choose, findings, fixture, openApp } from '../support/app-page.ts';
import {
  canvasOf,
  changesText,
  decoded,
  drag,
  pointOf,
  shownWindow,
  valueText,
  windowText,
  zoomText,
} from '../support/image-view.ts';
import { test } from '../support/visitor.ts';

async function show(page: Page, ...names: string[]): Promise<void> {
  await openApp(page);
  await choose(page, ...names.map(fixture));
  await expect(canvasOf(page)).toBeVisible();
}

test('a drag changes window and level: right is wider, down is higher; Space takes it back', async ({
  page,
}) => {
  await show(page, 'monochrome1.dcm');
  // As the file says: centre 2000, width 3600. A drag of 512 px is the file's width.
  expect(await shownWindow(page)).toEqual({ center: 2000, width: 3600 });
  await drag(page, 128, 64);
  await expect(windowText(page)).toHaveText('C 2450 W 4500');
  await expect(changesText(page)).toHaveText('Window: By hand');
  await expect(page.getByRole('combobox', { name: 'Window' })).toHaveValue('hand');
  await page.keyboard.press('Space');
  await expect(windowText(page)).toHaveText('C 2000 W 3600');
  await expect(changesText(page)).toHaveCount(0);
});

test('windows for parts of the chest and of the file can be chosen, by list and by key', async ({ page }) => {
  await show(page, 'chest.png');
  const before = await windowText(page).innerText();
  await page.getByRole('combobox', { name: 'Window' }).selectOption('Lung');
  await expect(changesText(page)).toHaveText('Window: Lung');
  const lung = await shownWindow(page);
  await page.keyboard.press('5');
  await expect(page.getByRole('combobox', { name: 'Window' })).toHaveValue('bone');
  const bone = await shownWindow(page);
  expect(bone.center).toBeGreaterThan(lung.center);
  await page.keyboard.press('1');
  await expect(windowText(page)).toHaveText(before);
});

test('the wheel zooms at the cursor, the middle button pans, the right one zooms', async ({ page }) => {
  await show(page, 'chest.png');
  const image = await decoded(fixture('chest.png'));
  const fitted = await zoomText(page).innerText();
  const { x, y } = await pointOf(page, image, 100, 300);
  await page.mouse.move(x, y);
  await expect(valueText(page)).toContainText('x 100 y 300:');
  await page.mouse.wheel(0, -400);
  await expect(zoomText(page)).not.toHaveText(fitted);
  await page.mouse.move(x + 1, y);
  await page.mouse.move(x, y);
  await expect(valueText(page)).toContainText(/x (99|100|101) y (299|300|301):/);

  await page.keyboard.press('0');
  await expect(zoomText(page)).toHaveText(fitted);
  await page.keyboard.press('Shift+Digit1');
  await drag(page, 60, -40, 'middle');
  await page.mouse.move(0, 0);
  const middle = await pointOf(page, image, 255.5, 255.5);
  await page.mouse.move(middle.x, middle.y);
  // The pixel 60 to the left of the middle and 40 below it came under the cursor.
  await expect(valueText(page)).toContainText(/x 19[567] y 29[567]:/);
  const before = Number.parseFloat(await zoomText(page).innerText());
  await drag(page, 0, -200, 'right');
  await expect(zoomText(page)).toHaveText(`${2 * before} %`);
  await expect(windowText(page)).toHaveText('C 128 W 255');
});

test('a drag does what its tool says: move, zoom, magnify', async ({ page }) => {
  await show(page, 'chest.png');
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  await page.keyboard.press('p');
  await expect(button('Move')).toHaveAttribute('aria-pressed', 'true');
  await drag(page, 50, 0);
  await expect(windowText(page)).toHaveText('C 128 W 255');
  await page.keyboard.press('0');
  const fitted = Number.parseFloat(await zoomText(page).innerText());
  await button('Zoom').click();
  await drag(page, 0, -200);
  await expect
    .poll(async () => Number.parseFloat(await zoomText(page).innerText()))
    .toBeGreaterThan(1.9 * fitted);
  await page.keyboard.press('0');
  const drawn = () => canvasOf(page).evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
  await expect(zoomText(page)).toHaveText(`${fitted} %`);
  const without = await drawn();
  await page.keyboard.press('m');
  const image = await decoded(fixture('chest.png'));
  const { x, y } = await pointOf(page, image, 150, 150);
  await page.mouse.move(x, y);
  await expect.poll(drawn).not.toBe(without);
  await page.keyboard.press('w');
  await expect.poll(drawn).toBe(without);
});

test('turns and flips are done as seen, said on the image, and undone by their opposites', async ({
  page,
}) => {
  await show(page, 'chest.png');
  await page.keyboard.press('r');
  await expect(changesText(page)).toHaveText('Rotated 90°');
  await page.keyboard.press('l');
  await expect(changesText(page)).toHaveCount(0);
  await page.keyboard.press('Shift+H');
  await expect(changesText(page)).toHaveText('Flipped');
  await page.keyboard.press('Shift+V');
  await expect(changesText(page)).toHaveText('Rotated 180°');
  await expect(canvasOf(page)).toHaveAttribute('aria-label', /Rotated 180°/);
  await page.keyboard.press('Space');
  await expect(changesText(page)).toHaveCount(0);
});

test('nothing of a view is carried over to another image', async ({ page }) => {
  await show(page, 'chest.png', 'monochrome1.dcm');
  const fitted = await zoomText(page).innerText();
  await drag(page, 50, 50);
  await page.keyboard.press('i');
  await page.keyboard.press('r');
  await page.keyboard.press('+');
  await page.keyboard.press('j');
  await expect(canvasOf(page)).toHaveAttribute('aria-label', /monochrome1/);
  await expect(windowText(page)).toHaveText('C 2000 W 3600');
  await expect(changesText(page)).toHaveCount(0);
  await page.keyboard.press('k');
  await expect(changesText(page)).toContainText('Inverted');
  await expect(zoomText(page)).not.toHaveText(fitted);
});

test('arrow keys move an image that has the focus', async ({ page }) => {
  await show(page, 'chest.png');
  const image = await decoded(fixture('chest.png'));
  await page.keyboard.press('Shift+Digit1');
  await page.getByRole('application').focus();
  await page.keyboard.press('ArrowRight');
  const { x, y } = await pointOf(page, image, 255.5, 255.5);
  await page.mouse.move(x, y);
  await expect(valueText(page)).toContainText(/x 29[567] y 25[567]:/);
});

test('two fingers zoom and move, and one uses the tool', async ({ page }) => {
  await show(page, 'chest.png');
  const image = await decoded(fixture('chest.png'));
  const fitted = Number.parseFloat(await zoomText(page).innerText());
  const { x, y } = await pointOf(page, image, 255.5, 255.5);
  const session = await page.context().newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...points: [number, number][]) =>
    session.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: points.map(([px, py], id) => ({ x: px, y: py, id })),
    });
  await touch('touchStart', [x - 40, y], [x + 40, y]);
  for (const half of [50, 60, 70, 80]) await touch('touchMove', [x - half, y], [x + half, y]);
  await touch('touchEnd');
  await expect
    .poll(async () => Number.parseFloat(await zoomText(page).innerText()) / fitted)
    .toBeCloseTo(2, 1);
  await expect(windowText(page)).toHaveText('C 128 W 255');
  await touch('touchStart', [x, y]);
  for (const by of [20, 40, 64]) await touch('touchMove', [x + by, y]);
  await touch('touchEnd');
  await expect(windowText(page)).not.toHaveText('C 128 W 255');
});

test('axe finds nothing wrong with a view that was changed, and with the card of keys', async ({ page }) => {
  await show(page, 'chest.png');
  await findings(page);
  for (const key of ['i', 'r', 'Shift+H', '3', 'm']) await page.keyboard.press(key);
  const looks = (['dark', 'light'] as const).flatMap((colorScheme) =>
    [DESKTOP, PHONE].map((viewport) => ({ colorScheme, viewport })),
  );
  await expectAccessibleIn(page, looks);
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toContainText('Mouse, pen and touch');
  await expectAccessibleIn(page, looks);
});
