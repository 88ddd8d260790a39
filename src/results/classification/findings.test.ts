import { describe, expect, it } from 'vitest';
import { type OperatingPoint, type Threshold, verdictOf } from '../../core/finding.ts';
import { type DecodedFile, plainImage, type StudyInfo } from '../../core/image.ts';
import type { Tensor } from '../../core/tensor.ts';
import { cautionsOf } from './cautions.ts';
import { findingsOf } from './interpret.ts';

const floats = (shape: number[], values: number[]): Tensor => ({
  dtype: 'float32',
  shape,
  layout: 'NHWC',
  data: Float32Array.from(values),
});

const point = (label: string, change: Partial<OperatingPoint> = {}): OperatingPoint => ({
  label,
  platt: null,
  thresholds: { 'sensitivity-90': null, youden: null, 'specificity-90': null },
  reliability: null,
  ...change,
});

const at = (value: number): Threshold => ({
  value,
  sensitivity: 0.9,
  sensitivityCi95: null,
  specificity: 0.5,
  specificityCi95: null,
  positives: 20,
  chosenOn: 'x',
});

describe('findingsOf', () => {
  const outputs = {
    probabilities: floats([1, 2], [0.2, 0.5]),
    // Two cells, two labels, label fastest.
    maps: floats([1, 1, 2, 2], [0, 10, -10, 20]),
  };

  it('sorts by calibrated probability', () => {
    const findings = findingsOf(outputs, [point('a', { platt: { slope: 1, intercept: 5 } }), point('b')]);
    expect(findings.map(({ label }) => label)).toEqual(['a', 'b']);
  });

  it('calibrates on the logit of the score (Platt)', () => {
    const [, finding] = findingsOf(outputs, [point('a', { platt: { slope: 2, intercept: -1 } }), point('b')]);
    // logit(0.2) = -1.3863; 2 * that - 1 = -3.7726; its sigmoid is 0.02248.
    expect(finding?.probability).toBeCloseTo(0.02248, 4);
    expect(finding?.score).toBeCloseTo(0.2, 6);
  });

  it('carries every threshold of its label, whatever the criterion', () => {
    const thresholds = { 'sensitivity-90': at(0.1), youden: at(0.3), 'specificity-90': at(0.6) };
    const [, finding] = findingsOf(outputs, [point('a', { thresholds }), point('b')]);
    expect(finding?.thresholds).toEqual(thresholds);
  });

  it('gives no map where the network gives none', () => {
    const findings = findingsOf({ ...outputs, maps: null }, [point('a'), point('b')]);
    expect(findings.map(({ map }) => map)).toEqual([null, null]);
  });

  it('cuts out the map of its own label', () => {
    const b = findingsOf(outputs, [point('a'), point('b')]).find(({ label }) => label === 'b');
    expect(b?.map).toMatchObject({ columns: 2, rows: 1 });
    expect(b?.map?.values[0]).toBeCloseTo(1 / (1 + Math.exp(-10)), 6);
  });

  it.each([0, 1])('keeps a saturated score of %d finite', (score) => {
    const [finding] = findingsOf(
      { probabilities: floats([1, 1], [score]), maps: floats([1, 1, 1, 1], [0]) },
      [point('a', { platt: { slope: 1, intercept: 0 } })],
    );
    expect(finding?.probability).toBeCloseTo(score, 6);
  });
});

describe('verdictOf', () => {
  const thresholds = { 'sensitivity-90': at(0.25), youden: at(0.5), 'specificity-90': at(0.75) };
  const cases = [
    { probability: 0.5, youden: 'above', sensitive: 'above' },
    { probability: 0.4999, youden: 'below', sensitive: 'above' },
    { probability: 0.2, youden: 'below', sensitive: 'below' },
  ] as const;

  it.each(cases)('applies the requested criterion to $probability', ({ probability, youden, sensitive }) => {
    expect(verdictOf({ probability, thresholds }, 'youden')).toBe(youden);
    expect(verdictOf({ probability, thresholds }, 'sensitivity-90')).toBe(sensitive);
  });

  it('gives no verdict without a threshold', () => {
    const none = { 'sensitivity-90': null, youden: at(0.5), 'specificity-90': null };
    expect(verdictOf({ probability: 0.9, thresholds: none }, 'sensitivity-90')).toBe('none');
  });
});

describe('cautions', () => {
  const study = (change: Partial<StudyInfo>): StudyInfo => ({
    patientName: null,
    patientId: null,
    patientBirthDate: null,
    patientSex: null,
    patientAge: null,
    studyDate: null,
    modality: null,
    bodyPart: null,
    viewPosition: null,
    laterality: null,
    calibration: null,
    ...change,
  });
  const picture = plainImage(Uint8Array.of(0, 255), 1000, 1000, 8);
  const input = floats([1, 2, 2, 1], [-1, 1, -1, 1]);
  const codes = (file: Partial<DecodedFile>, tensor = input) =>
    cautionsOf(
      { mediaType: 'application/dicom', image: picture, study: null, cautions: [], ...file },
      tensor,
      0.25,
    ).map(({ code }) => code);

  it('says nothing of a sound picture', () => {
    expect(codes({ study: study({ modality: 'DX', bodyPart: 'CHEST', viewPosition: 'PA' }) })).toEqual([]);
  });

  it.each([
    ['not-radiograph', { study: study({ modality: 'CT' }) }],
    ['other-radiograph', { study: study({ modality: 'MG' }) }],
    ['other-radiograph', { study: study({ modality: 'PX' }) }],
    ['unspecific-modality', { study: study({ modality: 'OT' }) }],
    ['child', { study: study({ patientAge: '017Y' }) }],
    ['child', { study: study({ patientAge: '006M' }) }],
    ['not-chest', { study: study({ bodyPart: 'KNEE' }) }],
    ['lateral', { study: study({ viewPosition: 'LL' }) }],
    ['aspect', { image: { ...picture, widthPx: 2000 } }],
    ['aspect', { image: { ...picture, pixelAspect: 2 } }],
    ['multi-frame', { image: { ...picture, frames: 9 } }],
    ['test-image', { cautions: [{ code: 'test-image' }] }],
  ] as const)('warns: %s', (code, file) => {
    expect(codes(file)).toEqual([code]);
  });

  it('warns of a picture smaller than the network looks at', () => {
    expect(codes({ image: { ...picture, widthPx: 1, heightPx: 1 } })).toEqual(['small']);
  });

  it('warns of one single grey', () => {
    expect(codes({}, floats([1, 2, 2, 1], [1, 1, 1, 1]))).toEqual(['flat']);
  });

  it('blames the window where it hides the tones of the image', () => {
    const windows = [{ center: 9000, width: 10, shape: 'LINEAR' }] as const;
    const grey = floats([1, 2, 2, 1], [1, 1, 1, 1]);
    expect(codes({ image: { ...picture, windows } }, grey)).toEqual(['window-flat']);
    expect(codes({ image: { ...picture, windows, samples: Uint8Array.of(7, 7) } }, grey)).toEqual(['flat']);
  });

  it('knows no child of 18 years, nor in an age that is none', () => {
    for (const patientAge of ['018Y', '090Y', '216M', '18', '', 'Y'])
      expect(codes({ study: study({ patientAge }) })).toEqual([]);
  });
});
