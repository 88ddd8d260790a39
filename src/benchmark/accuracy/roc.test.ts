import fc from 'fast-check';
import { expect, test } from 'vitest';
import { auc } from './auc.ts';
import { rocCurve } from './roc.ts';

test('has the points of scikit-learn', () => {
  const positive = [0, 0, 1, 1, 0, 1, 1, 0, 1, 0];
  const scores = [0.1, 0.4, 0.35, 0.8, 0.35, 0.8, 0.9, 0.2, 0.6, 0.6];
  const points = rocCurve(scores.map((score, i) => ({ score, positive: positive[i] === 1 })));
  // sklearn.metrics.roc_curve(positive, scores), scikit-learn; it keeps (0, 0.2), which is on the
  // way up to (0, 0.6).
  expect(points.map((point) => point.falsePositiveRate)).toEqual([0, 0, 0.2, 0.4, 0.6, 1]);
  expect(points.map((point) => point.truePositiveRate)).toEqual([0, 0.6, 0.8, 0.8, 1, 1]);
  expect(points.map((point) => point.threshold)).toEqual([null, 0.8, 0.6, 0.4, 0.35, 0.1]);
});

test('has the AUC as the area below it', () => {
  const scored = fc.array(fc.record({ score: fc.integer({ min: 0, max: 9 }), positive: fc.boolean() }));
  fc.assert(
    fc.property(scored, (samples) => {
      const points = rocCurve(samples);
      const area = points.slice(1).reduce((sum, { falsePositiveRate, truePositiveRate }, i) => {
        const before = points[i] ?? { falsePositiveRate: 0, truePositiveRate: 0 };
        const width = falsePositiveRate - before.falsePositiveRate;
        return sum + (width * (truePositiveRate + before.truePositiveRate)) / 2;
      }, 0);
      if (points.length === 0) expect(auc(samples)).toBeNull();
      else expect(area).toBeCloseTo(auc(samples) ?? Number.NaN, 12);
    }),
  );
});
