import { describe, expect, test } from 'vitest';
import { auc } from '../../src/benchmark/accuracy/auc.ts';
import { seededUniform } from '../../src/core/random.ts';
import { samplesOf } from '../shared/scoring/areas.ts';
import type { LabelledImage } from '../shared/scoring/labels.ts';
import type { Scores } from '../shared/scoring/score-cache.ts';
import { crossValidate, type Fold, halfOf, sharedPatients } from './cross-validation.ts';

const LABELS = ['Common', 'Rare'];
const sigmoid = (logit: number) => 1 / (1 + Math.exp(-logit));

interface Recipe {
  readonly seed: number;
  readonly patients?: number;
  /** Added to every logit of the fold. */
  readonly offset?: number;
  /** Prevalence of the label `Common` in each half of the patients. */
  readonly prevalence?: readonly [number, number];
  /** Noise of the int8 logits against those of float32. */
  readonly noise?: number;
}

/** Two images a patient; `Rare` has 10 positives. */
function fold({ seed, patients = 200, offset = 0, prevalence = [0.3, 0.3], noise = 0 }: Recipe): Fold {
  const random = seededUniform(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const images: LabelledImage[] = [];
  const [float32, int8]: [Scores[], Scores[]] = [[], []];
  for (let i = 0; i < 2 * patients; i++) {
    const patient = `${seed}-${i >> 1}`;
    const common = random() < (prevalence[halfOf(patient)] ?? 0);
    const labels = new Set([...(common ? ['Common'] : []), ...(i < 10 ? ['Rare'] : [])]);
    images.push({ key: `set/${seed}-${i}.png`, path: '', labels, patient });
    const logits = [offset + normal() + (common ? 1.5 : 0), offset + normal()];
    float32.push(logits.map(sigmoid));
    int8.push(logits.map((logit) => sigmoid(logit + noise * normal())));
  }
  return {
    images,
    variants: [
      { variantId: 'float32', backend: 'wasm', scores: float32 },
      { variantId: 'int8', backend: 'reference', scores: int8 },
    ],
  };
}

const areaOf = ({ images, variants: [variant] }: Fold) =>
  auc(samplesOf(images, variant ?? { scores: [] }, LABELS, 0)) ?? Number.NaN;

describe('crossValidate', () => {
  test('averages the areas within each fold, which no offset between the models can change', () => {
    const folds = [fold({ seed: 1 }), fold({ seed: 2, offset: 3 }), fold({ seed: 3, offset: -3 })];
    const found = crossValidate(folds, LABELS, '1');
    const within = folds.map(areaOf).reduce((sum, area) => sum + area / 3, 0);
    expect(found?.perPrecision[0]?.meanAuc).toBeCloseTo(within, 12);
    const pooled = auc(
      folds.flatMap(({ images, variants: [variant] }) =>
        samplesOf(images, variant ?? { scores: [] }, LABELS, 0),
      ),
    );
    expect(Math.abs(within - (pooled ?? 0))).toBeGreaterThan(0.05);
  });

  test('leaves out a label with fewer than 20 positives in a fold', () => {
    const found = crossValidate([fold({ seed: 1 }), fold({ seed: 2 })], LABELS, '1');
    expect(found?.labels).toEqual(['Common']);
    expect(crossValidate([fold({ seed: 1, patients: 10 })], LABELS, '1')).toBeNull();
  });

  test('finds nothing to tell apart in variants that score alike', () => {
    const [float32, int8] =
      crossValidate([fold({ seed: 1 }), fold({ seed: 2 })], LABELS, '1')?.perPrecision ?? [];
    expect(float32).toMatchObject({ meanAucDifference: null, verdictAgreement: [] });
    expect(int8?.meanAucDifference).toEqual({ value: 0, ci95: [0, 0] });
    expect(int8?.verdictAgreement.map(({ criterion, agreement }) => [criterion, agreement])).toEqual([
      ['sensitivity-90', 1],
      ['youden', 1],
      ['specificity-90', 1],
    ]);
    expect(int8?.meanCalibrationError).toBe(float32?.meanCalibrationError);
  });

  test('a small noise costs a few verdicts and no area; a large one costs both', () => {
    const costOf = (noise: number) => {
      const folds = [1, 2, 3].map((seed) => fold({ seed, noise }));
      const [, int8] = crossValidate(folds, LABELS, '1')?.perPrecision ?? [];
      const { value, ci95 } = int8?.meanAucDifference ?? { value: Number.NaN, ci95: [0, 0] };
      return { value, ci95, agreement: int8?.verdictAgreement[0]?.agreement ?? Number.NaN };
    };
    const small = costOf(0.03);
    expect(small.ci95[0]).toBeLessThan(0);
    expect(small.ci95[1]).toBeGreaterThan(0);
    expect(small.agreement).toBeGreaterThan(0.98);
    expect(small.agreement).toBeLessThan(1);
    const large = costOf(2);
    expect(large.ci95[1]).toBeLessThan(0);
    expect(large.value).toBeLessThan(-0.05);
    expect(large.agreement).toBeLessThan(0.9);
  });

  test('fits calibration on the other half: where the halves differ in prevalence, it errs by that', () => {
    const errorOf = (prevalence: readonly [number, number]) =>
      crossValidate([fold({ seed: 5, patients: 500, prevalence })], LABELS, '1')?.perPrecision[0]
        ?.meanCalibrationError ?? Number.NaN;
    expect(errorOf([0.3, 0.3])).toBeLessThan(0.06);
    // The half with a prevalence of 0.5 gets predictions of 0.1, and vice versa; both halves mix in
    // the bins, so part of the error cancels.
    expect(errorOf([0.1, 0.5])).toBeGreaterThan(0.12);
  });

  test('counts images and patients, and gives the same figures again', () => {
    const folds = [fold({ seed: 1, noise: 0.1 }), fold({ seed: 2, noise: 0.1 })];
    const found = crossValidate(folds, LABELS, '2.0');
    expect(found).toMatchObject({ version: '2.0', folds: 2, images: 800, patients: 400 });
    expect(crossValidate(folds, LABELS, '2.0')).toEqual(found);
  });
});

test('sharedPatients counts those that two folds hold out', () => {
  expect(sharedPatients([fold({ seed: 1 }), fold({ seed: 2 })])).toBe(0);
  expect(sharedPatients([fold({ seed: 1 }), fold({ seed: 1, patients: 7 })])).toBe(7);
});
