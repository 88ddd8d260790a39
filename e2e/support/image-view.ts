/** The view of an image as a test drives it, and what it should show. */
import { readFileSync } from 'node:fs';
import { expect, type Locator, type Page } from '@playwright/test';
import { neverAborted } from '../../src/core/abort.ts';
import type { PixelImage } from '../../src/core/image.ts';
import { decode } from '../../src/decode/decode.ts';
import { TONES } from '../../src/preprocess/display.ts';
import { bitsOf, leadingTones, toneTable } from '../../src/preprocess/tone-table.ts';
import { bufferOf } from '../../tools/fixtures/problem-of.ts';

export const canvasOf = (page: Page): Locator => page.getByTestId('viewport');

/** The text that says centre and width. */
export const windowText = (page: Page): Locator => page.getByTestId('window-level');
export const zoomText = (page: Page): Locator => page.getByTestId('zoom-level');
export const valueText = (page: Page): Locator => page.getByTestId('pixel-value');
/** The list of whatever differs from the file. */
export const changesText = (page: Page): Locator => page.getByTestId('view-changes');

/** Makes pages without WebGL2, as on old devices and with some settings. */
export async function withoutWebGl(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const getContext = HTMLCanvasElement.prototype.getContext;
    HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, ...args: unknown[]) {
      return args[0] === 'webgl2' ? null : Reflect.apply(getContext, this, args);
    } as typeof getContext;
  });
}

/**
 * Makes WebGL draw although the processor emulates it here: the emulator gives itself the name of a
 * device, and everything else is as it is.
 */
export async function withGraphicsDevice(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const { prototype } = WebGL2RenderingContext;
    const getParameter = prototype.getParameter;
    const UNMASKED_RENDERER_WEBGL = 0x9246;
    prototype.getParameter = function (this: WebGL2RenderingContext, name: number) {
      return name === UNMASKED_RENDERER_WEBGL ? 'a graphics device' : getParameter.call(this, name);
    };
  });
}

export async function decoded(path: string): Promise<PixelImage> {
  return (await decode(bufferOf(readFileSync(path)), neverAborted)).image;
}

/** The greys of the network's input, 0-255, at full size. */
export function referenceGreys(image: PixelImage): Uint8Array {
  const tones = toneTable(image, leadingTones(TONES));
  return Uint8Array.from(bitsOf(image.samples), (bits) => Math.round((tones[bits] as number) * 255));
}

/** A point of the image in CSS px of the page, for an image that is fitted and as it is stored. */
export async function pointOf(page: Page, image: PixelImage, column: number, row: number) {
  const box = await canvasOf(page).boundingBox();
  if (!box) throw new Error('no canvas');
  const scale = Math.min(box.width / image.widthPx, box.height / image.heightPx);
  return {
    x: box.x + box.width / 2 + (column + 0.5 - image.widthPx / 2) * scale,
    y: box.y + box.height / 2 + (row + 0.5 - image.heightPx / 2) * scale,
  };
}

/** Red of each pixel of the canvas, row by row from its upper left corner. */
export async function pixelsOf(page: Page): Promise<{ width: number; height: number; reds: Uint8Array }> {
  const { width, height, base64 } = await canvasOf(page).evaluate(async (canvas: HTMLCanvasElement) => {
    const copy = document.createElement('canvas');
    copy.width = canvas.width;
    copy.height = canvas.height;
    const context = copy.getContext('2d', { willReadFrequently: true });
    if (!context) throw new Error('no context');
    context.drawImage(canvas, 0, 0);
    const { data } = context.getImageData(0, 0, copy.width, copy.height);
    const found = Uint8Array.from({ length: data.length / 4 }, (_, i) => data[4 * i] as number);
    const url = await new Promise<string>((resolve) => {
      const reader = new FileReader();
      reader.onload = () => resolve(String(reader.result));
      reader.readAsDataURL(new Blob([found]));
    });
    return { width: copy.width, height: copy.height, base64: url.slice(url.indexOf(',') + 1) };
  });
  return { width, height, reds: Buffer.from(base64, 'base64') };
}

/** Drags from the middle of the image, by CSS px, in steps as a hand makes them. */
export async function drag(
  page: Page,
  byX: number,
  byY: number,
  button: 'left' | 'middle' | 'right' = 'left',
): Promise<void> {
  const box = await canvasOf(page).boundingBox();
  if (!box) throw new Error('no canvas');
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down({ button });
  await page.mouse.move(x + byX, y + byY, { steps: 8 });
  await page.mouse.up({ button });
}

/** Centre and width as the view says them. */
export async function shownWindow(page: Page): Promise<{ center: number; width: number }> {
  const text = await windowText(page).innerText();
  const [, center, width] = /^C (-?[\d.]+) W ([\d.]+)/.exec(text) ?? [];
  expect(width, text).toBeDefined();
  return { center: Number(center), width: Number(width) };
}
