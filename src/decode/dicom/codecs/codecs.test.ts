import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { writeLosslessJpeg, writeSequentialJpeg } from '../../../../tools/fixtures/jpeg-writer.ts';
import { writeRle } from '../../../../tools/fixtures/rle-writer.ts';
import {
  encodeHighThroughput,
  encodeJpeg2000,
  encodeJpegLs,
} from '../../../../tools/fixtures/wasm-encoders.ts';
import {
  count,
  decoded,
  frame,
  grey,
  heightPx,
  items,
  layoutOf,
  picture,
  UID,
  widthPx,
} from '../testing/codec-pictures.ts';

describe('every frame has a stream of its own', async () => {
  const other = grey.toReversed();
  const otherFrame = { ...picture, samples: other };
  it.each<[string, string, Uint8Array, Uint8Array]>([
    ['RLE', UID.rle, writeRle(grey), writeRle(other)],
    ['JPEG Lossless', UID.lossless, writeLosslessJpeg(picture), writeLosslessJpeg(otherFrame)],
    ['JPEG-LS', UID.jpegLs, await encodeJpegLs(frame, grey), await encodeJpegLs(frame, other)],
    [
      'JPEG 2000',
      UID.jpeg2000Lossless,
      await encodeJpeg2000(frame, grey, { lossless: true }),
      await encodeJpeg2000(frame, other, { lossless: true }),
    ],
    [
      'HTJ2K',
      UID.highThroughput,
      await encodeHighThroughput(frame, grey, { lossless: true }),
      await encodeHighThroughput(frame, other, { lossless: true }),
    ],
    [
      'deflated frames',
      UID.deflatedFrame,
      deflateRawSync(new Uint8Array(grey.buffer)),
      Buffer.concat([deflateRawSync(new Uint8Array(other.buffer)), Buffer.alloc(1)]),
    ],
    ['encapsulated bytes', UID.encapsulated, new Uint8Array(grey.buffer), new Uint8Array(other.buffer)],
  ])('of %s', async (_, uid, first, second) => {
    const layout = layoutOf({ frames: 2 });
    expect((await decoded(uid, items(first, second), layout, 0)).words).toEqual(grey);
    expect((await decoded(uid, items(first, second), layout, 1)).words).toEqual(other);
  });
});

describe('JPEG Lossless', () => {
  const deep = { widthPx, heightPx, bits: 16, samples: grey.map((value) => value * 16 + (value >> 8)) };
  const cases = [1, 2, 3, 4, 5, 6, 7].flatMap((selection) =>
    [0, 3].map((pointTransform) => [selection, pointTransform] as const),
  );

  it.each(cases)('of selection %i and point transform %i comes back', async (selection, pointTransform) => {
    const stream = writeLosslessJpeg(deep, selection, { pointTransform, restartRows: 4 });
    const layout = layoutOf({ bitsStored: 16, highBit: 15 });
    const kept = deep.samples.map((value) => (value >> pointTransform) << pointTransform);
    expect((await decoded(UID.lossless, items(stream), layout)).words).toEqual(kept);
  });

  it('of a difference of 32,768 comes back', async () => {
    const samples = Uint16Array.from({ length: count }, (_, index) => (index % 2) * 32_768);
    const stream = writeLosslessJpeg({ widthPx, heightPx, bits: 16, samples });
    const layout = layoutOf({ bitsStored: 16, highBit: 15 });
    expect((await decoded(UID.lossless, items(stream), layout)).words).toEqual(samples);
  });
});

describe('12-bit JPEG', () => {
  it('comes back within its quantization, with and without restart markers', async () => {
    const slope = Uint16Array.from({ length: count }, (_, index) => 200 + index * 3);
    const [plain, restarted] = [0, 2].map((restartBlocks) =>
      writeSequentialJpeg({ ...picture, samples: slope }, { restartBlocks }),
    ) as [Uint8Array, Uint8Array];
    const { words } = await decoded(UID.extended, items(plain));
    expect((await decoded(UID.extended, items(restarted))).words).toEqual(words);
    const errors = Array.from(words, (word, index) => Math.abs(word - (slope[index] ?? 0)));
    expect(Math.max(...errors)).toBeLessThanOrEqual(4);
  });
});

describe('samples beyond Bits Stored', () => {
  /** 10 of 12 bits: the brightest cross the top once the compression has moved them. */
  const bright = Uint16Array.from({ length: count }, (_, index) =>
    index % 3 === 0 ? 1023 : (index * 31) % 1024,
  );
  const ten = layoutOf({ bitsStored: 10, highBit: 9 });
  const deepFrame = { ...frame, bitsPerSample: 16 };

  it('are clamped where the compression is lossy', async () => {
    const stream = await encodeJpegLs(deepFrame, bright, 3);
    const { words } = await decoded(UID.nearLossless, items(stream), ten);
    const errors = Array.from(words, (word, index) => Math.abs(word - (bright[index] ?? 0)));
    expect(Math.max(...words)).toBe(1023);
    expect(Math.max(...errors)).toBeLessThanOrEqual(3);
    const wavelets = await encodeJpeg2000(
      deepFrame,
      bright.map((value) => value + 40),
      { lossless: true },
    );
    const lossy = await decoded(UID.jpeg2000, items(wavelets), ten);
    expect([...lossy.words]).toEqual(Array.from(bright, (value) => Math.min(1023, value + 40)));
  });

  it('are clamped with their sign', async () => {
    const signed = Int16Array.from(bright, (value) => (value === 1023 ? 530 : -530));
    const stream = await encodeJpeg2000({ ...deepFrame, isSigned: true }, signed, { lossless: true });
    const { words } = await decoded(UID.jpeg2000, items(stream), { ...ten, signed: true });
    expect([...new Int16Array(words.buffer)]).toEqual(
      Array.from(signed, (value) => (value > 0 ? 511 : -512)),
    );
  });

  it('are left to be masked where it is lossless: they may be an overlay', async () => {
    const overlaid = bright.map((value, index) => value + (index % 2) * 0x8000);
    const streams: [string, Uint8Array][] = [
      [UID.jpegLs, await encodeJpegLs(deepFrame, overlaid)],
      [UID.nearLossless, await encodeJpegLs(deepFrame, overlaid)],
      [UID.jpeg2000Lossless, await encodeJpeg2000(deepFrame, overlaid, { lossless: true })],
      [UID.highThroughput, await encodeHighThroughput(deepFrame, overlaid, { lossless: true })],
      [UID.lossless, writeLosslessJpeg({ widthPx, heightPx, bits: 16, samples: overlaid })],
      [UID.rle, writeRle(overlaid)],
    ];
    for (const [uid, stream] of streams) {
      expect((await decoded(uid, items(stream), ten)).words, uid).toEqual(overlaid);
    }
  });
});
