/** Files that break a rule of the standard, or use a rare one, and are still read right. */
import { describe, expect, it } from 'vitest';
import {
  cs,
  ds,
  type Element,
  EXPLICIT,
  IMPLICIT,
  join,
  radiograph,
  sq,
  ss,
  us,
  writeDicom,
} from '../../../tools/fixtures/dicom-writer.ts';
import { bufferOf, problemOf } from '../../../tools/fixtures/problem-of.ts';
import { neverAborted } from '../../core/abort.ts';
import type { Caution } from '../../core/finding.ts';
import type { PixelImage } from '../../core/image.ts';
import { preprocess } from '../../preprocess/preprocess.ts';
import { decode } from '../decode.ts';

interface Spec {
  readonly bits?: readonly [allocated: number, stored: number];
  readonly pixels: Uint8Array;
  readonly extra?: readonly Element[];
}

const elementsOf = ({ bits = [8, 8], pixels, extra = [] }: Spec) =>
  radiograph({ sizePx: 2, bitsAllocated: bits[0], bitsStored: bits[1], pixels, extra });
const fileOf = (spec: Spec, transferSyntax = EXPLICIT) =>
  writeDicom({ transferSyntax, elements: elementsOf(spec) });

const words = (...values: number[]) => new Uint8Array(Uint16Array.from(values).buffer);
const four = Uint8Array.of(0, 85, 170, 255);
const signed = us('00280103', 1);
const window = [ds('00281050', 2048), ds('00281051', 4096)];

/** Tones as the screen and the network get them, 0-1. */
const tonesOf = async (image: PixelImage) => {
  const { data } = await preprocess(image, [
    { op: 'rescale' },
    { op: 'window' },
    { op: 'invert', when: 'MONOCHROME1' },
  ]);
  return [...data];
};

async function expectTones(
  file: Uint8Array,
  expected: readonly number[],
  codes: readonly Caution['code'][] = [],
): Promise<void> {
  const { image, cautions } = await decode(bufferOf(file), neverAborted);
  const tones = await tonesOf(image);
  expect(tones).toHaveLength(expected.length);
  for (const [index, tone] of tones.entries()) expect(tone).toBeCloseTo(expected[index] ?? Number.NaN, 4);
  expect(cautions.map(({ code }) => code)).toEqual(codes);
}

const thirds = [0, 1 / 3, 2 / 3, 1];

describe('colour that is grey', () => {
  const rgb = (bits: readonly [number, number], pixels: Uint8Array, ...extra: Element[]) =>
    fileOf({ bits, pixels, extra: [cs('00280004', 'RGB'), us('00280002', 3), ...extra] });
  const thrice = (values: readonly number[]) => values.flatMap((value) => [value, value, value]);

  it.each<[string, readonly Element[]]>([
    ['a window for its grey original', window],
    ['a narrow window', [ds('00281050', 100), ds('00281051', 50)]],
    ['a rescale', [ds('00281052', -1024), ds('00281053', 2)]],
    ['a VOI LUT', [sq('00283010', [us('00283002', 2, 0, 8), us('00283006', 255, 0)])]],
    ['an inverse presentation', [cs('20500020', 'INVERSE')]],
    ['padding', [us('00280120', 255)]],
  ])('ignores %s', async (_, extra) => {
    await expectTones(rgb([8, 8], Uint8Array.from(thrice([...four])), ...extra), thirds);
  });

  it('uses the full range of its bits, however few levels it has', async () => {
    const file = rgb([16, 12], words(...thrice([0, 1365, 1365, 2730])));
    await expectTones(file, [0, 1 / 3, 1 / 3, 2 / 3]);
  });

  const palette = (bits: number, ...entries: number[]): Element[] =>
    ['1', '2', '3'].flatMap((channel) => [
      us(`0028110${channel}`, entries.length, 10, bits),
      { tag: `0028120${channel}`, vr: 'OW', value: words(...entries) },
    ]);
  it.each<[string, readonly Element[]]>([
    ['16 bits', palette(16, 0, 21845, 43690, 65535)],
    ['8 bits', palette(8, 0, 85, 170, 255)],
    ['8 bits that are called 16', palette(16, 0, 85, 170, 255)],
  ])('is read through a palette of %s', async (_, tables) => {
    const extra = [cs('00280004', 'PALETTE COLOR'), ...tables];
    await expectTones(fileOf({ pixels: Uint8Array.of(9, 11, 12, 99), extra }), thirds);
  });

  it('is read through a palette of segments', async () => {
    const tables = ['1', '2', '3'].flatMap((channel): Element[] => [
      us(`0028110${channel}`, 4, 0, 16),
      // Discrete: one entry of 0; linear: three more up to 65535.
      { tag: `0028122${channel}`, vr: 'OW', value: words(0, 1, 0, 1, 3, 65535) },
    ]);
    const extra = [cs('00280004', 'PALETTE COLOR'), ...tables];
    await expectTones(fileOf({ pixels: Uint8Array.of(0, 1, 2, 3), extra }), thirds);
  });

  it('is refused where its palette is coloured or missing', async () => {
    const red = palette(8, 0, 85, 170, 255).map((element) =>
      element.tag === '00281202' ? { ...element, value: words(0, 0, 0, 0) } : element,
    );
    const read = (extra: readonly Element[]) =>
      problemOf(
        decode(
          bufferOf(fileOf({ pixels: four, extra: [cs('00280004', 'PALETTE COLOR'), ...extra] })),
          neverAborted,
        ),
      );
    expect(await read(red)).toMatchObject({ kind: 'unsupported', found: { code: 'photometric-colour' } });
    expect(await read([])).toMatchObject({ kind: 'decode', reason: 'corrupt' });
  });
});

describe('lookup tables', () => {
  const lut = (sequence: string, descriptor: readonly number[], entries: readonly number[], vr = 'US') =>
    sq(sequence, [
      { tag: '00283002', vr, value: descriptor },
      { tag: '00283006', vr: 'US', value: entries },
    ]);
  const indices = Uint8Array.of(0, 1, 2, 3);

  it.each([8, 10, 12, 14])('of %i bits that are called 16 reach white', async (bits) => {
    const top = 2 ** bits - 1;
    const entries = [0, Math.round(top / 3), Math.round((2 * top) / 3), top];
    const { image } = await decode(
      bufferOf(fileOf({ pixels: indices, extra: [lut('00283010', [4, 0, 16], entries)] })),
      neverAborted,
    );
    for (const [index, tone] of (await tonesOf(image)).entries())
      expect(tone).toBeCloseTo(thirds[index] ?? 0, 2);
  });

  it('that stay below white on purpose are taken at their word', async () => {
    const file = fileOf({ pixels: indices, extra: [lut('00283010', [4, 0, 16], [0, 10000, 20000, 30000])] });
    await expectTones(file, [0, 10000 / 65535, 20000 / 65535, 30000 / 65535]);
  });

  it('begin below zero for signed pixels, though written as unsigned', async () => {
    const modality = lut('00283000', [4, 0xfffe, 16], [0, 21845, 43690, 65535]);
    const extra = [modality, signed, ds('00281050', 32768), ds('00281051', 65536)];
    await expectTones(fileOf({ bits: [16, 16], pixels: words(0xfffe, 0xffff, 0, 1), extra }), thirds);
  });

  it('that are too short give way to a window, with a caution', async () => {
    const extra = [lut('00283010', [4096, 0, 16], [1, 2]), ds('00281050', 128), ds('00281051', 256)];
    await expectTones(fileOf({ pixels: four, extra }), thirds, ['lut-damaged']);
  });

  it('are found in sequences that arrive as UN', async () => {
    const item = writeDicom({
      transferSyntax: IMPLICIT,
      part10: false,
      elements: [us('00283002', 4, 0, 8), us('00283006', 255, 170, 85, 0)],
    });
    const head = new Uint8Array(Uint16Array.of(0xfffe, 0xe000, item.length, 0).buffer);
    const extra = [{ tag: '00283010', vr: 'UN', value: join([head, item]) }];
    await expectTones(fileOf({ pixels: indices, extra }), thirds.toReversed());
  });
});

describe('padding', () => {
  it.each<[string, Element[], number[], number[]]>([
    ['a value', [ss('00280120', -2000), signed], [-2000, 0, 50, 100], [0, 0, 0.5, 1]],
    ['a range', [ss('00280120', -2000), ss('00280121', -1900), signed], [-1950, 0, 50, 100], [0, 0, 0.5, 1]],
    [
      'a range from its other end',
      [us('00280120', 4000), us('00280121', 3000)],
      [3000, 0, 50, 100],
      [1, 0, 0.5, 1],
    ],
    [
      'white in MONOCHROME1',
      [us('00280120', 65535), cs('00280004', 'MONOCHROME1')],
      [65535, 0, 50, 100],
      [0, 1, 0.5, 0],
    ],
  ])('by %s is no part of the range that is shown', async (_, extra, values, expected) => {
    const pixels = new Uint8Array(Int32Array.from(values).buffer).filter((__, index) => index % 4 < 2);
    await expectTones(fileOf({ bits: [16, 16], pixels, extra }), expected);
  });
});

describe('windows', () => {
  it('below a width of 1 are exact', async () => {
    const extra = [ds('00281053', '0.000244200244'), ds('00281050', '0.5'), ds('00281051', '0.5')];
    const file = fileOf({ bits: [16, 12], pixels: words(0, 1024, 2048, 4095), extra });
    await expectTones(file, [0, 1024 / 4095 / 0.5 - 0.5, 2048 / 4095 / 0.5 - 0.5, 1]);
  });

  it.each([
    ['a width of 0', ds('00281050', 128), ds('00281051', 0)],
    ['no width', ds('00281050', 128), ds('00281051', '')],
    ['a text', ds('00281050', 'x'), ds('00281051', 256)],
  ])('of %s are named in a caution', async (_, center, width) => {
    await expectTones(fileOf({ pixels: four, extra: [center, width] }), thirds, ['window-unusable']);
  });
});

describe('polarity', () => {
  it('follows a presentation LUT shape, with a caution where the standard has none', async () => {
    const inverse = cs('20500020', 'INVERSE');
    await expectTones(fileOf({ pixels: four, extra: [inverse] }), thirds.toReversed(), ['inverse-shape']);
    const monochrome1 = [inverse, cs('00280004', 'MONOCHROME1')];
    await expectTones(fileOf({ pixels: four, extra: monochrome1 }), thirds.toReversed());
  });
});

describe('data sets', () => {
  const eight = new Uint8Array(8);
  it.each(['OV', 'SV', 'UV', 'ZZ'])('with an element of the representation %s are read', async (vr) => {
    const extra = [
      { tag: '00290010', vr: 'LO', value: 'DRAWN' },
      { tag: '00291050', vr, value: eight },
    ];
    await expectTones(fileOf({ pixels: four, extra }), thirds);
  });

  it.each([
    ['implicit', EXPLICIT, IMPLICIT],
    ['explicit', IMPLICIT, EXPLICIT],
  ])('that are %s though their header says otherwise are read, with a caution', async (_, says, is) => {
    const spec: Spec = { pixels: four };
    const head = fileOf(spec, says);
    const meta = head.subarray(0, 144 + new DataView(head.buffer).getUint32(140, true));
    const body = writeDicom({ transferSyntax: is, elements: elementsOf(spec), part10: false });
    await expectTones(join([meta, body]), thirds, ['encoding']);
  });

  it('that were not deflated though their header says so are read, with a caution', async () => {
    await expectTones(fileOf({ pixels: four }, '1.2.840.10008.1.2.1.99'), thirds, ['encoding']);
  });

  it('without the last pad byte are read', async () => {
    const odd = radiograph({ sizePx: 3, bitsAllocated: 8, bitsStored: 8, pixels: new Uint8Array(9) });
    const whole = writeDicom({ transferSyntax: EXPLICIT, elements: odd });
    const { image } = await decode(bufferOf(whole.subarray(0, -1)), neverAborted);
    expect(image.samples).toHaveLength(9);
  });

  it('with an icon read the image, not the icon', async () => {
    const icon = sq('00880200', [
      us('00280010', 1),
      us('00280011', 1),
      { tag: '7FE00010', vr: 'OB', value: Uint8Array.of(7, 7) },
    ]);
    await expectTones(fileOf({ pixels: four, extra: [icon] }), thirds);
  });

  it('nested without end are refused', async () => {
    const nested = Array.from({ length: 40 }).reduce<Element>(
      (inner) => sq('00081140', [inner]),
      us('00280010', 2),
    );
    const problem = await problemOf(
      decode(bufferOf(fileOf({ pixels: four, extra: [nested] })), neverAborted),
    );
    expect(problem).toMatchObject({ kind: 'decode', reason: 'corrupt' });
  });
});

describe('functional groups', () => {
  const measures = sq('00289110', [ds('00280030', '0.2', '0.2')]);
  const rescale = sq('00289145', [ds('00281052', -1000), ds('00281053', 2)]);
  const voi = (center: number) => sq('00289132', [ds('00281050', center), ds('00281051', 100)]);

  it('give the frame its window, rescale and spacing, its own before the shared ones', async () => {
    const extra = [
      { tag: '00280008', vr: 'IS', value: '2' },
      sq('52009229', [measures, rescale, voi(1)]),
      sq('52009230', [voi(40)], [voi(80)]),
    ];
    const { image } = await decode(
      bufferOf(fileOf({ pixels: Uint8Array.of(...four, ...four), extra })),
      neverAborted,
    );
    expect(image).toMatchObject({
      windows: [{ center: 40, width: 100 }],
      rescale: { slope: 2, intercept: -1000 },
      spacing: { rowMm: 0.2, columnMm: 0.2 },
    });
  });

  it('give each frame that is asked for its own pixels and window', async () => {
    const frames = { tag: '00280008', vr: 'IS', value: '2' };
    const file = fileOf({
      pixels: Uint8Array.of(...four, ...four.toReversed()),
      extra: [frames, sq('52009230', [voi(40)], [voi(80)])],
    });
    const { image } = await decode(bufferOf(file), neverAborted, 1);
    expect(image).toMatchObject({
      frame: 1,
      frames: 2,
      windows: [{ center: 80 }],
      samples: four.toReversed(),
    });
    expect(await problemOf(decode(bufferOf(file), neverAborted, 2))).toMatchObject({
      kind: 'decode',
      detail: { code: 'dicom-no-frame', frame: 3, frames: 2 },
    });
  });
});

describe('pixels that are not square', () => {
  const ratio = { tag: '00280034', vr: 'IS', value: '2\\1' };
  const none = ds('00181164', '');
  it.each<[string, readonly Element[], number]>([
    ['by their ratio', [none, ratio], 2],
    ['by their spacing, whatever the ratio says', [ds('00181164', 0.1, 0.3), ratio], 1 / 3],
    ['not: rounded spacing', [ds('00181164', 0.1389, 0.1388)], 1],
    ['not: an impossible ratio', [none, { ...ratio, value: '0\\1' }], 1],
  ])('are told %s', async (_, extra, aspect) => {
    const { image } = await decode(bufferOf(fileOf({ pixels: four, extra })), neverAborted);
    expect(image.pixelAspect).toBeCloseTo(aspect, 6);
  });
});

describe('test images', () => {
  it.each([
    ['a quality control image', cs('00280300', 'YES')],
    ['an image type of a test', cs('00080008', 'DERIVED\\SECONDARY\\TEST')],
  ])('by %s are named in a caution', async (_, element) => {
    await expectTones(fileOf({ pixels: four, extra: [element] }), thirds, ['test-image']);
  });
});
