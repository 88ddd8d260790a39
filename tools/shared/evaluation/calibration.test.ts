import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countPositives, type Scored } from '../../../src/benchmark/accuracy/scored.ts';
import { mean } from '../../../src/benchmark/statistics/samples.ts';
import { CRITERIA, type Criterion } from '../../../src/core/finding.ts';
import { calibrated } from '../../../src/results/classification/interpret.ts';
import {
  calibrateLabels,
  calibrationErrors,
  chooseThresholds,
  MIN_POSITIVES_FOR_THRESHOLD,
} from './calibration.ts';

/** `count` scores spread over 0-1; those of positives shifted by `shift` on the logit. */
function spread(count: number, every: number, shift: number): Scored[] {
  return Array.from({ length: count }, (_, i) => {
    const positive = i % every === 0;
    const u = (((i * 7919) % count) + 0.5) / count;
    return { score: 1 / (1 + ((1 - u) / u) * Math.exp(positive ? -shift : 0)), positive };
  });
}

const common = { label: 'common', samples: spread(600, 5, 1.5) };
const rare = { label: 'rare', samples: spread(600, 100, 2.5) };
const absent = { label: 'absent', samples: spread(600, 601, 0).map((s) => ({ ...s, positive: false })) };
const reversed = { label: 'reversed', samples: spread(600, 5, -0.5) };

describe('calibrateLabels', () => {
  test('a common label is fitted by itself: others do not move it', () => {
    const [alone] = calibrateLabels([common]);
    const [amongOthers] = calibrateLabels([common, rare, absent]);
    expect(amongOthers).toEqual(alone);
  });

  test('labels below 20 positives share one slope and keep their own intercept', () => {
    const [first, second, third] = calibrateLabels([common, rare, absent]);
    expect(second?.positives).toBe(6);
    expect(second?.slope).toBe(third?.slope);
    expect(second?.slope).not.toBe(first?.slope);
    expect(second?.intercept).not.toBe(third?.intercept);
  });

  test.each([common, rare, absent])(
    'the mean probability of “$label” is its smoothed prevalence',
    (label) => {
      const platt = calibrateLabels([common, rare, absent]).find((entry) => entry.label === label.label);
      if (!platt) throw new Error('not calibrated');
      const positives = platt.positives;
      const negatives = label.samples.length - positives;
      const targets = (positives * (positives + 1)) / (positives + 2) + negatives / (negatives + 2);
      const probabilities = label.samples.map(({ score }) => calibrated(score, platt));
      /** At the optimum both are equal; the fit comes within 1e-9 of it. */
      expect(mean(probabilities)).toBeCloseTo(targets / label.samples.length, 9);
    },
  );

  test('a label that the network has the wrong way round keeps its ranking', () => {
    const [, rarely, wrong] = calibrateLabels([common, rare, reversed]);
    expect(wrong?.positives).toBeGreaterThanOrEqual(20);
    expect(wrong?.slope).toBeGreaterThan(0);
    expect(wrong?.slope).toBe(rarely?.slope);
  });
});

test('calibration lowers the error of an uncalibrated score', () => {
  const raw = { slope: 1, intercept: 0, label: 'common', positives: 120 };
  const before = calibrationErrors([common], [raw]).mean;
  const after = calibrationErrors([common], calibrateLabels([common])).mean;
  expect(after).toBeLessThan((before ?? Number.NaN) / 2);
});

test('calibration error and its mean leave out labels below 20 positives', () => {
  const labels = [common, rare];
  const { perLabel, mean: average } = calibrationErrors(labels, calibrateLabels(labels));
  expect(perLabel.get('rare')).toBeNull();
  expect(average).toBe(perLabel.get('common'));
});

describe('chooseThresholds', () => {
  const labels = [common, rare, absent];
  const calibrations = calibrateLabels(labels);
  const patientOf = Int32Array.from(common.samples.keys(), (i) => i >> 1);
  const thresholds = chooseThresholds(labels, calibrations, { patientOf, calledByFloat32: null });

  test.each(CRITERIA)('reaches what it states by the rule of the app: %s', (criterion) => {
    const platt = calibrations[0];
    const point = thresholds.find((entry) => entry.criterion === criterion);
    if (!platt || !point) throw new Error('nothing chosen');
    const above = ({ score }: Scored) => calibrated(score, platt) >= point.value;
    const positives = common.samples.filter(({ positive }) => positive);
    const negatives = common.samples.filter(({ positive }) => !positive);
    expect(point.sensitivity).toBe(positives.filter(above).length / positives.length);
    expect(point.specificity).toBe(negatives.filter((sample) => !above(sample)).length / negatives.length);
    expect([point.positives, point.negatives]).toEqual([positives.length, negatives.length]);
    for (const reached of ['sensitivity', 'specificity'] as const) {
      const [low, high] = point[`${reached}Ci95`];
      expect(low).toBeLessThan(point[reached]);
      expect(high).toBeGreaterThan(point[reached]);
    }
  });

  test('finds 90 % of the positives, and would not with the next higher score', () => {
    const platt = calibrations[0];
    const point = thresholds.find(({ criterion }) => criterion === 'sensitivity-90');
    if (!platt || !point) throw new Error('nothing chosen');
    const found = common.samples
      .filter(({ positive }) => positive)
      .map(({ score }) => calibrated(score, platt));
    expect(point.sensitivity).toBeGreaterThanOrEqual(0.9);
    expect(found.filter((probability) => probability > point.value).length / found.length).toBeLessThan(0.9);
  });

  test('gives none to a label below 10 positives', () => {
    expect(countPositives(rare.samples)).toBeLessThan(MIN_POSITIVES_FOR_THRESHOLD);
    expect(thresholds.map(({ label, criterion }) => [label, criterion])).toEqual([
      ['common', 'sensitivity-90'],
      ['common', 'youden'],
      ['common', 'specificity-90'],
    ]);
  });

  test('clears 90 % of the negatives, and would not with the next lower score', () => {
    const platt = calibrations[0];
    const point = thresholds.find(({ criterion }) => criterion === 'specificity-90');
    if (!platt || !point) throw new Error('nothing chosen');
    const all = common.samples.map((sample) => ({ ...sample, probability: calibrated(sample.score, platt) }));
    const cleared = all.filter(({ positive }) => !positive).map(({ probability }) => probability);
    const lower = Math.max(...all.map(({ probability }) => probability).filter((p) => p < point.value));
    expect(point.specificity).toBeGreaterThanOrEqual(0.9);
    expect(cleared.filter((probability) => probability < lower).length / cleared.length).toBeLessThan(0.9);
  });
});

describe('the thresholds of a label', () => {
  const score = fc.integer({ min: 1, max: 99 }).map((hundredths) => hundredths / 100);
  const sample = fc.record({ score, positive: fc.boolean() });
  const samples = fc.array(sample, { minLength: 20, maxLength: 60 });
  const called = fc.option(fc.integer({ min: 1, max: 60 }));

  test('never cross, and each reaches the share that its criterion asks for', () => {
    let compared = 0;
    fc.assert(
      fc.property(samples, called, (drawn, calledByFloat32) => {
        const labels = [{ label: 'A', samples: drawn }];
        const points = chooseThresholds(labels, calibrateLabels(labels), {
          patientOf: Int32Array.from(drawn.keys()),
          calledByFloat32: calledByFloat32 === null ? null : new Map([['A', calledByFloat32]]),
        });
        const values = points.map(({ value }) => value);
        expect(values).toEqual(values.toSorted((a, b) => a - b));
        const of = (criterion: Criterion) => points.find((point) => point.criterion === criterion);
        expect(of('sensitivity-90')?.sensitivity ?? 1).toBeGreaterThanOrEqual(0.9);
        expect(of('specificity-90')?.specificity ?? 1).toBeGreaterThanOrEqual(0.9);
        if (points.length === CRITERIA.length) compared++;
      }),
      { seed: 7 },
    );
    expect(compared).toBeGreaterThan(20);
  });

  test('are the balanced one where that alone finds 90 % of the positives and clears 90 % of the negatives', () => {
    const apart = Array.from({ length: 40 }, (_, i) => ({ score: (i + 1) / 50, positive: i >= 20 }));
    const labels = [{ label: 'A', samples: apart }];
    const points = chooseThresholds(labels, calibrateLabels(labels), {
      patientOf: Int32Array.from(apart.keys()),
      calledByFloat32: null,
    });
    expect(points).toHaveLength(3);
    for (const { criterion, ...point } of points) {
      expect(point).toMatchObject({ value: points[1]?.value, sensitivity: 1, specificity: 1 });
    }
  });
});
