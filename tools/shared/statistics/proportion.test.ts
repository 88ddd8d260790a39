import { describe, expect, test } from 'vitest';
import { agreementOf } from '../../../src/benchmark/accuracy/agreement.ts';
import { seededUniform } from '../../../src/core/random.ts';
import { clusteredProportion, type Outcome } from './proportion.ts';

const outcomes = (text: string): Outcome[] =>
  text.split(' ').map((item) => ({ success: item.startsWith('+'), patient: Number(item.slice(1)) }));
const widthOf = (list: readonly Outcome[]) => {
  const [low, high] = clusteredProportion(list)?.ci95 ?? [Number.NaN, Number.NaN];
  return high - low;
};

describe('clusteredProportion', () => {
  test('an image that repeats another of its patient adds no certainty', () => {
    const once = outcomes('+1 +2 +3 -4 -5 +6 +7 -8');
    const tenTimes = Array.from({ length: 10 }, () => once).flat();
    expect(widthOf(tenTimes)).toBeCloseTo(widthOf(once), 12);
  });

  test('images of one patient that contradict each other count in full, and for no more', () => {
    const contrary = Array.from({ length: 50 }, (_, patient) => [
      { success: true, patient },
      { success: false, patient },
    ]).flat();
    const apart = contrary.map((outcome, patient) => ({ ...outcome, patient }));
    // Rao and Scott's factor of m / (m - 1) widens the second by a hundredth of its variance.
    expect(Math.abs(widthOf(contrary) / widthOf(apart) - 1)).toBeLessThan(0.01);
  });

  test('where all succeed, the number of patients says how sure that is', () => {
    const ten = Array.from({ length: 100 }, (_, i) => ({ success: true, patient: i % 10 }));
    const { share, ci95 } = clusteredProportion(ten) ?? { share: 0, ci95: [0, 0] };
    expect(share).toBe(1);
    // Wilson's lower end for n of n is n / (n + z^2).
    expect(ci95[0]).toBeCloseTo(10 / (10 + 1.959963984540054 ** 2), 12);
    expect(ci95[1]).toBe(1);
  });

  test('holds the truth about 95 times of 100, patients alike or not', () => {
    const random = seededUniform(3);
    const trials = 1000;
    let held = 0;
    for (let trial = 0; trial < trials; trial++) {
      const list: Outcome[] = [];
      for (let patient = 0; patient < 60; patient++) {
        const images = 1 + Math.floor(random() * 5);
        const common = random() < 0.85;
        for (let i = 0; i < images; i++) {
          list.push({ patient, success: random() < 0.7 ? common : random() < 0.85 });
        }
      }
      const [low, high] = clusteredProportion(list)?.ci95 ?? [1, 0];
      if (low <= 0.85 && 0.85 <= high) held++;
    }
    // Four standard errors of a share of 0.95 of 1000, and an effective number is an estimate: 0.02
    // more.
    expect(held / trials).toBeGreaterThan(0.95 - 4 * Math.sqrt((0.95 * 0.05) / trials) - 0.02);
  });

  test('there is none of nothing', () => {
    expect(clusteredProportion([])).toBeNull();
  });
});

describe('agreementOf', () => {
  test('has no kappa where both say the same of everything', () => {
    const always = [1, 2, 3].map(() => [true, true] as const);
    expect(agreementOf(always)).toEqual({ agreement: 1, kappa: null, verdicts: 3 });
  });

  test('there is none of nothing', () => {
    expect(agreementOf([])).toBeNull();
  });
});
