/** How codecs meet contradictions, colour, frames and damage: without any tool of others. */
import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { encodeJpeg } from '../../../../tools/fixtures/files.ts';
import { writeLosslessJpeg, writeSequentialJpeg } from '../../../../tools/fixtures/jpeg-writer.ts';
import { problemOf } from '../../../../tools/fixtures/problem-of.ts';
import { writeRle } from '../../../../tools/fixtures/rle-writer.ts';
import {
  encodeHighThroughput,
  encodeJpeg2000,
  encodeJpegLs,
  type Frame,
} from '../../../../tools/fixtures/wasm-encoders.ts';
import { neverAborted } from '../../../core/abort.ts';
import type { FrameLayout } from '../layout.ts';
import type { PixelData } from '../pixel-data.ts';
import { codecOf } from '../transfer-syntaxes.ts';
import type { StoredFrame } from './contract.ts';

const UID = {
  explicit: '1.2.840.10008.1.2.1',
  bigEndian: '1.2.840.10008.1.2.2',
  encapsulated: '1.2.840.10008.1.2.1.98',
  deflatedFrame: '1.2.840.10008.1.2.8.1',
  rle: '1.2.840.10008.1.2.5',
  baseline: '1.2.840.10008.1.2.4.50',
  extended: '1.2.840.10008.1.2.4.51',
  lossless: '1.2.840.10008.1.2.4.70',
  jpegLs: '1.2.840.10008.1.2.4.80',
  nearLossless: '1.2.840.10008.1.2.4.81',
  jpeg2000Lossless: '1.2.840.10008.1.2.4.90',
  jpeg2000: '1.2.840.10008.1.2.4.91',
  highThroughput: '1.2.840.10008.1.2.4.201',
} as const;

/** Odd, and as high as the levels of the JPEG 2000 encoder need. */
const [widthPx, heightPx] = [37, 33];
const count = widthPx * heightPx;

const layoutOf = (rest: Partial<FrameLayout> = {}): FrameLayout => ({
  widthPx,
  heightPx,
  samplesPerPixel: 1,
  photometric: 'MONOCHROME2',
  palette: null,
  bitsAllocated: 16,
  bitsStored: 12,
  highBit: 11,
  signed: false,
  planar: false,
  frames: 1,
  ...rest,
});
const bytes = { bitsAllocated: 8, bitsStored: 8, highBit: 7 } as const;
const rgb = { ...bytes, samplesPerPixel: 3, photometric: 'RGB' } as const;
const frame: Frame = {
  width: widthPx,
  height: heightPx,
  bitsPerSample: 12,
  componentCount: 1,
  isSigned: false,
};

const grey = Uint16Array.from({ length: count }, (_, index) => (index * 577) % 4096);
const greyBytes = Uint8Array.from({ length: count }, (_, index) => (index * 3) % 251);
const colour = Uint8Array.from({ length: count * 3 }, (_, index) => (index * 7) % 256);
const planes = Uint8Array.from(
  colour,
  (_, index) => colour[(index % count) * 3 + Math.floor(index / count)] ?? 0,
);
const picture = { widthPx, heightPx, bits: 12, samples: grey };

function items(...streams: Uint8Array[]): PixelData {
  let offset = 0;
  const fragments = streams.map((stream) => {
    const fragment = { offset, value: new Uint8Array(stream) };
    offset += stream.length + 8;
    return fragment;
  });
  return { kind: 'encapsulated', frameStarts: [], frameLengths: [], fragments };
}

function native(
  value: Uint8Array | Uint16Array,
  rest: { inWords?: boolean; isLittleEndian?: boolean } = {},
): PixelData {
  const copy = new Uint8Array(value.slice().buffer);
  return {
    kind: 'native',
    value: copy,
    declaredBytes: copy.length,
    isLittleEndian: true,
    inWords: false,
    ...rest,
  };
}

async function decoded(
  uid: string,
  pixelData: PixelData,
  layout = layoutOf(),
  index = 0,
): Promise<StoredFrame> {
  const codec = await codecOf(uid)();
  return codec.decodeFrame(pixelData, layout, index, neverAborted);
}

const problem = (uid: string, pixelData: PixelData, layout = layoutOf()) =>
  problemOf(decoded(uid, pixelData, layout));

describe('native pixels', () => {
  const big = (words: Uint16Array) => words.map((word) => ((word << 8) | (word >> 8)) & 0xffff);
  /** As words of two samples: the first in the low byte, which comes second. */
  const paired = (samples: Uint8Array) => samples.map((_, index) => samples[index ^ 1] ?? 0);
  const even = greyBytes.slice(0, 18);

  it.each<[string, PixelData, FrameLayout, ArrayLike<number>]>([
    ['16 bits, big endian', native(big(grey), { isLittleEndian: false, inWords: true }), layoutOf(), grey],
    ['8 bits in bytes, big endian', native(greyBytes, { isLittleEndian: false }), layoutOf(bytes), greyBytes],
    [
      '8 bits in words, big endian',
      native(paired(even), { isLittleEndian: false, inWords: true }),
      layoutOf({ ...bytes, widthPx: 6, heightPx: 3 }),
      even,
    ],
    ['colour in planes', native(planes), layoutOf({ ...rgb, planar: true }), colour],
    [
      'YBR_FULL_422',
      native(Uint8Array.of(1, 2, 90, 91, 3, 4, 92, 93)),
      layoutOf({ ...rgb, photometric: 'YBR_FULL_422', widthPx: 2, heightPx: 2 }),
      Uint8Array.of(1, 90, 91, 2, 90, 91, 3, 92, 93, 4, 92, 93),
    ],
  ])('of %s come by pixel', async (_, pixelData, layout, expected) => {
    const uid = pixelData.kind === 'native' && pixelData.isLittleEndian ? UID.explicit : UID.bigEndian;
    const stored = await decoded(uid, pixelData, layout);
    expect(stored.words).toEqual(expected);
    expect(stored.layout.planar).toBe(false);
  });

  it('of the second frame are found, also where an odd number of bytes lies before', async () => {
    const both = Uint8Array.from([...greyBytes, ...greyBytes.toReversed()]);
    const layout = layoutOf({ ...bytes, frames: 2 });
    expect((await decoded(UID.explicit, native(both), layout, 1)).words).toEqual(greyBytes.toReversed());
    const words = native(paired(both), { isLittleEndian: false, inWords: true });
    expect((await decoded(UID.bigEndian, words, layout, 1)).words).toEqual(greyBytes.toReversed());
  });

  it('are whole without the pad byte, and truncated without the last sample', async () => {
    const without = (last: number) => {
      const whole = native(greyBytes.subarray(0, count - last));
      return { ...whole, declaredBytes: count + 1 } as PixelData;
    };
    expect((await decoded(UID.explicit, without(0), layoutOf(bytes))).words).toEqual(greyBytes);
    expect(await problem(UID.explicit, without(1), layoutOf(bytes))).toMatchObject({
      reason: 'truncated',
      detail: { expected: count + 1, found: count - 1 },
    });
  });
});

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

describe('the stream decides, not the label,', async () => {
  it.each<[string, string, Uint8Array]>([
    [
      'HTJ2K under JPEG 2000',
      UID.jpeg2000Lossless,
      await encodeHighThroughput(frame, grey, { lossless: true }),
    ],
    ['JPEG 2000 under HTJ2K', UID.highThroughput, await encodeJpeg2000(frame, grey, { lossless: true })],
    ['JPEG Lossless under baseline', UID.baseline, writeLosslessJpeg(picture)],
  ])('of %s', async (_, uid, stream) => {
    expect((await decoded(uid, items(stream))).words).toEqual(grey);
  });

  it('of baseline under JPEG Lossless', async () => {
    const sidePx = 64;
    const jpeg = await encodeJpeg(new Uint8Array(sidePx ** 2).fill(77), sidePx);
    const layout = layoutOf({ ...bytes, widthPx: sidePx, heightPx: sidePx });
    expect((await decoded(UID.lossless, items(jpeg), layout)).words).toEqual(
      new Uint8Array(sidePx ** 2).fill(77),
    );
  });

  it('inside JP2 boxes', async () => {
    const stream = await encodeJpeg2000(frame, grey, { lossless: true });
    const box = (type: string, body: Uint8Array) => {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(body.length + 8);
      return Buffer.concat([length, Buffer.from(type, 'latin1'), body]);
    };
    const boxed = Buffer.concat([
      box('jP  ', Uint8Array.of(13, 10, 0x87, 10)),
      box('ftyp', Buffer.from('jp2 ')),
      box('jp2c', stream),
    ]);
    expect((await decoded(UID.jpeg2000Lossless, items(boxed))).words).toEqual(grey);
  });
});

describe('a contradiction or damage names codec and frame', async () => {
  const lossless = writeLosslessJpeg(picture);
  const jpegLs = await encodeJpegLs(frame, grey);
  const wavelets = await encodeJpeg2000(frame, grey, { lossless: true });
  const highThroughput = await encodeHighThroughput(frame, grey, { lossless: true });
  const rle = writeRle(grey);
  const streams = [
    [UID.rle, rle],
    [UID.lossless, lossless],
    [UID.extended, writeSequentialJpeg(picture)],
    [UID.jpegLs, jpegLs],
    [UID.jpeg2000Lossless, wavelets],
    [UID.highThroughput, highThroughput],
  ] as const;
  const changed = (stream: Uint8Array, offset: number, ...values: number[]) => {
    const copy = stream.slice();
    copy.set(values, offset);
    return copy;
  };

  it.each(streams)('another size than the header of %s', async (uid, stream) => {
    const found = await problem(uid, items(stream), layoutOf({ heightPx: heightPx + 1 }));
    expect(found).toMatchObject({ kind: 'decode', detail: { code: 'dicom-frame', frame: 1 } });
  });

  it.each(streams.slice(1))('more bits than the header allocates of %s', async (uid, stream) => {
    const found = await problem(uid, items(stream), layoutOf(bytes));
    expect(found).toMatchObject({
      reason: 'corrupt',
      detail: { code: 'dicom-frame', cause: { code: 'dicom-two-depths', bits: 12, bitsAllocated: 8 } },
    });
  });

  it.each(streams)('native pixels under %s', async (uid) => {
    expect(await problem(uid, native(grey))).toMatchObject({ detail: { code: 'dicom-native' } });
  });

  it.each(streams)('every cut of %s, never a part of a picture', async (uid, stream) => {
    for (let length = 1; length < stream.length - 2; length += 1 + (stream.length >> 4)) {
      const found = await problem(uid, items(stream.subarray(0, length)));
      expect(found, `${length} of ${stream.length}`).toMatchObject({
        kind: 'decode',
        detail: { code: 'dicom-frame' },
      });
    }
  });

  it.each<[string, string, Uint8Array, object]>([
    [
      'another number of segments',
      UID.rle,
      changed(rle, 0, 3),
      { code: 'rle-segments', expected: 2, found: 3 },
    ],
    [
      'an offset into the header',
      UID.rle,
      changed(rle, 4, 10),
      { code: 'rle-offset', segment: 1, offset: 10 },
    ],
    ['no JPEG at all', UID.lossless, rle, { code: 'jpeg-no-marker', offset: 0 }],
    ['no JPEG-LS at all', UID.jpegLs, rle, { code: 'jpeg-no-marker', offset: 0 }],
    ['no JPEG 2000 at all', UID.jpeg2000, rle, { code: 'jpeg-2000-start' }],
    ['invalid packets', UID.jpegLs, changed(jpegLs, 30, 0xff, 0xff, 0xff), { code: 'invalid-compression' }],
    [
      'a predictor of 8',
      UID.lossless,
      changed(lossless, Buffer.from(lossless).indexOf(Buffer.of(0xff, 0xda)) + 7, 8),
      { code: 'invalid-compression' },
    ],
  ])('%s', async (_, uid, stream, cause) => {
    expect(await problem(uid, items(stream))).toMatchObject({ detail: { code: 'dicom-frame', cause } });
  });

  it('and a codec that threw decodes the next frame', async () => {
    await problem(UID.jpegLs, items(changed(jpegLs, 30, 0xff, 0xff, 0xff)));
    expect((await decoded(UID.jpegLs, items(jpegLs))).words).toEqual(grey);
  });
});
