import { expect, type Page } from '@playwright/test';
import { choose, fixture, openApp } from '../support/app-page.ts';
import {
  decoded,
  drag,
  pointOf,
  shownWindow,
  valueText,
  windowText,
  zoomText,
} from '../support/image-view.ts';
import { click, fittedPlace } from '../support/measuring.ts';
import { test } from '../support/visitor.ts';

const FILE = 'chest.png';
/** The image has 512 columns. */
const SIDE_PX = 512;

type Spot = readonly [x: number, y: number];

async function open(page: Page): Promise<void> {
  await openApp(page);
  await choose(page, fixture(FILE));
  await expect(page.getByRole('img', { name: new RegExp(`^X-ray ${FILE}`) })).toBeVisible();
}

/** Fingers as the browser gets them from a touch screen, in CSS px of the page. */
async function fingersOf(page: Page) {
  const session = await page.context().newCDPSession(page);
  const send = (type: 'touchStart' | 'touchMove' | 'touchEnd', spots: readonly Spot[]) =>
    session.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: spots.map(([x, y], id) => ({ x, y, id })),
    });
  return {
    down: (...spots: Spot[]) => send('touchStart', spots),
    move: (...spots: Spot[]) => send('touchMove', spots),
    up: () => send('touchEnd', []),
    async tap(...spot: [number, number]) {
      await send('touchStart', [spot]);
      await send('touchEnd', []);
    },
  };
}

const middleOf = async (page: Page) => pointOf(page, await decoded(fixture(FILE)), 255.5, 255.5);

/** Column and row under a point of the page, as the view names them for a mouse. */
async function pixelAt(page: Page, x: number, y: number): Promise<Spot> {
  await page.mouse.move(0, 0);
  await page.mouse.move(x, y);
  await expect(valueText(page)).toContainText(/^x \d+ y \d+:/);
  const [, column, row] = /^x (\d+) y (\d+):/.exec(await valueText(page).innerText()) ?? [];
  return [Number(column), Number(row)];
}

const zoomOf = async (page: Page) => Number.parseFloat(await zoomText(page).innerText());

test('two fingers that move apart zoom about the point between them, which stays where it is', async ({
  page,
}) => {
  await open(page);
  const fingers = await fingersOf(page);
  const { x, y } = await middleOf(page);
  const [cx, cy] = [x - 90, y - 60];
  const [columnBefore, rowBefore] = await pixelAt(page, cx, cy);
  const fitted = await zoomOf(page);
  await fingers.down([cx - 30, cy], [cx + 30, cy]);
  for (const half of [45, 60, 75, 90]) await fingers.move([cx - half, cy], [cx + half, cy]);
  await fingers.up();
  await expect.poll(async () => (await zoomOf(page)) / fitted).toBeCloseTo(3, 1);
  const [column, row] = await pixelAt(page, cx, cy);
  expect(Math.hypot(column - columnBefore, row - rowBefore)).toBeLessThanOrEqual(2);
  // Together again, and the image is whole again.
  await fingers.down([cx - 90, cy], [cx + 90, cy]);
  for (const half of [75, 60, 45, 30]) await fingers.move([cx - half, cy], [cx + half, cy]);
  await fingers.up();
  await expect.poll(async () => (await zoomOf(page)) / fitted).toBeCloseTo(1, 1);
});

test('two fingers that move together move the image, and neither its zoom nor its window', async ({
  page,
}) => {
  await open(page);
  const fingers = await fingersOf(page);
  const { x, y } = await middleOf(page);
  await page.keyboard.press('Shift+Digit1');
  const zoom = await zoomText(page).innerText();
  const window = await windowText(page).innerText();
  const [columnBefore, rowBefore] = await pixelAt(page, x, y);
  await fingers.down([x - 40, y], [x + 40, y]);
  for (const by of [15, 30, 45, 60]) await fingers.move([x - 40 + by, y - by / 2], [x + 40 + by, y - by / 2]);
  await fingers.up();
  // At 1:1 a CSS px is a pixel of the image.
  await expect
    .poll(async () => {
      const [column, row] = await pixelAt(page, x + 60, y - 30);
      return Math.hypot(column - columnBefore, row - rowBefore);
    })
    .toBeLessThanOrEqual(1.5);
  await expect(zoomText(page)).toHaveText(zoom);
  await expect(windowText(page)).toHaveText(window);
});

test('one finger, and a pen, set the window as the mouse does', async ({ page }) => {
  await open(page);
  await drag(page, 48, 32);
  const byMouse = await shownWindow(page);
  expect(byMouse).not.toEqual({ center: 128, width: 255 });
  await page.keyboard.press('Space');
  await expect(windowText(page)).toHaveText('C 128 W 255');

  const fingers = await fingersOf(page);
  const { x, y } = await middleOf(page);
  await fingers.down([x, y]);
  for (const part of [0.25, 0.5, 0.75, 1]) await fingers.move([x + 48 * part, y + 32 * part]);
  await fingers.up();
  await expect.poll(() => shownWindow(page)).toEqual(byMouse);
  await page.keyboard.press('Space');
  await expect(windowText(page)).toHaveText('C 128 W 255');

  const session = await page.context().newCDPSession(page);
  const pen = (type: 'mousePressed' | 'mouseMoved' | 'mouseReleased', px: number, py: number) =>
    session.send('Input.dispatchMouseEvent', {
      type,
      x: px,
      y: py,
      button: 'left',
      buttons: type === 'mouseReleased' ? 0 : 1,
      clickCount: 1,
      force: 0.5,
      pointerType: 'pen',
    });
  await pen('mousePressed', x, y);
  for (const part of [0.25, 0.5, 0.75, 1]) await pen('mouseMoved', x + 48 * part, y + 32 * part);
  await pen('mouseReleased', x + 48, y + 32);
  await expect.poll(() => shownWindow(page)).toEqual(byMouse);
});

test('a third finger changes nothing, and a finger that stays on does not jump', async ({ page }) => {
  await open(page);
  const fingers = await fingersOf(page);
  const { x, y } = await middleOf(page);
  const fitted = await zoomOf(page);
  await fingers.down([x - 40, y], [x + 40, y]);
  await fingers.move([x - 50, y], [x + 50, y]);
  await fingers.down([x - 50, y], [x + 50, y], [x, y + 90]);
  await fingers.move([x - 60, y], [x + 60, y], [x, y + 150]);
  await fingers.up();
  await expect.poll(async () => (await zoomOf(page)) / fitted).toBeCloseTo(1.5, 1);
  await expect(windowText(page)).toHaveText('C 128 W 255');
});

test('a length is set by two taps, and is that of two clicks', async ({ page }) => {
  await open(page);
  const place = await fittedPlace(page, SIDE_PX, 1);
  const value = page.getByRole('region', { name: 'Measurements' }).locator('strong');
  await page.keyboard.press('d');
  await click(page, place, [100, 100], [300, 250]);
  const clicked = await value.innerText();
  await page.getByRole('button', { name: 'Measure', exact: true }).waitFor();
  await page.keyboard.press('d');
  const fingers = await fingersOf(page);
  for (const [column, row] of [
    [120, 120],
    [320, 270],
  ] as const)
    await fingers.tap(place.left + column * place.pxPerColumn, place.top + row * place.pxPerRow);
  await expect(value.nth(1)).toBeVisible();
  // The ends may be rounded to other parts of a pixel of the screen.
  const px = async (text: string) => Number.parseFloat(/[\d.]+(?= px)/.exec(text)?.[0] ?? '');
  expect(Math.abs((await px(await value.nth(1).innerText())) - (await px(clicked)))).toBeLessThanOrEqual(1.5);
});

test('on a phone a finger that moves over the image scrolls the page where there is nothing to move', async ({
  page,
}) => {
  await page.setViewportSize({ width: 390, height: 700 });
  await open(page);
  const frame = page.getByRole('application', { name: /^Image/ });
  // With the tool for the window, a finger is for the window.
  await expect(frame).toHaveCSS('touch-action', 'none');
  await page.getByRole('button', { name: 'Move', exact: true }).click();
  await expect(frame).toHaveCSS('touch-action', 'pan-y');
  await page.getByRole('button', { name: 'Zoom in' }).click();
  await expect(frame).toHaveCSS('touch-action', 'none');
});
