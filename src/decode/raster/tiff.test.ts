import { describe, expect, it } from 'vitest';
import { bufferOf, problemOf } from '../../../tools/fixtures/problem-of.ts';
import { type TiffPicture, writeTiff } from '../../../tools/fixtures/tiff-writer.ts';
import { neverAborted } from '../../core/abort.ts';
import { decode } from '../decode.ts';

const widthPx = 19;
const heightPx = 13;
const scattered = (bits: number) =>
  Array.from(
    { length: widthPx * heightPx },
    (_, index) => (Math.imul(index + 1, 0x9e3779b1) >>> 8) % 2 ** bits,
  );
const grey: TiffPicture = { widthPx, heightPx, depth: 8, photometric: 1, samples: scattered(8) };
const rgb = scattered(8).flatMap((value) => [value, value, value]);

const open = async (picture: TiffPicture) => (await decode(bufferOf(writeTiff(picture)), neverAborted)).image;

describe('a TIFF comes back sample by sample', () => {
  it.each<[string, TiffPicture, number]>([
    ['8 bits', grey, 8],
    ['8 bits in strips', { ...grey, rowsPerStrip: 5 }, 8],
    ['8 bits, deflated', { ...grey, deflated: true, rowsPerStrip: 4 }, 8],
    ['8 bits as RGB', { ...grey, photometric: 2, samples: rgb }, 8],
    ['16 bits', { ...grey, depth: 16, samples: scattered(16) }, 16],
    ['16 bits, big endian', { ...grey, depth: 16, samples: scattered(16), littleEndian: false }, 16],
    ['1 bit', { ...grey, depth: 1, samples: scattered(1) }, 1],
    ['8 bits in BigTIFF', { ...grey, isBig: true }, 8],
    [
      '16 bits in BigTIFF, big endian, in strips',
      { ...grey, isBig: true, depth: 16, samples: scattered(16), littleEndian: false, rowsPerStrip: 3 },
      16,
    ],
  ])('of %s', async (_, picture, bits) => {
    const image = await open(picture);
    expect(image).toMatchObject({
      widthPx,
      heightPx,
      bitsStored: bits,
      photometric: 'MONOCHROME2',
      frames: 1,
    });
    expect([...image.samples]).toEqual(scattered(bits));
  });

  it('of which zero is white, as MONOCHROME1', async () => {
    const image = await open({ ...grey, photometric: 0 });
    expect(image.photometric).toBe('MONOCHROME1');
    expect([...image.samples]).toEqual(grey.samples);
  });

  it('with a palette, whether its entries have 8 bits or 16', async () => {
    for (const scale of [1, 257]) {
      const entries = Array.from({ length: 256 }, (_, index) => (255 - index) * scale);
      const image = await open({
        ...grey,
        photometric: 3,
        fields: new Map([[320, [...entries, ...entries, ...entries]]]),
      });
      expect([...image.samples]).toEqual(scattered(8).map((value) => 255 - value));
    }
  });

  it('of several pages: the first, and the number of them', async () => {
    expect((await open({ ...grey, pages: 4 })).frames).toBe(4);
    expect((await open({ ...grey, pages: 4, isBig: true })).frames).toBe(4);
  });

  it('but not a reduced copy in place of the image', async () => {
    const copies = open({ ...grey, fields: new Map([[254, [1]]]) });
    expect(await problemOf(copies)).toMatchObject({ kind: 'decode', reason: 'no-pixels' });
  });
});

describe('a TIFF is refused', () => {
  const field = (tag: number, ...values: number[]): TiffPicture => ({
    ...grey,
    fields: new Map([[tag, values]]),
  });
  const broken = (name: string) => ({
    kind: 'decode',
    reason: 'corrupt',
    detail: { code: 'tiff-field', field: name },
  });

  it.each<[string, TiffPicture, object]>([
    ['of no width', field(256, 0), { kind: 'decode', reason: 'corrupt', detail: { code: 'size' } }],
    [
      'of 40,000 × 40,000',
      {
        ...grey,
        fields: new Map([
          [256, [40_000]],
          [257, [40_000]],
        ]),
      },
      { reason: 'too-large' },
    ],
    [
      'in tiles of 2^31',
      {
        ...grey,
        fields: new Map([
          [322, [2 ** 31]],
          [323, [2 ** 31]],
        ]),
      },
      { reason: 'too-large' },
    ],
    [
      'with too few strips',
      { ...grey, rowsPerStrip: 4, fields: new Map([[273, [300]]]) },
      broken('StripOffsets'),
    ],
    ['without lengths of strips', field(279), broken('StripByteCounts')],
    ['with strips without rows', field(278, 0), { reason: 'corrupt' }],
    ['with a palette cut short', { ...field(320, 1, 2, 3), photometric: 3 }, broken('ColorMap')],
    ['with a predictor of floats', field(317, 3), broken('Predictor')],
    ['of 32 bits', field(258, 32), { subject: 'bit-depth', found: { bits: 32, kind: 'unsigned' } }],
    [
      'of floats',
      {
        ...grey,
        fields: new Map([
          [258, [32]],
          [339, [3]],
        ]),
      },
      { found: { kind: 'float' } },
    ],
    ['of signed samples', field(339, 2), { found: { bits: 8, kind: 'signed' } }],
    ['in CCITT Group 4', field(259, 4), { subject: 'compression', found: { method: 'CCITT Group 4' } }],
    ['in YCbCr', field(262, 6), { subject: 'colour', found: { model: 'YCbCr' } }],
    ['with a strip behind its end', field(273, 1e6), { kind: 'decode', reason: 'truncated' }],
    ['with a strip that is too short', field(279, 100), { kind: 'decode', reason: 'truncated' }],
    ['with noise for a deflated strip', field(259, 8), { detail: { code: 'invalid-compression' } }],
    ['with noise for LZW', field(259, 5), { kind: 'decode' }],
  ])('%s', async (_, picture, problem) => {
    expect(await problemOf(open(picture))).toMatchObject(problem);
  });

  it.each([false, true])('where it was cut within its pixels (deflated: %s)', async (deflated) => {
    const file = writeTiff({ ...grey, rowsPerStrip: 4, deflated });
    for (const missing of [1, 30, 100]) {
      const cut = decode(bufferOf(file.subarray(0, file.length - missing)), neverAborted);
      expect(await problemOf(cut)).toMatchObject({ kind: 'decode', reason: 'truncated' });
    }
  });

  it('where its directories form a circle only if none is an image', async () => {
    const file = writeTiff(grey);
    new DataView(file.buffer).setUint32(8 + 2 + 9 * 12, 8, true);
    expect((await decode(bufferOf(file), neverAborted)).image.frames).toBe(1);
  });
});
