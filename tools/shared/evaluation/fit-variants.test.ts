import { describe, expect, test } from 'vitest';
import { seededUniform } from '../../../src/core/random.ts';
import { samplesOf } from '../scoring/areas.ts';
import type { LabelledImage } from '../scoring/labels.ts';
import { compareVerdicts, verdictsOf } from '../scoring/verdicts.ts';
import { positiveCalls } from './calibration.ts';
import { type Fit, fitScores, imagesInWords } from './fit-variants.ts';

const LABELS = ['A'];
const random = seededUniform(8);
const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
const sigmoid = (logit: number) => 1 / (1 + Math.exp(-logit));

const images: LabelledImage[] = Array.from({ length: 800 }, (_, i) => ({
  key: `${i % 2 ? 'first' : 'second'}/${i}.png`,
  path: '',
  labels: new Set(random() < 0.2 ? ['A'] : []),
  patient: `p${i >> 2}`,
}));
const logits = images.map(({ labels }) => normal() + (labels.has('A') ? 1 : 0));
const float32 = { variantId: 'float32', scores: logits.map((logit) => [sigmoid(logit)]) } as const;
/** The same network with noise on every logit, and all of them shifted. */
const quantized = (noise: number, shift: number) =>
  ({
    variantId: 'int8',
    scores: logits.map((logit) => [sigmoid(logit + shift + noise * normal())]),
  }) as const;

const agreementOf = (a: Fit | undefined, b: Fit | undefined, other: ReturnType<typeof quantized>) =>
  compareVerdicts([
    [verdictsOf(float32.scores, a ?? null, LABELS), verdictsOf(other.scores, b ?? null, LABELS)],
  ]).find(({ criterion }) => criterion === 'youden')?.agreement ?? Number.NaN;

describe('fitScores', () => {
  const other = quantized(0.04, 0.7);
  const [base, carried] = fitScores(images, [float32, other], LABELS);
  const [alone] = fitScores(images, [other], LABELS);

  test('gives every precision the Youden point that calls as many images positive as that of float32', () => {
    const calls = [float32, other].map((variant, v) => {
      const fit = v === 0 ? base : carried;
      const samples = [{ label: 'A', samples: samplesOf(images, variant, LABELS, 0) }];
      return positiveCalls(samples, fit?.calibration ?? [], fit?.thresholds ?? [], 'youden').get('A');
    });
    expect(calls[0]).toBeGreaterThan(0);
    expect(calls[1]).toBe(calls[0]);
  });

  test('so the worst of twenty draws of noise changes few verdicts, and many where each seeks its own', () => {
    const worst = { carried: 1, alone: 1 };
    for (let draw = 0; draw < 20; draw++) {
      const noisy = quantized(0.04, 0.7);
      const [own, over] = fitScores(images, [float32, noisy], LABELS);
      const [sought] = fitScores(images, [noisy], LABELS);
      worst.carried = Math.min(worst.carried, agreementOf(own, over, noisy));
      worst.alone = Math.min(worst.alone, agreementOf(own, sought, noisy));
    }
    expect(worst.carried).toBeGreaterThan(0.98);
    expect(worst.alone).toBeLessThan(0.95);
  });

  test('seeks 90 % sensitivity in each by itself', () => {
    const points = [carried, alone].map((fit) =>
      fit?.thresholds.find(({ criterion }) => criterion === 'sensitivity-90'),
    );
    expect(points[0]).toEqual(points[1]);
    expect(points[0]?.sensitivity).toBeGreaterThanOrEqual(0.9);
  });

  test('does not hang on the order of the variants', () => {
    expect(fitScores(images, [other, float32], LABELS)).toEqual([carried, base]);
  });
});

test('imagesInWords counts patients and names sources, and no patient', () => {
  expect(imagesInWords('test images', images)).toBe('800 test images of 200 patients (first and second)');
});
