/** Paired differences of AUC on scores with known answers. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { type Area, differenceOf, intervalOf, meanArea } from '../../../src/benchmark/accuracy/areas.ts';
import { ROOT } from '../files.ts';
import { areasOf } from './areas.ts';
import type { LabelledImage } from './labels.ts';

const image = (i: number, labels: readonly string[], patient: string | null = null): LabelledImage => ({
  key: `set/${i}.png`,
  path: '',
  labels: new Set(labels),
  patient,
});
const LABELS = ['A', 'B'];

describe('the paired difference of two readers of the same images', () => {
  const bits = v.array(v.picklist([0, 1]));
  const goldenSchema = v.object({
    paired: v.array(
      v.object({
        noise: v.number(),
        positive: bits,
        scores: v.array(v.number()),
        otherScores: v.array(v.number()),
        difference: v.number(),
        standardError: v.number(),
      }),
    ),
  });
  const text = readFileSync(join(ROOT, 'fixtures/golden/statistics.json'), 'utf8');
  const { paired } = v.parse(goldenSchema, JSON.parse(text));

  test.each(paired)(
    "is that of DeLong's test where every image is its own patient, noise $noise",
    (golden) => {
      const images = golden.positive.map((positive, i) => image(i, positive === 1 ? ['A'] : []));
      const variants = [golden.scores, golden.otherScores].map((scores) => ({
        scores: scores.map((score) => [score]),
      }));
      const [base, other] = areasOf(images, variants, ['A']).map(({ perLabel }) => perLabel[0] ?? null);
      const { value, ci95 } = differenceOf(other ?? null, base ?? null) ?? {
        value: Number.NaN,
        ci95: [0, 0],
      };
      expect(value).toBeCloseTo(golden.difference, 12);
      // The 2.5 % quantile of 1000 normal draws has a standard error of 0.085 sigma: 4 of them; and
      // a tenth of sigma more, because a bootstrap of some 100 positives is not quite DeLong's
      // variance, nor normal.
      const tolerance = (4 * 0.085 + 0.1) * golden.standardError;
      const half = 1.959963984540054 * golden.standardError;
      expect(Math.abs(ci95[0] - (golden.difference - half))).toBeLessThan(tolerance);
      expect(Math.abs(ci95[1] - (golden.difference + half))).toBeLessThan(tolerance);
      // Far narrower than what the two intervals would give if the readers had seen different
      // images.
      const [low = 0, high = 0] = intervalOf(base ?? null) ?? [];
      if (golden.noise < 1) expect(ci95[1] - ci95[0]).toBeLessThan((high - low) / 2);
    },
  );
});

describe('areasOf', () => {
  /** 60 patients with two images each; every third image is an A, the first 12 are a B. */
  const images = Array.from({ length: 120 }, (_, i) =>
    image(i, [...(i % 3 === 0 ? ['A'] : []), ...(i < 12 ? ['B'] : [])], `p${i >> 1}`),
  );
  const spread = (shift: number) =>
    images.map(({ labels }, i) => [((i * 37) % 100) / 100 + (labels.has('A') ? shift : 0), i / 120]);

  test('gives none to a label with fewer than 20 positives', () => {
    const [only] = areasOf(images, [{ scores: spread(0.2) }], LABELS);
    expect(only?.perLabel.map((area) => area !== null)).toEqual([true, false]);
  });

  test('draws the same patients for every variant: the same scores differ by nothing', () => {
    const [a, b] = areasOf(images, [{ scores: spread(0.2) }, { scores: spread(0.2) }], LABELS);
    const difference = differenceOf(meanArea(b?.perLabel ?? []), meanArea(a?.perLabel ?? []));
    expect(difference).toEqual({ value: 0, ci95: [0, 0] });
  });

  test('a monotone change of the scores changes no area', () => {
    const changed = spread(0.2).map((row) => row.map((score) => Math.exp(3 * score)));
    const [a, b] = areasOf(images, [{ scores: spread(0.2) }, { scores: changed }], LABELS);
    expect(b?.perLabel).toEqual(a?.perLabel);
  });

  test('a better reader is better in the interval too', () => {
    const [a, b] = areasOf(images, [{ scores: spread(0.1) }, { scores: spread(0.5) }], LABELS);
    const { value, ci95 } = differenceOf(b?.perLabel[0] ?? null, a?.perLabel[0] ?? null) ?? {
      value: 0,
      ci95: [0],
    };
    expect(value).toBeGreaterThan(ci95[0] ?? 1);
    expect(ci95[0]).toBeGreaterThan(0);
  });
});

describe('meanArea', () => {
  const area = (value: number, ...resampled: number[]): Area => ({
    value,
    resampled: Float64Array.from(resampled),
  });

  test('is the mean resample by resample, over those that have a value there', () => {
    expect(meanArea([area(0.5, 0.4, Number.NaN), null, area(0.7, 0.8, 0.6)])).toEqual(
      area((0.5 + 0.7) / 2, (0.4 + 0.8) / 2, 0.6),
    );
  });

  test('there is none of nothing', () => {
    expect(meanArea([null])).toBeNull();
    expect(differenceOf(null, area(0.5))).toBeNull();
  });
});
