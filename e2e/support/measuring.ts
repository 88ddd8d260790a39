/** Where an image lies on the screen, and clicks on points of it. */
import { expect, type Locator, type Page } from '@playwright/test';
import { choose, fixture, openApp } from './app-page.ts';

/** The image of a file, of so many pixels a side, on the screen. */
export async function show(page: Page, file: string): Promise<void> {
  await openApp(page);
  await choose(page, fixture(file));
  // A first visit loads a decoder, the view and a model at once.
  await expect(page.getByRole('img', { name: new RegExp(`^X-ray ${file}`) })).toBeVisible({
    timeout: 30_000,
  });
}

export const frame = (page: Page): Locator => page.getByRole('application', { name: /^Image/ });

export interface Place {
  readonly left: number;
  readonly top: number;
  readonly pxPerColumn: number;
  readonly pxPerRow: number;
}

/** Where the image lies while it is fitted: in the middle, as large as the frame allows. */
export async function fittedPlace(page: Page, sidePx: number, pixelAspect: number): Promise<Place> {
  const box = await frame(page).boundingBox();
  if (!box) throw new Error('no image');
  const [columnSide, rowSide] = [Math.max(1 / pixelAspect, 1), Math.max(pixelAspect, 1)];
  const scale = Math.min(box.width / (sidePx * columnSide), box.height / (sidePx * rowSide));
  const [width, height] = [sidePx * columnSide * scale, sidePx * rowSide * scale];
  return {
    left: box.x + (box.width - width) / 2,
    top: box.y + (box.height - height) / 2,
    pxPerColumn: columnSide * scale,
    pxPerRow: rowSide * scale,
  };
}

/** Clicks on points of the image, in its own pixels. */
export async function click(
  page: Page,
  place: Place,
  ...points: readonly (readonly [number, number])[]
): Promise<void> {
  for (const [column, row] of points) {
    await page.mouse.click(place.left + column * place.pxPerColumn, place.top + row * place.pxPerRow);
  }
}
