import { describe, expect, it } from 'vitest';
import { encodeJpeg } from '../../../tools/fixtures/files.ts';
import { bufferOf, problemOf } from '../../../tools/fixtures/problem-of.ts';
import { neverAborted } from '../../core/abort.ts';
import { decode } from '../decode.ts';

const sidePx = 64;
/** Darker to the left and much darker to the top: no turn or mirror image looks the same. */
const ramp = Uint8Array.from(
  { length: sidePx * sidePx },
  (_, index) => (index % sidePx) + Math.floor(index / sidePx) * 3,
);
const rgb = (pixel: (grey: number) => readonly number[]) => Uint8Array.from([...ramp].flatMap(pixel));

const good = await encodeJpeg(ramp, sidePx);

const imageOf = async (jpeg: Uint8Array) => (await decode(bufferOf(jpeg), neverAborted)).image;

/** Puts a marker segment right after the start of image. */
function withSegment(jpeg: Uint8Array, marker: number, body: readonly number[]): Uint8Array {
  const length = body.length + 2;
  return Uint8Array.from([
    0xff,
    0xd8,
    0xff,
    marker,
    length >> 8,
    length & 0xff,
    ...body,
    ...jpeg.subarray(2),
  ]);
}

/** An EXIF block with one tag, in both byte orders. */
function exif(orientation: number, little: boolean): number[] {
  const word = (value: number) => (little ? [value & 0xff, value >> 8] : [value >> 8, value & 0xff]);
  const long = (value: number) => (little ? [...word(value), 0, 0] : [0, 0, ...word(value)]);
  const order = little ? 0x49 : 0x4d;
  const header = [order, order, ...word(42), ...long(8)];
  const entry = [...word(0x0112), ...word(3), ...long(1), ...word(orientation), 0, 0];
  return [
    ...Array.from('Exif\0\0', (letter) => letter.charCodeAt(0)),
    ...header,
    ...word(1),
    ...entry,
    ...long(0),
  ];
}

describe('a JPEG', () => {
  it('is grey within the rounding of its smallest step', async () => {
    const image = await imageOf(good);
    expect(image).toMatchObject({
      widthPx: sidePx,
      heightPx: sidePx,
      bitsStored: 8,
      photometric: 'MONOCHROME2',
    });
    // Quality 90 quantises the mean of a block in steps of 3 eighths and its first slopes in steps
    // of 2 (a fifth of T.81 table K.1): half a step of each of the three adds up to less than 1
    // level, the lost rest to less than 1.
    const errors = Array.from(image.samples, (sample, index) => Math.abs(sample - (ramp[index] ?? 0)));
    expect(Math.max(...errors)).toBeLessThanOrEqual(2);
  });

  it.each([
    ['progressive grey', 1, true],
    ['baseline YCbCr with neutral chroma', 3, false],
    ['progressive YCbCr with neutral chroma', 3, true],
  ] as const)(
    'of %s gives the samples of the baseline grey one: its coefficients are the same',
    async (_, channels, progressive) => {
      const samples = channels === 1 ? ramp : rgb((grey) => [grey, grey, grey]);
      const image = await imageOf(await encodeJpeg(samples, sidePx, { progressive }));
      expect(image.samples).toEqual((await imageOf(good)).samples);
    },
  );

  it('of real colour is refused', async () => {
    const jpeg = await encodeJpeg(
      rgb((grey) => [grey, 255 - grey, 40]),
      sidePx,
    );
    expect(await problemOf(imageOf(jpeg))).toMatchObject({ kind: 'unsupported', subject: 'colour' });
  });
});

describe('EXIF orientation', () => {
  /**
   * Where the stored top left and top right corners lie in the upright picture: EXIF 2.3, 4.6.4 A.
   */
  const corners: readonly [orientation: number, topLeft: string, topRight: string][] = [
    [1, 'top left', 'top right'],
    [2, 'top right', 'top left'],
    [3, 'bottom right', 'bottom left'],
    [4, 'bottom left', 'bottom right'],
    [5, 'top left', 'bottom left'],
    [6, 'top right', 'bottom right'],
    [7, 'bottom right', 'top right'],
    [8, 'bottom left', 'top left'],
  ];

  it.each(corners)(
    '%i puts the stored top left to the %s and the top right to the %s',
    async (orientation, left, right) => {
      const plain = await imageOf(await encodeJpeg(ramp, sidePx));
      const stored = (index: number) => plain.samples[index];
      for (const little of [true, false]) {
        const jpeg = withSegment(await encodeJpeg(ramp, sidePx), 0xe1, exif(orientation, little));
        const { samples } = await imageOf(jpeg);
        const at = new Map([
          ['top left', samples[0]],
          ['top right', samples[sidePx - 1]],
          ['bottom left', samples[sidePx * (sidePx - 1)]],
          ['bottom right', samples[sidePx * sidePx - 1]],
        ]);
        expect([at.get(left), at.get(right)]).toEqual([stored(0), stored(sidePx - 1)]);
      }
    },
  );

  it('reads the first of two pictures, whatever follows it', async () => {
    const first = await encodeJpeg(ramp, sidePx);
    const second = await encodeJpeg(ramp.toReversed(), sidePx);
    const film = Uint8Array.of(0, 0xff, 0xda, 0xff, 0xd8, 7, 0xff, 0xda);
    const alone = await imageOf(first);
    for (const tail of [second, second.subarray(0, 40), film]) {
      expect((await imageOf(Buffer.concat([first, tail]))).samples).toEqual(alone.samples);
    }
  });

  it('swaps the sides of a picture that is turned', async () => {
    const jpeg = await encodeJpeg(ramp, sidePx * 2, { heightPx: sidePx / 2 });
    expect(await imageOf(withSegment(jpeg, 0xe1, exif(6, true)))).toMatchObject({
      widthPx: sidePx / 2,
      heightPx: sidePx * 2,
    });
  });
});

describe('a bad JPEG', () => {
  const frame = good.findIndex((byte, index) => byte === 0xff && good[index + 1] === 0xc0);
  const changed = (offset: number, bytes: readonly number[]) => {
    const bad = good.slice();
    bad.set(bytes, offset);
    return bad;
  };

  it.each([
    ['a cut scan', good.subarray(0, -30), { kind: 'decode', reason: 'truncated' }],
    ['a cut header', good.subarray(0, 100), { kind: 'decode', reason: 'truncated' }],
    ['two bytes', good.subarray(0, 2), { kind: 'decode', reason: 'truncated' }],
    ['0 columns', changed(frame + 7, [0, 0]), { kind: 'decode', reason: 'corrupt' }],
    [
      '60,000 × 60,000 pixels',
      changed(frame + 5, [0xea, 0x60, 0xea, 0x60]),
      { kind: 'decode', reason: 'too-large' },
    ],
    ['12 bits', changed(frame + 4, [12]), { kind: 'unsupported', subject: 'bit-depth' }],
    [
      '4 components',
      changed(frame + 9, [4]),
      { kind: 'unsupported', subject: 'colour', found: { code: 'cmyk' } },
    ],
    [
      'a lossless frame',
      changed(frame + 1, [0xc3]),
      { kind: 'unsupported', found: { type: 'jpeg-lossless' } },
    ],
    ['a JPEG-LS frame', changed(frame + 1, [0xf7]), { kind: 'unsupported', found: { type: 'jpeg-ls' } }],
    ['no marker where one must be', changed(frame, [0]), { kind: 'decode', reason: 'corrupt' }],
  ])('with %s is told as such', async (_, jpeg, problem) => {
    expect(await problemOf(imageOf(jpeg))).toMatchObject(problem);
  });

  it('leaves the decoder fit for the next file', async () => {
    const noTables = changed(
      good.findIndex((byte, index) => byte === 0xff && good[index + 1] === 0xdb) + 1,
      [0xfe],
    );
    expect(await problemOf(imageOf(noTables))).toMatchObject({ kind: 'decode', reason: 'corrupt' });
    expect((await imageOf(good)).samples).toHaveLength(sidePx * sidePx);
  });
});

it('more scans than an encoder writes are refused before any is decoded', async () => {
  const progressive = await encodeJpeg(ramp, sidePx, { progressive: true });
  const last = Buffer.from(progressive).lastIndexOf(Buffer.of(0xff, 0xda));
  const scan = progressive.subarray(last, -2);
  const withScans = (count: number) =>
    Uint8Array.from([
      ...progressive.subarray(0, -2),
      ...Array(count)
        .fill([...scan])
        .flat(),
      0xff,
      0xd9,
    ]);
  expect(await problemOf(imageOf(withScans(500)))).toMatchObject({
    kind: 'decode',
    reason: 'too-large',
    detail: { code: 'jpeg-many-scans', mostScans: 500 },
  });
});
