/** The screen shows what is in the file. */
import { expect, type Page } from '@playwright/test';
import { choose, fixture, openApp } from '../support/app-page.ts';
import {
  canvasOf,
  changesText,
  decoded,
  pixelsOf,
  pointOf,
  referenceGreys,
  valueText,
  withGraphicsDevice,
  withoutWebGl,
  zoomText,
} from '../support/image-view.ts';
import { test } from '../support/visitor.ts';

const FILES = ['monochrome1.dcm', 'implicit.dcm', 'chest.png'] as const;

async function show(page: Page, name: string): Promise<void> {
  await openApp(page);
  await choose(page, fixture(name));
  await expect(canvasOf(page)).toBeVisible();
}

/** Every pixel of a fixture that fits the canvas, at one pixel of the screen each. */
async function expectTones(page: Page, name: string, isInverted = false): Promise<void> {
  const image = await decoded(fixture(name));
  await page.keyboard.press('Shift+Digit1');
  await expect(zoomText(page)).toHaveText('100 %');
  const greys = referenceGreys(image);
  const { width, height, reds } = await pixelsOf(page);
  const left = Math.round(width / 2 - image.widthPx / 2);
  const top = Math.round(height / 2 - image.heightPx / 2);
  let largest = 0;
  for (let y = 0; y < image.heightPx; y++) {
    for (let x = 0; x < image.widthPx; x++) {
      const grey = greys[y * image.widthPx + x] as number;
      const drawn = reds[(top + y) * width + left + x] as number;
      largest = Math.max(largest, Math.abs(drawn - (isInverted ? 255 - grey : grey)));
    }
  }
  expect(largest).toBeLessThanOrEqual(1);
}

test.use({ viewport: { width: 1440, height: 900 } });

for (const painter of ['webgl2', 'canvas'] as const) {
  test.describe(`drawn by ${painter}`, () => {
    test.beforeEach(async ({ page }) => {
      await (painter === 'canvas' ? withoutWebGl(page) : withGraphicsDevice(page));
    });

    for (const name of FILES) {
      test(`${name} has the tones of the file, and their opposite when inverted`, async ({ page }) => {
        await show(page, name);
        await expectTones(page, name);
        await expect(canvasOf(page)).toHaveAttribute('data-painter', painter);
        await page.keyboard.press('i');
        await expect(changesText(page)).toHaveText('Inverted');
        await expectTones(page, name, true);
      });
    }

    test('an image that is shrunk keeps its mean, and one that is enlarged its values', async ({ page }) => {
      await show(page, 'chest.png');
      const image = await decoded(fixture('chest.png'));
      const greys = referenceGreys(image);
      const mean = greys.reduce((sum, grey) => sum + grey, 0) / greys.length;
      await page.keyboard.press('0');
      for (let step = 0; step < 4; step++) await page.keyboard.press('-');
      await expect(zoomText(page)).toHaveText(/^3\d(\.\d)? %$/);
      const { reds } = await pixelsOf(page);
      const scale = Number.parseFloat(await zoomText(page).innerText()) / 100;
      const area = image.widthPx * scale * (image.heightPx * scale);
      const drawn = reds.reduce((sum, red) => sum + red, 0) / area;
      // The edge of the image covers parts of pixels: 4 sides of 512 px at this scale.
      expect(Math.abs(drawn - mean)).toBeLessThan(mean * (4 / (512 * scale)));
    });
  });
}

test('the value under the cursor is that of the file, wherever the image lies', async ({ page }) => {
  await show(page, 'monochrome1.dcm');
  const image = await decoded(fixture('monochrome1.dcm'));
  const { slope, intercept } = image.rescale;
  const places = [
    [10, 12],
    [128, 64],
    [200, 220],
    [77, 190],
    [255, 255],
  ] as const;
  for (const [column, row] of places) {
    const { x, y } = await pointOf(page, image, column, row);
    await page.mouse.move(x, y);
    const stored = image.samples[row * image.widthPx + column] as number;
    await expect(valueText(page)).toHaveText(
      `x ${column} y ${row}: ${stored} → ${stored * slope + intercept}`,
    );
  }
  // Half a turn moves each pixel to where its opposite was.
  await page.keyboard.press('r');
  await page.keyboard.press('r');
  await expect(changesText(page)).toHaveText('Rotated 180°');
  const { x, y } = await pointOf(page, image, 10, 12);
  await page.mouse.move(x, y);
  await expect(valueText(page)).toContainText(`x ${255 - 10} y ${255 - 12}:`);
});

test('both painters draw the same, wherever the image lies', async ({ browser }) => {
  // Fourteen whole views are compared, half of them drawn by an emulator.
  test.setTimeout(120_000);
  const drawn = await Promise.all(
    [withGraphicsDevice, withoutWebGl].map(async (prepare) => {
      const page = await browser.newPage({ viewport: { width: 1100, height: 800 } });
      await prepare(page);
      await show(page, 'monochrome1.dcm');
      const views = [];
      for (const key of ['0', 'r', 'Shift+H', '+', '+', '+', '-']) {
        await page.keyboard.press(key);
        views.push((await pixelsOf(page)).reds);
      }
      await page.close();
      return views;
    }),
  );
  const [byGraphics = [], byCanvas = []] = drawn;
  for (const [view, reds] of byGraphics.entries()) {
    const others = byCanvas[view] ?? new Uint8Array();
    const apart = reds.filter(
      (red, index) => Math.abs(red - (others[index] ?? Number.NaN)) > 1 || !(index in others),
    );
    expect(apart.length, `pixels apart in view ${view}`).toBe(0);
  }
});

test('a lost graphics device costs nothing that is seen, and comes back', async ({ page }) => {
  await withGraphicsDevice(page);
  await show(page, 'chest.png');
  await page.keyboard.press('i');
  const lose = await canvasOf(page).evaluateHandle((canvas: HTMLCanvasElement) =>
    canvas.getContext('webgl2')?.getExtension('WEBGL_lose_context'),
  );
  await lose.evaluate((extension) => extension?.loseContext());
  await expect(canvasOf(page)).toHaveAttribute('data-painter', 'canvas');
  await expect(canvasOf(page)).toHaveAttribute('aria-label', /inverted/i);
  await expectTones(page, 'chest.png', true);
  await lose.evaluate((extension) => extension?.restoreContext());
  // The browser makes a new context in its own time.
  await expect(canvasOf(page)).toHaveAttribute('data-painter', 'webgl2', { timeout: 30_000 });
  await expectTones(page, 'chest.png', true);
});
