import { describe, expect, it } from 'vitest';
import {
  cs,
  ds,
  type Element,
  EXPLICIT,
  IMPLICIT,
  radiograph,
  writeDicom,
} from '../../../tools/fixtures/dicom-writer.ts';
import { bufferOf, problemOf } from '../../../tools/fixtures/problem-of.ts';
import { neverAborted } from '../../core/abort.ts';
import { decode } from '../decode.ts';

function decoded(extra: readonly Element[], transferSyntax = EXPLICIT) {
  const elements = radiograph({
    sizePx: 2,
    bitsAllocated: 8,
    bitsStored: 8,
    pixels: new Uint8Array(4),
    extra,
  });
  return decode(bufferOf(writeDicom({ transferSyntax, elements })), neverAborted);
}

const CENTER = '00281050';
const WIDTH = '00281051';
const SHAPE = '00281056';

describe('VOI windows', () => {
  it.each<[string, readonly Element[], readonly object[]]>([
    ['none', [], []],
    ['one', [ds(CENTER, 40), ds(WIDTH, 400)], [{ center: 40, width: 400, shape: 'LINEAR' }]],
    [
      'several, in order',
      [ds(CENTER, 2048, '1.5e3'), ds(WIDTH, 4096, 800)],
      [
        { center: 2048, width: 4096, shape: 'LINEAR' },
        { center: 1500, width: 800, shape: 'LINEAR' },
      ],
    ],
    [
      'sigmoid',
      [ds(CENTER, 40), ds(WIDTH, 0.5), cs(SHAPE, 'SIGMOID')],
      [{ center: 40, width: 0.5, shape: 'SIGMOID' }],
    ],
    [
      'exactly linear',
      [ds(CENTER, 40), ds(WIDTH, 2), cs(SHAPE, 'LINEAR_EXACT')],
      [{ center: 40, width: 2, shape: 'LINEAR_EXACT' }],
    ],
    [
      'too narrow for LINEAR, so exactly linear',
      [ds(CENTER, 0.4, 50), ds(WIDTH, 0.5, 1)],
      [
        { center: 0.4, width: 0.5, shape: 'LINEAR_EXACT' },
        { center: 50, width: 1, shape: 'LINEAR' },
      ],
    ],
    ['without a width, left out', [ds(CENTER, 40)], []],
    ['no number, left out', [ds(CENTER, 'x'), ds(WIDTH, 10)], []],
  ])('%s', async (_, extra, windows) => {
    for (const syntax of [EXPLICIT, IMPLICIT])
      expect((await decoded(extra, syntax)).image.windows).toEqual(windows);
  });
});

describe('lookup tables', () => {
  const lut = (tag: string, descriptor: readonly number[], data: Element['value'], vr = 'US'): Element => ({
    tag,
    vr: 'SQ',
    value: [
      [
        { tag: '00283002', vr, value: descriptor },
        { tag: '00283006', vr: data instanceof Uint8Array ? 'OW' : 'US', value: data },
      ],
    ],
  });
  const signed = { tag: '00280103', vr: 'US', value: [1] };

  it('of the modality take the place of the rescale', async () => {
    const { image } = await decoded([lut('00283000', [3, 5, 12], [7, 8, 4095])]);
    expect(image.modalityLut).toEqual({ firstInput: 5, entries: Uint16Array.of(7, 8, 4095), top: 4095 });
  });

  it.each<[string, readonly Element[], object]>([
    [
      '16-bit words',
      [lut('00283010', [2, 0, 16], [1, 65535])],
      { firstInput: 0, entries: Uint16Array.of(1, 65535), top: 65535 },
    ],
    [
      'packed bytes',
      [lut('00283010', [4, 1, 8], Uint8Array.of(1, 2, 3, 4))],
      { firstInput: 1, entries: Uint16Array.of(1, 2, 3, 4), top: 255 },
    ],
    [
      'bytes in words',
      [lut('00283010', [2, 1, 8], [9, 255])],
      { firstInput: 1, entries: Uint16Array.of(9, 255), top: 255 },
    ],
    ['an unsigned first input', [lut('00283010', [2, 0xfffe, 8], [9, 255])], { firstInput: 65534 }],
    [
      'a first input below zero',
      [lut('00283010', [2, 0xfffe, 8], [9, 255], 'SS'), signed],
      { firstInput: -2 },
    ],
  ])('of the VOI are read from %s', async (_, extra, expected) => {
    expect((await decoded(extra)).image.voiLuts).toMatchObject([expected]);
  });

  it('take the sign of their input from the pixels where the encoding does not tell', async () => {
    const extra = [lut('00283010', [2, 0xfffe, 8], [9, 255])];
    expect((await decoded([...extra, signed], IMPLICIT)).image.voiLuts).toMatchObject([{ firstInput: -2 }]);
    expect((await decoded([...extra, ds('00281052', -1024)], IMPLICIT)).image.voiLuts).toMatchObject([
      { firstInput: -2 },
    ]);
    expect((await decoded(extra, IMPLICIT)).image.voiLuts).toMatchObject([{ firstInput: 65534 }]);
  });

  it.each<[string, Element]>([
    ['fewer entries than they say', lut('00283010', [9, 0, 16], [1, 2])],
    ['65,536 entries written as 0', lut('00283010', [0, 0, 16], [1, 2])],
    ['entries of 32 bits', lut('00283010', [2, 0, 32], [1, 2])],
  ])('with %s are refused', async (_, element) => {
    expect(await problemOf(decoded([element]))).toMatchObject({ kind: 'decode', reason: 'corrupt' });
  });
});

describe('the study', () => {
  it('is told apart from the image', async () => {
    const { image, study } = await decoded([]);
    expect(study).toEqual({
      patientName: 'Phantom, Süd',
      patientId: 'DRAWN-1',
      patientBirthDate: null,
      patientSex: null,
      patientAge: null,
      studyDate: '2026-11-22',
      modality: 'CR',
      bodyPart: 'CHEST',
      viewPosition: 'PA',
      laterality: null,
      calibration: null,
    });
    expect(JSON.stringify(image)).not.toContain('Phantom');
  });

  /** Bytes as in DICOM PS3.5, annexes H to K. */
  const latin = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
  it.each<[string, string, Uint8Array, string]>([
    ['Latin-1', 'ISO_IR 100', latin('M\xfcller^Zo\xeb'), 'Müller, Zoë'],
    ['Cyrillic', 'ISO_IR 144', latin('\xbb\xee\xda^\xb1'), 'Люк, Б'],
    [
      'Japanese, switched by escapes',
      '\\ISO 2022 IR 87',
      latin('Yamada^Tarou=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B'),
      'Yamada, Tarou (山田, 太郎)',
    ],
    ['a set that nobody knows', 'ISO_IR 999', latin('Plain^Name'), 'Plain, Name'],
    [
      'prefix and suffix',
      'ISO_IR 6',
      latin('Adams^John Robert Quincy^^Rev.^B.A.'),
      'Adams, John Robert Quincy Rev. B.A.',
    ],
  ])('spells names in %s', async (_, characterSet, name, expected) => {
    const { study } = await decoded([
      cs('00080005', characterSet),
      { tag: '00100010', vr: 'PN', value: name },
    ]);
    expect(study?.patientName).toBe(expected);
  });
});
