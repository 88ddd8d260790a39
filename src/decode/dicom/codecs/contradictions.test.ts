import { describe, expect, it } from 'vitest';
import { encodeJpeg } from '../../../../tools/fixtures/files.ts';
import { writeLosslessJpeg, writeSequentialJpeg } from '../../../../tools/fixtures/jpeg-writer.ts';
import { problemOf } from '../../../../tools/fixtures/problem-of.ts';
import { writeRle } from '../../../../tools/fixtures/rle-writer.ts';
import {
  encodeHighThroughput,
  encodeJpeg2000,
  encodeJpegLs,
} from '../../../../tools/fixtures/wasm-encoders.ts';
import type { PixelData } from '../pixel-data.ts';
import {
  bytes,
  count,
  decoded,
  frame,
  grey,
  heightPx,
  items,
  layoutOf,
  native,
  picture,
  UID,
} from '../testing/codec-pictures.ts';

const problem = (uid: string, pixelData: PixelData, layout = layoutOf()) =>
  problemOf(decoded(uid, pixelData, layout));

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

  it.each([
    ['baseline under JPEG Lossless', UID.lossless, false],
    ['progressive under its own retired name', '1.2.840.10008.1.2.4.55', true],
  ] as const)('of JPEG, %s', async (_, uid, progressive) => {
    const sidePx = 64;
    const jpeg = await encodeJpeg(new Uint8Array(sidePx ** 2).fill(77), sidePx, { progressive });
    const layout = layoutOf({ ...bytes, widthPx: sidePx, heightPx: sidePx });
    const { words } = await decoded(uid, items(jpeg), layout);
    expect(words).toEqual(new Uint8Array(sidePx ** 2).fill(77));
  });

  it.each<[string, number]>([
    ['JPEG 2000', 8],
    ['JPEG 2000', 16],
    ['HTJ2K', 8],
    ['HTJ2K', 16],
  ])('of signed bytes in %s, %i bits allocated', async (name, bitsAllocated) => {
    const values = Int16Array.from({ length: count }, (_, index) => ((index * 37) % 256) - 128);
    // The encoders misread signed bytes as well: they get words, and the depth is written after.
    const encode = name === 'HTJ2K' ? encodeHighThroughput : encodeJpeg2000;
    const stream = await encode({ ...frame, bitsPerSample: 16, isSigned: true }, values, { lossless: true });
    stream[42] = 0x87;
    const layout = layoutOf({
      ...bytes,
      bitsAllocated: bitsAllocated as 8 | 16,
      signed: true,
    });
    const { words } = await decoded(UID.jpeg2000Lossless, items(stream), layout);
    expect(words.BYTES_PER_ELEMENT * 8).toBe(bitsAllocated);
    expect(Int8Array.from(words)).toEqual(Int8Array.from(values));
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
    [
      '65,535 lines',
      UID.jpegLs,
      changed(jpegLs, 7, 0xff, 0xff),
      { code: 'dicom-two-sizes', streamHeightPx: 65_535 },
    ],
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

  it.each([
    ['arithmetic progressive', 0xca],
    ['arithmetic', 0xc9],
    ['arithmetic lossless', 0xcb],
    ['hierarchical', 0xc5],
  ])('a JPEG process that is not read: %s', async (_, marker) => {
    const stream = writeSequentialJpeg(picture);
    const start = Buffer.from(stream).indexOf(Buffer.of(0xff, 0xc1));
    expect(await problem(UID.extended, items(changed(stream, start + 1, marker)))).toEqual({
      kind: 'unsupported',
      subject: 'transfer-syntax',
      found: { code: 'jpeg-process', marker, bits: 12 },
    });
  });

  it('and a codec that threw decodes the next frame', async () => {
    await problem(UID.jpegLs, items(changed(jpegLs, 30, 0xff, 0xff, 0xff)));
    expect((await decoded(UID.jpegLs, items(jpegLs))).words).toEqual(grey);
  });
});
