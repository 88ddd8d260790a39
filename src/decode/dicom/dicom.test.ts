import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  cs,
  ds,
  type Element,
  EXPLICIT,
  encapsulate,
  IMPLICIT,
  radiograph,
  us,
  writeDicom,
} from '../../../tools/fixtures/dicom-writer.ts';
import { encodeJpeg } from '../../../tools/fixtures/files.ts';
import { bufferOf, problemOf } from '../../../tools/fixtures/problem-of.ts';
import { neverAborted } from '../../core/abort.ts';
import type { Found } from '../../core/detail.ts';
import { decode } from '../decode.ts';

const JPEG_BASELINE = '1.2.840.10008.1.2.4.50';
const DEFLATED = '1.2.840.10008.1.2.1.99';

interface Spec {
  readonly sizePx?: number;
  readonly bits?: readonly [allocated: number, stored: number];
  readonly pixels: Uint8Array;
  readonly extra?: readonly Element[];
  readonly transferSyntax?: string;
  readonly part10?: boolean;
}

function fileOf({
  sizePx = 2,
  bits = [8, 8],
  transferSyntax = EXPLICIT,
  part10 = true,
  pixels,
  extra = [],
}: Spec) {
  const elements = radiograph({ sizePx, bitsAllocated: bits[0], bitsStored: bits[1], pixels, extra });
  return writeDicom({ transferSyntax, elements, part10 });
}

const decoded = (spec: Spec) => decode(bufferOf(fileOf(spec)), neverAborted);
const imageOf = async (spec: Spec) => (await decoded(spec)).image;

const words = (...values: number[]) => new Uint8Array(Uint16Array.from(values).buffer);
const four = Uint8Array.of(10, 20, 30, 40);
const highBit = '00280102';
const representation = us('00280103', 1);

describe('stored bits', () => {
  it.each<[string, Spec, ArrayLike<number>]>([
    ['8 of 8', { pixels: Uint8Array.of(0, 127, 128, 255) }, Uint8Array.of(0, 127, 128, 255)],
    [
      '8 of 8, signed',
      { pixels: Uint8Array.of(0, 127, 128, 255), extra: [representation] },
      Int8Array.of(0, 127, -128, -1),
    ],
    [
      '16 of 16',
      { bits: [16, 16], pixels: words(0, 1, 0x8000, 0xffff) },
      Uint16Array.of(0, 1, 0x8000, 0xffff),
    ],
    [
      '16 of 16, signed',
      { bits: [16, 16], pixels: words(0, 1, 0x8000, 0xffff), extra: [representation] },
      Int16Array.of(0, 1, -32768, -1),
    ],
    [
      '12 of 16 under overlay bits',
      { bits: [16, 12], pixels: words(0x0fff, 0x1fff, 0xf001, 0x8000) },
      Uint16Array.of(4095, 4095, 1, 0),
    ],
    [
      '12 of 16, signed',
      { bits: [16, 12], pixels: words(0x07ff, 0x0800, 0x0fff, 0xf001), extra: [representation] },
      Int16Array.of(2047, -2048, -1, 1),
    ],
    [
      '12 of 16 from bit 15 down',
      { bits: [16, 12], pixels: words(0xfff0, 0x001f, 0x8000, 0), extra: [us(highBit, 15)] },
      Uint16Array.of(4095, 1, 2048, 0),
    ],
    [
      '10 of 16 in the middle, signed',
      {
        bits: [16, 10],
        pixels: words(0x0800, 0x07fc, 0x0004, 0xf003),
        extra: [us(highBit, 11), representation],
      },
      Int16Array.of(-512, 511, 1, 0),
    ],
  ])('%s come out masked and with their sign', async (_, spec, expected) => {
    const image = await imageOf(spec);
    expect(image.samples).toEqual(expected);
    expect(image.bitsStored).toBe(spec.bits?.[1] ?? 8);
  });

  it.each<[string, readonly Element[], object]>([
    ['32 bits allocated', [us('00280100', 32)], { kind: 'unsupported', subject: 'bit-depth' }],
    ['more bits stored than allocated', [us('00280101', 12)], { kind: 'decode', reason: 'corrupt' }],
    ['a high bit past the word', [us(highBit, 8)], { kind: 'decode', reason: 'corrupt' }],
    ['a high bit below the bits stored', [us(highBit, 3)], { kind: 'decode', reason: 'corrupt' }],
  ])('%s is refused', async (_, extra, problem) => {
    expect(await problemOf(decoded({ pixels: four, extra }))).toMatchObject(problem);
  });
});

describe('encodings of the header', () => {
  const extra = [ds('00281052', -5), ds('00281053', 2)];
  const deflated = (padding: number) => {
    const whole = fileOf({ pixels: four, extra, transferSyntax: DEFLATED });
    // 132 bytes, the group length element of 12 bytes, and what it counts.
    const end = 144 + new DataView(whole.buffer).getUint32(140, true);
    return Buffer.concat([
      whole.subarray(0, end),
      deflateRawSync(whole.subarray(end)),
      Buffer.alloc(padding),
    ]);
  };

  it.each<[string, Uint8Array, string]>([
    ['explicit', fileOf({ pixels: four, extra }), EXPLICIT],
    ['implicit', fileOf({ pixels: four, extra, transferSyntax: IMPLICIT }), IMPLICIT],
    ['deflated', deflated(0), DEFLATED],
    ['deflated and padded', deflated(1), DEFLATED],
    ['a bare explicit data set', fileOf({ pixels: four, extra, part10: false }), EXPLICIT],
    [
      'a bare implicit data set',
      fileOf({ pixels: four, extra, part10: false, transferSyntax: IMPLICIT }),
      IMPLICIT,
    ],
    ['meta information without preamble', fileOf({ pixels: four, extra }).subarray(132), EXPLICIT],
  ])('%s gives the same picture', async (_, file, transferSyntax) => {
    const { image, study } = await decode(bufferOf(file), neverAborted);
    expect(image).toMatchObject({ transferSyntax, samples: four, rescale: { slope: 2, intercept: -5 } });
    expect(study?.viewPosition).toBe('PA');
  });

  it.each([
    ['1.2.840.10008.1.2.4.94', 'JPIP Referenced'],
    ['1.2.840.10008.1.2.4.100', 'MPEG-2 Main Profile'],
    ['1.2.840.10008.1.2.4.102', 'MPEG-4 AVC High Profile'],
    ['1.2.840.10008.1.2.4.107', 'HEVC Main Profile'],
    ['1.2.840.10008.1.2.4.204', 'JPIP HTJ2K Referenced'],
    ['1.2.3.4', null],
  ])('%s (%s) is refused by UID and name', async (transferSyntax, name) => {
    expect(await problemOf(decoded({ pixels: four, transferSyntax }))).toEqual({
      kind: 'unsupported',
      subject: 'transfer-syntax',
      found: { code: 'transfer-syntax', uid: transferSyntax, name },
    });
  });
});

describe('colour models', () => {
  const model = (name: string, ...extra: Element[]) => [cs('00280004', name), us('00280002', 3), ...extra];
  const repeated = Uint8Array.of(10, 10, 10, 20, 20, 20, 30, 30, 30, 40, 40, 40);
  const planes = Uint8Array.of(10, 20, 30, 40, 10, 20, 30, 40, 10, 20, 30, 40);
  const luminance = Uint8Array.of(10, 128, 128, 20, 128, 128, 30, 128, 128, 40, 128, 128);

  it.each<[string, Uint8Array, readonly Element[]]>([
    ['RGB', repeated, model('RGB')],
    ['RGB in planes', planes, model('RGB', us('00280006', 1))],
    ['YBR_FULL', luminance, model('YBR_FULL')],
    ['YBR_FULL_422', Uint8Array.of(10, 20, 128, 128, 30, 40, 128, 128), model('YBR_FULL_422')],
  ])('neutral %s becomes MONOCHROME2', async (_, pixels, extra) => {
    expect(await imageOf({ pixels, extra })).toMatchObject({ photometric: 'MONOCHROME2', samples: four });
  });

  it.each<[Found['code'], string, Uint8Array, readonly Element[]]>([
    ['photometric-colour', 'RGB', planes, model('RGB')],
    ['photometric-colour', 'YBR_FULL', planes, model('YBR_FULL')],
    ['photometric', 'CMYK', four, [cs('00280004', 'CMYK')]],
  ])('is refused as %s: %s', async (code, photometric, pixels, extra) => {
    const found = { code, photometric };
    const problem = await problemOf(decoded({ pixels, extra }));
    expect(problem).toEqual({ kind: 'unsupported', subject: 'photometric', found });
  });
});

const jpegPx = 64;
const ramp = Uint8Array.from({ length: jpegPx * jpegPx }, (_, index) => index >> 4);
const jpeg = await encodeJpeg(ramp, jpegPx);
const other = await encodeJpeg(ramp.toReversed(), jpegPx);

describe('JPEG baseline', () => {
  const sizePx = jpegPx;
  const half = (jpeg.length >> 2) * 2;
  const [head, tail] = [jpeg.subarray(0, half), jpeg.subarray(half)];
  const two = [{ tag: '00280008', vr: 'IS', value: '2' }];

  it.each<[string, Uint8Array, readonly Element[]]>([
    ['one fragment', encapsulate([jpeg]), []],
    ['two fragments', encapsulate([head, tail]), []],
    ['an offset table', encapsulate([jpeg], [0]), []],
    [
      'two frames by the offset table',
      encapsulate([head, tail, other], [0, jpeg.length + (jpeg.length % 2) + 16]),
      two,
    ],
    ['two frames without an offset table', encapsulate([head, tail, other]), two],
  ])('of %s gives the first frame', async (_, pixels, extra) => {
    const image = await imageOf({ sizePx, pixels, extra, transferSyntax: JPEG_BASELINE });
    const alone = (await decode(bufferOf(jpeg), neverAborted)).image.samples;
    expect(image).toMatchObject({ samples: alone, frames: extra.length + 1 });
  });

  it.each<[string, Spec, string]>([
    ['another size than the header', { pixels: encapsulate([jpeg]) }, 'corrupt'],
    ['no fragment', { sizePx, pixels: encapsulate([]) }, 'no-pixels'],
    ['native pixels', { sizePx, pixels: ramp }, 'corrupt'],
    ['half a stream', { sizePx, pixels: encapsulate([head]) }, 'truncated'],
  ])('with %s is told as such', async (_, spec, reason) => {
    const problem = await problemOf(decoded({ ...spec, transferSyntax: JPEG_BASELINE }));
    expect(problem).toMatchObject({ kind: 'decode', reason });
  });
});

describe('a bad DICOM', () => {
  const without = (tag: string) =>
    radiograph({ sizePx: 2, bitsAllocated: 8, bitsStored: 8, pixels: four }).filter(
      (element) => element.tag !== tag,
    );

  it('says how many bytes of pixels it needs and has', async () => {
    const whole = fileOf({ sizePx: 64, pixels: new Uint8Array(4096) });
    const problem = await problemOf(decode(bufferOf(whole.subarray(0, -96)), neverAborted));
    expect(problem).toMatchObject({
      kind: 'decode',
      reason: 'truncated',
      detail: { code: 'pixel-bytes', expected: 4096, found: 4000 },
    });
  });

  it.each<[string, Uint8Array, object]>([
    ['fewer pixels than rows and columns', fileOf({ sizePx: 3, pixels: four }), { reason: 'truncated' }],
    [
      'fewer frames than it says',
      fileOf({ pixels: four, extra: [{ tag: '00280008', vr: 'IS', value: '2' }] }),
      { reason: 'truncated' },
    ],
    ['a header cut in the middle', fileOf({ pixels: four }).subarray(0, 400), { reason: 'truncated' }],
    ['0 rows', fileOf({ sizePx: 0, pixels: four }), { reason: 'corrupt' }],
    ['0 columns', fileOf({ pixels: four, extra: [us('00280011', 0)] }), { reason: 'corrupt' }],
    ['60,000 × 60,000 pixels', fileOf({ sizePx: 60_000, pixels: four }), { reason: 'too-large' }],
    [
      'no rows',
      writeDicom({ transferSyntax: EXPLICIT, elements: without('00280010') }),
      { reason: 'corrupt' },
    ],
    [
      'no pixels',
      writeDicom({ transferSyntax: EXPLICIT, elements: without('7FE00010') }),
      { reason: 'no-pixels' },
    ],
    ['a slope of 0', fileOf({ pixels: four, extra: [ds('00281053', 0)] }), { reason: 'corrupt' }],
  ])('with %s is told as such', async (_, file, problem) => {
    expect(await problemOf(decode(bufferOf(file), neverAborted))).toMatchObject({
      kind: 'decode',
      format: 'DICOM',
      ...problem,
    });
  });
});
