/** The spacing of pixels, and where it was measured: DICOM PS3.3 10.7.1. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cs,
  ds,
  type Element,
  EXPLICIT,
  radiograph,
  sq,
  writeDicom,
} from '../../../tools/fixtures/dicom-writer.ts';
import { bufferOf } from '../../../tools/fixtures/problem-of.ts';
import { neverAborted } from '../../core/abort.ts';
import { decode } from '../decode.ts';

async function decoded(extra: readonly Element[]) {
  // The drawn radiograph has a spacing at the detector.
  const none = extra.some(({ tag }) => tag === '00181164') ? [] : [ds('00181164')];
  const pixels = new Uint8Array(4);
  const elements = radiograph({
    sizePx: 2,
    bitsAllocated: 8,
    bitsStored: 8,
    pixels,
    extra: [...none, ...extra],
  });
  return decode(bufferOf(writeDicom({ transferSyntax: EXPLICIT, elements })), neverAborted);
}

const spacingOf = async (...extra: Element[]) => (await decoded(extra)).image.spacing;

const detector = (row: number | string, column: number | string) => ds('00181164', row, column);
const film = (row: number, column: number) => ds('00182010', row, column);
const given = ds('00280030', 0.2, 0.3);
const type = (name: string) => cs('00280A02', name);
const estimate = (factor: number | string) => ds('00181114', factor);
const distances = (toDetector: number | string, toPatient: number | string) =>
  [ds('00181110', toDetector), ds('00181111', toPatient)] as const;

const PITCH = { rowMm: 0.2, columnMm: 0.3 };

describe('the origin of a spacing', () => {
  it.each<[string, readonly Element[], object | null]>([
    ['is none without any', [], null],
    [
      'is a calibration by an object of known size',
      [given, type('FIDUCIAL')],
      { ...PITCH, origin: 'calibrated', method: 'fiducial' },
    ],
    [
      'is a correction for an assumed geometry',
      [detector(0.25, 0.375), given, type('GEOMETRY')],
      { ...PITCH, origin: 'calibrated', method: 'geometry' },
    ],
    [
      'is a calibration of a type that is unknown',
      [given, type('RULER')],
      { ...PITCH, origin: 'calibrated', method: 'unnamed' },
    ],
    [
      'is what the type says, even at the detector',
      [detector(0.2, 0.3), given, type('FIDUCIAL')],
      { ...PITCH, origin: 'calibrated', method: 'fiducial' },
    ],
    [
      'is a correction where the detector differs',
      [detector(0.25, 0.375), given],
      { ...PITCH, origin: 'calibrated', method: 'unnamed' },
    ],
    [
      'is a correction where the film differs',
      [film(0.22, 0.33), given],
      { ...PITCH, origin: 'calibrated', method: 'unnamed' },
    ],
    ['is the detector alone', [detector(0.2, 0.3)], { ...PITCH, origin: 'detector' }],
    ['is the detector where both are equal', [detector(0.2, 0.3), given], { ...PITCH, origin: 'detector' }],
    [
      'is the detector where both are equal but for their digits',
      [detector('0.20001', '0.2999'), given],
      { rowMm: 0.20001, columnMm: 0.2999, origin: 'detector' },
    ],
    ['is the film alone', [film(0.2, 0.3)], { ...PITCH, origin: 'film' }],
    ['is the film where both are equal', [film(0.2, 0.3), given], { ...PITCH, origin: 'film' }],
    ['cannot be told of Pixel Spacing alone', [given], { ...PITCH, origin: 'unstated' }],
    [
      'cannot be told where the object is larger than its shadow',
      [detector(0.1, 0.15), given],
      { ...PITCH, origin: 'unstated' },
    ],
    ['is none of a type without a spacing', [type('FIDUCIAL')], null],
    ['is none of 0 mm', [ds('00280030', 0, 0)], null],
    ['is none of words', [ds('00280030', 'a', 'b')], null],
    ['is none of a single value', [ds('00280030', 0.2)], null],
    ['is none of micrometres', [detector(143, 143)], null],
    ['is none of proportions that no pixel has', [detector(0.1, 1)], null],
    ['is none of negative values', [detector(-0.2, -0.3)], null],
  ])('%s', async (_, extra, expected) => {
    expect(await spacingOf(...extra)).toEqual(expected);
  });

  it('is told of each frame by its own group', async () => {
    const frames = { tag: '00280008', vr: 'IS', value: '2' };
    const measures = (mm: number) => [sq('00289110', [ds('00280030', mm, mm)])];
    const elements = radiograph({
      sizePx: 2,
      bitsAllocated: 8,
      bitsStored: 8,
      pixels: new Uint8Array(8),
      extra: [ds('00181164'), frames, sq('52009230', measures(0.2), measures(0.4))],
    });
    const file = bufferOf(writeDicom({ transferSyntax: EXPLICIT, elements }));
    expect((await decode(file, neverAborted, 1)).image.spacing).toMatchObject({ rowMm: 0.4 });
  });

  it('is told of a frame whose properties hold the spacing at the detector', async () => {
    const shared = sq('52009229', [sq('00289443', [detector(0.2, 0.3)])]);
    expect(await spacingOf(shared)).toEqual({ ...PITCH, origin: 'detector' });
  });
});

describe('the magnification', () => {
  it.each<[string, readonly Element[], object]>([
    // 0.2 / 1.25 and 0.3 / 1.25
    ['is the estimate', [estimate(1.25)], { rowMm: 0.16, columnMm: 0.24, factor: 1.25, by: 'estimate' }],
    // 1800 / 1500 = 1.2
    [
      'is the ratio of the distances',
      distances(1800, 1500),
      { rowMm: 0.2 / 1.2, columnMm: 0.25, factor: 1.2, by: 'distances' },
    ],
    ['is the estimate before the distances', [estimate(1.25), ...distances(1800, 1500)], { factor: 1.25 }],
    ['is the distances where the estimate is 1', [estimate(1), ...distances(1800, 1500)], { factor: 1.2 }],
  ])('%s', async (_, extra, expected) => {
    const spacing = await spacingOf(detector(0.2, 0.3), given, ...extra);
    expect(spacing).toMatchObject({ origin: 'magnification', ...expected });
  });

  it.each<[string, readonly Element[]]>([
    ['of 1', [estimate(1)]],
    ['below 1', [estimate(0.9)]],
    ['of 0', [estimate(0)]],
    ['in words', [estimate('unknown')]],
    ['in per cent', [estimate(115)]],
    ['by a patient behind the detector', distances(1800, 1900)],
    ['by a patient at the source', distances(1800, 0)],
    ['by distances in different units', distances(1800, 150)],
    ['by a single distance', [ds('00181110', 1800)]],
  ])('%s changes nothing', async (_, extra) => {
    expect(await spacingOf(detector(0.2, 0.3), ...extra)).toEqual({ ...PITCH, origin: 'detector' });
  });

  it('changes no spacing that its writer has calibrated', async () => {
    const extra = [detector(0.25, 0.375), given, type('FIDUCIAL'), estimate(1.25)];
    expect(await spacingOf(...extra)).toEqual({ ...PITCH, origin: 'calibrated', method: 'fiducial' });
  });

  it('changes no spacing whose origin is unstated', async () => {
    expect(await spacingOf(given, estimate(1.25))).toEqual({ ...PITCH, origin: 'unstated' });
  });

  it('makes the pixel at the detector smaller by its factor, whatever the numbers', async () => {
    const pitch = fc.double({ min: 0.05, max: 0.4, noNaN: true });
    const factor = fc.double({ min: 1.01, max: 3.9, noNaN: true });
    await fc.assert(
      fc.asyncProperty(pitch, pitch, factor, async (row, column, magnification) => {
        const spacing = await spacingOf(detector(row, column), estimate(magnification));
        expect((spacing?.rowMm ?? 0) * magnification).toBeCloseTo(row, 12);
        expect((spacing?.columnMm ?? 0) * magnification).toBeCloseTo(column, 12);
      }),
      { numRuns: 100 },
    );
  });
});

it("the writer's words on a calibration are told apart from the image", async () => {
  const words = { tag: '00280A04', vr: 'LO', value: 'Ball of 25 mm at the skin' };
  const { image, study } = await decoded([given, type('FIDUCIAL'), words]);
  expect(study?.calibration).toBe('Ball of 25 mm at the skin');
  expect(JSON.stringify({ ...image, samples: null })).not.toContain('Ball');
});
