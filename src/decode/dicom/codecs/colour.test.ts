import { describe, expect, it } from 'vitest';
import { encodeJpeg } from '../../../../tools/fixtures/files.ts';
import { writeRle } from '../../../../tools/fixtures/rle-writer.ts';
import {
  encodeHighThroughput,
  encodeJpeg2000,
  encodeJpegLs,
} from '../../../../tools/fixtures/wasm-encoders.ts';
import {
  bytes,
  colour,
  decoded,
  frame,
  greyBytes,
  items,
  layoutOf,
  planes,
  rgb,
  UID,
} from '../testing/codec-pictures.ts';

describe('colour', async () => {
  const colourFrame = { ...frame, bitsPerSample: 8, componentCount: 3 };

  it.each<[string, string, Uint8Array]>([
    ['RLE', UID.rle, writeRle(colour, 3)],
    ['JPEG-LS by plane', UID.jpegLs, await encodeJpegLs(colourFrame, planes, 0, 0)],
    ['JPEG-LS by line', UID.jpegLs, await encodeJpegLs(colourFrame, colour, 0, 1)],
    ['JPEG-LS by sample', UID.jpegLs, await encodeJpegLs(colourFrame, colour, 0, 2)],
    ['JPEG 2000', UID.jpeg2000Lossless, await encodeJpeg2000(colourFrame, colour, { lossless: true })],
    ['HTJ2K', UID.highThroughput, await encodeHighThroughput(colourFrame, colour, { lossless: true })],
  ])('of %s comes by pixel, whatever Planar Configuration says', async (_, uid, stream) => {
    for (const planar of [false, true]) {
      const stored = await decoded(uid, items(stream), layoutOf({ ...rgb, planar }));
      expect(stored.words).toEqual(colour);
      expect(stored.layout).toMatchObject({ planar: false, photometric: 'RGB' });
    }
  });

  it('under YBR_FULL_422 is YBR_FULL where the stream has all the chroma', async () => {
    const layout = layoutOf({ ...rgb, photometric: 'YBR_FULL_422' });
    for (const [uid, stream] of [
      [UID.rle, writeRle(colour, 3)],
      [UID.jpegLs, await encodeJpegLs(colourFrame, colour, 0, 2)],
    ] as const) {
      const stored = await decoded(uid, items(stream), layout);
      expect(stored.words).toEqual(colour);
      expect(stored.layout.photometric).toBe('YBR_FULL');
    }
  });

  it('of JPEG 2000 is RGB once its component transformation is undone', async () => {
    const stream = await encodeJpeg2000(colourFrame, colour, { lossless: true });
    const stored = await decoded(
      UID.jpeg2000Lossless,
      items(stream),
      layoutOf({ ...rgb, photometric: 'YBR_RCT' }),
    );
    expect(stored.words).toEqual(colour);
    expect(stored.layout.photometric).toBe('RGB');
  });

  it('of a JPEG without a marker follows the label, and with one the marker', async () => {
    const sidePx = 16;
    const layout = layoutOf({ ...rgb, widthPx: sidePx, heightPx: sidePx });
    const marked = await encodeJpeg(new Uint8Array(sidePx ** 2 * 3).fill(90), sidePx);
    // The JFIF segment follows the start of image at once; without it nothing names the colours.
    const unmarked = Buffer.concat([marked.subarray(0, 2), marked.subarray(4 + (marked[5] ?? 0))]);
    const words = async (stream: Uint8Array, photometric: string) =>
      (await decoded(UID.baseline, items(stream), { ...layout, photometric })).words;
    const neutral = new Uint8Array(sidePx ** 2 * 3).fill(90);
    expect(await words(marked, 'RGB')).toEqual(neutral);
    expect(await words(unmarked, 'YBR_FULL_422')).toEqual(neutral);
    // Luminance 90 and chroma 128, taken for red, green and blue.
    expect((await words(unmarked, 'RGB')).slice(0, 3)).toEqual(Uint8Array.of(90, 128, 128));
  });

  it('that is none is grey, whichever of label and stream says so', async () => {
    const stored = await decoded(
      UID.jpegLs,
      items(await encodeJpegLs({ ...frame, bitsPerSample: 8 }, greyBytes)),
      layoutOf(rgb),
    );
    expect(stored.words).toEqual(greyBytes);
    expect(stored.layout).toMatchObject({ samplesPerPixel: 1, photometric: 'MONOCHROME2' });
    const triple = await decoded(
      UID.jpegLs,
      items(await encodeJpegLs(colourFrame, colour, 0, 2)),
      layoutOf(bytes),
    );
    expect(triple.layout).toMatchObject({ samplesPerPixel: 3, photometric: 'RGB' });
  });
});
