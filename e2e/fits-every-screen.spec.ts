/** From a phone, upright and on its side, to a wall: nothing is squeezed, cut or wider than the screen. */
import { expect, type Page } from '@playwright/test';
import { choose, findings, fixture, modelReady, openApp } from './support/app-page.ts';
import { canvasOf } from './support/image-view.ts';
import { test } from './support/visitor.ts';

/** The last one is 1440 x 900 at a zoom of 200 %. */
const SIZES = [
  [390, 844],
  [844, 390],
  [820, 1180],
  [1440, 900],
  [2560, 1440],
  [720, 450],
] as const;

async function inEachSize(page: Page, look: (width: number, height: number) => Promise<void>) {
  for (const [width, height] of SIZES)
    await test.step(`${width} x ${height}`, async () => {
      await page.setViewportSize({ width, height });
      await look(width, height);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow).toBeLessThanOrEqual(0);
    });
}

/** Controls whose right side lies beyond the part of the screen that they belong to. */
const cut = (page: Page): Promise<readonly string[]> =>
  page.locator('main').evaluate((main) =>
    [...main.querySelectorAll<HTMLElement>('button, select, input[type=range]')]
      .filter((control) => control.checkVisibility({ visibilityProperty: true }))
      .filter((control) => {
        const part = control.closest('section[aria-label^="X-ray"], main > *')?.getBoundingClientRect();
        return part && control.getBoundingClientRect().right > part.right + 0.5;
      })
      .map((control) => control.ariaLabel ?? control.innerText),
  );

test('every way into the empty page can be reached', async ({ page }) => {
  await openApp(page);
  await modelReady(page);
  await inEachSize(page, async () => {
    for (const name of ['Choose files', 'Choose a folder', 'Try it with a phantom']) {
      const way = page.getByRole('button', { name });
      await way.scrollIntoViewIfNeeded();
      // Not below the line at the foot of the page, which stays.
      await way.click({ trial: true });
    }
    expect(await cut(page)).toEqual([]);
  });
});

test('an image keeps at least two fifths of the shorter side, with its heat map and all its tools', async ({
  page,
}) => {
  await openApp(page);
  await choose(page, fixture('calibrated.dcm'));
  await findings(page);
  await page.keyboard.press('h');
  await expect(page.locator('canvas[data-heat-map]')).toBeVisible();
  await inEachSize(page, async (width, height) => {
    const box = await canvasOf(page).boundingBox();
    expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThan(0.4 * Math.min(width, height));
    expect(await cut(page)).toEqual([]);
    // The plain name of the engine, and the scale of the bars.
    const texts = await page.evaluate(() => {
      const engine = document.querySelector('[data-testid=engine-status]');
      const ticks = [...document.querySelectorAll('[class*=ticks] > span')].map((tick) =>
        tick.getBoundingClientRect(),
      );
      const overlaps = ticks.filter((tick, at) => tick.left < (ticks[at - 1]?.right ?? 0));
      return {
        name: engine?.firstChild?.textContent,
        isCut: window.innerWidth < 640 && engine !== null && engine.scrollWidth > engine.clientWidth,
        ticks: ticks.length,
        overlaps: overlaps.length,
      };
    });
    expect(texts).toEqual({ name: 'Fast (CPU)', isCut: false, ticks: 7, overlaps: 0 });
  });
});

test('two images side by side both keep their place, and so do the differences', async ({ page }) => {
  await openApp(page);
  await choose(page, fixture('calibrated.dcm'), fixture('chest.png'));
  await findings(page);
  await page.keyboard.press('s');
  await page
    .getByRole('dialog', { name: 'Compare' })
    .getByRole('button', { name: /^chest\.png/ })
    .click();
  await expect(page.getByTestId('viewport')).toHaveCount(2);
  await page.keyboard.press('h');
  await inEachSize(page, async (width, height) => {
    for (const viewport of await page.getByTestId('viewport').all()) {
      const box = await viewport.boundingBox();
      expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThan(0.2 * Math.min(width, height));
    }
    expect(await cut(page)).toEqual([]);
  });
});
