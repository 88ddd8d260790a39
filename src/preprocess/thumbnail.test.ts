import { describe, expect, it } from 'vitest';
import { type PixelImage, plainImage } from '../core/image.ts';
import { thumbnail } from './thumbnail.ts';

/** Left half 0, right half 200. */
const halves = (widthPx: number, heightPx: number, more: Partial<PixelImage> = {}): PixelImage => ({
  ...plainImage(
    Uint8Array.from({ length: widthPx * heightPx }, (_, i) => (i % widthPx < widthPx / 2 ? 0 : 200)),
    widthPx,
    heightPx,
    8,
  ),
  ...more,
});

const corners = ({ grey, widthPx }: ReturnType<typeof thumbnail>) => [grey[0], grey[widthPx - 1]];

describe('the thumbnail', () => {
  it.each([
    ['wide', halves(1440, 720), 72, 36],
    ['tall', halves(300, 3000), 7, 72],
    ['small, which is enlarged', halves(4, 4), 72, 72],
    ['of one line', halves(2000, 1), 72, 1],
    ['of tall pixels', halves(100, 100, { pixelAspect: 2 }), 36, 72],
  ])('of an image that is %s has its proportions and at most 72 pixels', (_, image, widthPx, heightPx) => {
    const made = thumbnail(image);
    expect([made.widthPx, made.heightPx]).toEqual([widthPx, heightPx]);
    expect(made.grey).toHaveLength(widthPx * heightPx);
    expect(corners(made)).toEqual([0, 200]);
  });

  it('is in the tones of the image: inverted for MONOCHROME1, windowed where the file has a window', () => {
    expect(corners(thumbnail(halves(100, 100, { photometric: 'MONOCHROME1' })))).toEqual([255, 55]);
    const windows = [{ center: 100, width: 10, shape: 'LINEAR' }] as unknown as PixelImage['windows'];
    expect(corners(thumbnail(halves(100, 100, { windows })))).toEqual([0, 255]);
  });

  it('averages, so that a chequered image is grey and not one of its two tones', () => {
    const image = plainImage(
      Uint8Array.from({ length: 216 * 216 }, (_, i) => ((i + Math.floor(i / 216)) % 2) * 255),
      216,
      216,
      8,
    );
    for (const grey of thumbnail(image).grey) expect(Math.abs(grey - 127.5)).toBeLessThan(16);
  });
});
