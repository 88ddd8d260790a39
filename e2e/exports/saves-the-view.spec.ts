import { readFileSync } from 'node:fs';
import { expect, type Page } from '@playwright/test';
import { type DecodedPng, decode } from 'fast-png';
import * as v from 'valibot';
import { readingsSchema } from '../../src/report/schema.ts';
import { choose, findings, fixture, openApp } from '../support/app-page.ts';
import { downloaded, openExport } from '../support/exported.ts';
import { test } from '../support/visitor.ts';

/** The image is 512 px wide; narrow ones are put in the middle of 640 px, where a caption has room. */
const MARGIN_PX = (640 - 512) / 2;

async function savedView(page: Page): Promise<{ readonly name: string; readonly png: DecodedPng }> {
  const dialog = await openExport(page);
  const { name, bytes } = await downloaded(page, () =>
    dialog.getByRole('button', { name: 'Image (PNG)' }).click(),
  );
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  return { name, png: decode(bytes, { checkCrc: true }) };
}

/** Red, green and blue of a pixel of the image. */
function rgbAt({ data, width, channels }: DecodedPng, x: number, y: number): readonly number[] {
  const at = (y * width + x + MARGIN_PX) * channels;
  return [...data.slice(at, at + 3)];
}

const chest = decode(readFileSync(fixture('chest.png')));
const PLACES = [
  [10, 10],
  [256, 256],
  [120, 300],
  [400, 90],
  [500, 500],
] as const;
const greyAt = (x: number, y: number) => chest.data[y * chest.width + x] ?? Number.NaN;

test('the image is saved at its own resolution, in the greys of the file', async ({ page }) => {
  await openApp(page);
  await choose(page, fixture('chest.png'));
  await findings(page);
  const { name, png } = await savedView(page);
  expect(name).toMatch(/^penumbra-image-1-\d{4}-\d{2}-\d{2}\.png$/);
  expect(png.width).toBe(640);
  expect(png.height).toBeGreaterThan(512);
  for (const [x, y] of PLACES) expect(rgbAt(png, x, y)).toEqual(Array(3).fill(greyAt(x, y)));

  const { document } = { document: v.parse(readingsSchema, JSON.parse(png.text.Comment ?? '')) };
  expect(document.readings).toMatchObject([{ state: 'done', name: 'chest.png' }]);
  expect(png.text.Software).toMatch(/^Penumbra \d/);
  for (const words of ['chest.png', 'as in the file', 'lite0-14', 'not a medical device'])
    expect(png.text.Description).toContain(words);
});

test('the image is saved as it is seen, and says what differs from the file', async ({ page }) => {
  await openApp(page);
  await choose(page, fixture('chest.png'));
  await findings(page);
  await page.keyboard.press('i');
  await expect(page.getByTestId('view-changes')).toContainText('Inverted');
  const { png } = await savedView(page);
  for (const [x, y] of PLACES) expect(rgbAt(png, x, y)).toEqual(Array(3).fill(255 - greyAt(x, y)));
  expect(png.text.Description).toContain('Inverted');
  expect(png.text.Description).not.toContain('Heat map');

  await page.keyboard.press('h');
  await expect(page.locator('canvas[data-heat-map]')).toBeVisible();
  const { png: mapped } = await savedView(page);
  expect(mapped.text.Description).toMatch(/Heat map of [A-Z]/);
  const isColoured = (png_: DecodedPng, x: number, y: number) => new Set(rgbAt(png_, x, y)).size > 1;
  const grid = Array.from(
    { length: 64 },
    (_, i) => [32 + 64 * (i % 8), 32 + 64 * Math.floor(i / 8)] as const,
  );
  expect(grid.some(([x, y]) => isColoured(mapped, x, y))).toBe(true);
  expect(grid.some(([x, y]) => isColoured(png, x, y))).toBe(false);
});
