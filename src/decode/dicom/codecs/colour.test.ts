import { describe, expect, it } from 'vitest';
import { encodeJpeg } from '../../../../tools/fixtures/files.ts';
import { writeLosslessJpeg, writeSequentialJpeg } from '../../../../tools/fixtures/jpeg-writer.ts';
import { writeRle } from '../../../../tools/fixtures/rle-writer.ts';
import {
  encodeHighThroughput,
  encodeJpeg2000,
  encodeJpegLs,
} from '../../../../tools/fixtures/wasm-encoders.ts';
import {
  bytes,
  colour,
  count,
  decoded,
  frame,
  greyBytes,
  heightPx,
  items,
  layoutOf,
  planes,
  rgb,
  UID,
  widthPx,
} from '../testing/codec-pictures.ts';

/** Streams of one component each to a single one of three scans. */
function inOneFrame(streams: readonly Uint8Array[]): Uint8Array {
  const scanOf = (stream: Uint8Array) => Buffer.from(stream).indexOf(Buffer.of(0xff, 0xda));
  const [first = new Uint8Array(0)] = streams;
  const head = Buffer.from(first.subarray(0, scanOf(first)));
  const frame = Math.max(head.indexOf(Buffer.of(0xff, 0xc1)), head.indexOf(Buffer.of(0xff, 0xc3)));
  const scans = streams.map((stream, component) => {
    const scan = stream.slice(scanOf(stream), -2);
    scan[5] = component + 1;
    return scan;
  });
  return Buffer.concat([
    head.subarray(0, frame + 2),
    // Length, then depth and size as they are, then three components.
    Buffer.of(0, 17),
    head.subarray(frame + 4, frame + 9),
    Buffer.of(3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0),
    head.subarray(frame + 13),
    ...scans,
    Buffer.of(0xff, 0xd9),
  ]);
}

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

  it.each([
    [
      'JPEG Lossless',
      UID.lossless,
      (samples: Uint8Array) => writeLosslessJpeg({ widthPx, heightPx, bits: 8, samples }, 4),
    ],
    [
      '12-bit JPEG',
      UID.extended,
      (samples: Uint8Array) =>
        writeSequentialJpeg({
          widthPx,
          heightPx,
          bits: 12,
          samples: Uint16Array.from(samples, (value) => value * 16),
        }),
    ],
  ] as const)('of %s in a scan for each component comes by pixel', async (_, uid, write) => {
    const scans = [0, 1, 2].map((plane) => write(planes.subarray(plane * count, (plane + 1) * count)));
    const stream = inOneFrame(scans);
    const layout =
      uid === UID.lossless
        ? layoutOf(rgb)
        : layoutOf({ ...rgb, bitsAllocated: 16, bitsStored: 12, highBit: 11 });
    const { words } = await decoded(uid, items(stream), layout);
    for (let plane = 0; plane < 3; plane++) {
      const greyLayout = { ...layout, samplesPerPixel: 1, photometric: 'MONOCHROME2' } as const;
      const alone = await decoded(uid, items(scans[plane] ?? stream), greyLayout);
      expect(words.filter((_, index) => index % 3 === plane)).toEqual(alone.words);
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
