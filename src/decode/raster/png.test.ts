import { decode as decodeByLibrary } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { type PngPicture, writePng } from '../../../tools/fixtures/png-writer.ts';
import { bufferOf, problemOf } from '../../../tools/fixtures/problem-of.ts';
import { neverAborted } from '../../core/abort.ts';
import { decode } from '../decode.ts';

/** 19 × 13 is odd in both directions: every pass of Adam7 ends in the middle of a byte. */
const widthPx = 19;
const heightPx = 13;
const pixels = widthPx * heightPx;

/**
 * Scattered values of `bits` bits, each with `copies` equal channels and `alpha` channels after
 * them.
 */
function scattered(bits: number, copies = 1, alpha = 0): number[] {
  const valueAt = (index: number) => (Math.imul(index + 1, 0x9e3779b1) >>> 8) % 2 ** bits;
  return Array.from({ length: pixels }, (_, index) => [
    ...Array.from({ length: copies }, () => valueAt(index)),
    ...Array.from({ length: alpha }, () => valueAt(index + pixels)),
  ]).flat();
}

const picture = (colourType: number, depth: number, samples: readonly number[]): PngPicture => ({
  widthPx,
  heightPx,
  colourType,
  depth,
  samples,
});

const imageOf = async (png: Uint8Array) => (await decode(bufferOf(png), neverAborted)).image;

const layouts: readonly [name: string, picture: PngPicture, greyBits: number][] = [
  ...[1, 2, 4, 8, 16].map((bits): [string, PngPicture, number] => [
    `grey of ${bits} bits`,
    picture(0, bits, scattered(bits)),
    bits,
  ]),
  ...[8, 16].flatMap((bits): [string, PngPicture, number][] => [
    [`grey and alpha of ${bits} bits`, picture(4, bits, scattered(bits, 1, 1)), bits],
    [`neutral RGB of ${bits} bits`, picture(2, bits, scattered(bits, 3)), bits],
    [`neutral RGBA of ${bits} bits`, picture(6, bits, scattered(bits, 3, 1)), bits],
  ]),
];

describe.each([false, true])('a PNG, interlaced: %s', (interlaced) => {
  it.each(layouts)('keeps every sample and the depth of %s', async (_, layout, bits) => {
    const image = await imageOf(writePng({ ...layout, interlaced }));
    expect({ ...image, samples: [...image.samples] }).toMatchObject({
      widthPx,
      heightPx,
      bitsStored: bits,
      photometric: 'MONOCHROME2',
      samples: scattered(bits),
    });
    expect(image.samples).toBeInstanceOf(bits === 16 ? Uint16Array : Uint8Array);
  });

  it.each([1, 2, 4, 8])('looks up a grey palette of %i bits', async (bits) => {
    const indices = scattered(bits);
    const palette = Array.from(
      { length: 2 ** bits },
      (_, index) => Array(3).fill(255 - index * 3) as number[],
    ).flat();
    const image = await imageOf(writePng({ ...picture(3, bits, indices), palette, interlaced }));
    expect(image.bitsStored).toBe(8);
    expect([...image.samples]).toEqual(indices.map((index) => (255 - index * 3) & 0xff));
  });
});

it.each([8, 16])('reads the same %i bits as an independent decoder, interlaced or not', async (depth) => {
  for (const interlaced of [false, true]) {
    const png = writePng({ ...picture(0, depth, scattered(depth)), interlaced });
    expect([...(await imageOf(png)).samples]).toEqual([...decodeByLibrary(png).data]);
  }
});

describe('colour', () => {
  const tinted = (share: number, spread: number) =>
    Array.from({ length: pixels }, (_, index) => [
      100 + (index < pixels * share ? spread : 0),
      100,
      100,
    ]).flat();

  it.each([
    ['channels 8 of 255 apart everywhere are grey', 1, 8, true],
    ['channels 9 of 255 apart everywhere are colour', 1, 9, false],
    ['a coloured marker in 1 pixel of 247 leaves it grey', 1 / pixels, 155, true],
    ['colour in 3 percent of the pixels is colour', 0.03, 155, false],
  ])('%s', async (_, share, spread, isGrey) => {
    const png = writePng(picture(2, 8, tinted(share, spread)));
    if (isGrey) expect((await imageOf(png)).samples).toHaveLength(pixels);
    else expect(await problemOf(imageOf(png))).toMatchObject({ kind: 'unsupported', subject: 'colour' });
  });

  it('refuses a palette of real colours', async () => {
    const png = writePng({ ...picture(3, 1, scattered(1)), palette: [255, 0, 0, 0, 0, 255] });
    expect(await problemOf(imageOf(png))).toMatchObject({ kind: 'unsupported', subject: 'colour' });
  });
});

describe('a bad PNG', () => {
  const good = writePng(picture(0, 8, scattered(8)));
  const changed = (offset: number, bytes: readonly number[]) => {
    const bad = good.slice();
    bad.set(bytes, offset);
    return bad;
  };
  const short = writePng({ ...picture(0, 8, scattered(8).slice(0, widthPx * 12)), heightPx: 12 });
  const shortOfLines = Uint8Array.from([...good.subarray(0, 33), ...short.subarray(33)]);
  const animation = (frames: number) => Uint8Array.of(0, 0, 0, frames, 0, 0, 0, 0);

  it.each([
    ['a wrong checksum', changed(good.length - 20, [0xaa]), { reason: 'corrupt' }],
    ['a signature changed by a transfer in text mode', changed(4, [0x0a]), { reason: 'corrupt' }],
    ['0 columns', changed(16, [0, 0, 0, 0]), { reason: 'corrupt' }],
    ['30,000 × 30,000 pixels', changed(16, [0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30]), { reason: 'too-large' }],
    ['grey of 3 bits', writePng(picture(0, 3, scattered(2))), { reason: 'corrupt' }],
    ['a missing IEND', good.subarray(0, -12), { reason: 'truncated' }],
    ['half a chunk', good.subarray(0, 60), { reason: 'truncated' }],
    ['half a signature', good.subarray(0, 6), { reason: 'truncated' }],
    ['one line too few', shortOfLines, { reason: 'truncated' }],
    [
      'an index past its palette',
      writePng({ ...picture(3, 2, scattered(2)), palette: [0, 0, 0] }),
      { reason: 'corrupt' },
    ],
  ])('with %s is told as such', async (_, png, problem) => {
    expect(await problemOf(imageOf(png))).toMatchObject({ kind: 'decode', format: 'PNG', ...problem });
  });

  it('says which size is too large', async () => {
    const png = changed(16, [0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30]);
    expect(await problemOf(imageOf(png))).toHaveProperty('detail', {
      code: 'too-many-pixels',
      widthPx: 30_000,
      heightPx: 30_000,
      mostPixels: 100_000_000,
    });
  });

  it('that moves is refused, one of a single frame read', async () => {
    const apng = (frames: number) =>
      writePng({ ...picture(0, 8, scattered(8)), extra: [['acTL', animation(frames)]] });
    expect(await problemOf(imageOf(apng(2)))).toMatchObject({ kind: 'unsupported', subject: 'animation' });
    expect((await imageOf(apng(1))).samples).toHaveLength(pixels);
  });

  it('is turned upright by its eXIf chunk, in 16 bits, too', async () => {
    // A TIFF header and one entry: orientation (0x0112), a SHORT, 6.
    const exif = Uint8Array.of(
      ...[0x4d, 0x4d, 0, 0x2a, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0],
    );
    const stored = scattered(16);
    const png = writePng({ ...picture(0, 16, stored), extra: [['eXIf', exif]] });
    const image = await imageOf(png);
    expect([image.widthPx, image.heightPx]).toEqual([heightPx, widthPx]);
    // Stored top left goes to the top right.
    expect(image.samples[heightPx - 1]).toBe(stored[0]);
    expect(image.samples[pixels - heightPx]).toBe(stored[pixels - 1]);
  });

  it('of neutral colour is shown over its full range', async () => {
    const colour = await imageOf(writePng(picture(2, 16, scattered(16, 3))));
    const grey = await imageOf(writePng(picture(0, 16, scattered(16))));
    expect([colour.isColour, grey.isColour]).toEqual([true, false]);
    expect([...colour.samples]).toEqual([...grey.samples]);
  });

  it('in a remark alone is still read', async () => {
    const png = writePng({ ...picture(0, 8, scattered(8)), extra: [['tEXt', Uint8Array.of(0, 0, 0)]] });
    expect([...(await imageOf(png)).samples]).toEqual(scattered(8));
  });
});
