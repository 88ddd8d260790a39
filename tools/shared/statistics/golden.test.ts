/** Every statistic against scikit-learn and numpy; training/golden_statistics.py wrote the file. */
import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { agreementOf } from '../../../src/benchmark/accuracy/agreement.ts';
import { auc } from '../../../src/benchmark/accuracy/auc.ts';
import { delongInterval } from '../../../src/benchmark/accuracy/delong.ts';
import type { Scored } from '../../../src/benchmark/accuracy/scored.ts';
import { logit } from '../../../src/core/log-odds.ts';
import { calibrationError } from './calibration-error.ts';
import { atSensitivity, atSpecificity, youden } from './operating-point.ts';
import { fitPlatt } from './platt.ts';
import { clusteredProportion } from './proportion.ts';

const bit = v.picklist([0, 1]);
const plattSchema = v.object({ slope: v.number(), intercepts: v.array(v.number()) });
const goldenSchema = v.object({
  cases: v.array(
    v.object({
      name: v.string(),
      scores: v.array(v.number()),
      positive: v.array(bit),
      auc: v.nullable(v.number()),
      delong: v.nullable(v.tuple([v.number(), v.number()])),
      youden: v.nullable(
        v.object({ threshold: v.number(), sensitivity: v.number(), specificity: v.number() }),
      ),
      sensitivity90: v.nullable(
        v.object({ threshold: v.number(), sensitivity: v.number(), specificity: v.number() }),
      ),
      specificity90: v.nullable(
        v.object({ threshold: v.number(), sensitivity: v.number(), specificity: v.number() }),
      ),
      calibrationError: v.number(),
      platt: plattSchema,
    }),
  ),
  sharedSlope: v.object({ cases: v.array(v.string()), ...plattSchema.entries }),
  proportions: v.array(
    v.object({
      patient: v.array(v.number()),
      success: v.array(bit),
      share: v.number(),
      ci95: v.tuple([v.number(), v.number()]),
    }),
  ),
  agreements: v.array(
    v.object({ a: v.array(bit), b: v.array(bit), agreement: v.number(), kappa: v.number() }),
  ),
});

const path = new URL('../../../fixtures/golden/statistics.json', import.meta.url);
const golden = v.parse(goldenSchema, JSON.parse(readFileSync(path, 'utf8')));

const samplesOf = ({ scores, positive }: (typeof golden.cases)[number]): Scored[] =>
  scores.map((score, i) => ({ score, positive: positive[i] === 1 }));
const withLogits = (samples: readonly Scored[]): Scored[] =>
  samples.map(({ score, positive }) => ({ score: logit(score), positive }));

/** Sums of at most 800 doubles below 1: 800 * 2^-53 is 1e-13. */
const SUMS = 1e-12;
/**
 * The last Newton step starts within 1e-5 of the optimum and squares that distance; see platt.ts.
 */
const FITS = 1e-9;

describe.each(golden.cases.map((golden) => [golden.name, golden] as const))('%s', (_, expected) => {
  const samples = samplesOf(expected);

  test('has the AUC of roc_auc_score', () => {
    expectClose(auc(samples), expected.auc, SUMS);
  });

  test('has the interval of DeLong over all pairs', () => {
    const interval = delongInterval(samples);
    expectClose(interval?.[0] ?? null, expected.delong?.[0] ?? null, SUMS);
    expectClose(interval?.[1] ?? null, expected.delong?.[1] ?? null, SUMS);
  });

  test.each([
    ['Youden', youden(samples), expected.youden],
    ['90 % sensitivity', atSensitivity(samples, 0.9), expected.sensitivity90],
    ['90 % specificity', atSpecificity(samples, 0.9), expected.specificity90],
  ])('has the point of roc_curve at %s', (_, point, wanted) => {
    expect(point?.threshold).toBe(wanted?.threshold);
    expectClose(point?.sensitivity ?? null, wanted?.sensitivity ?? null, SUMS);
    expectClose(point?.specificity ?? null, wanted?.specificity ?? null, SUMS);
  });

  test('has the calibration error of numpy', () => {
    expectClose(calibrationError(samples), expected.calibrationError, SUMS);
  });

  test('has the Platt scaling of LogisticRegression', () => {
    const fit = fitPlatt([withLogits(samples)]);
    expectClose(fit.slope, expected.platt.slope, FITS);
    expectClose(fit.intercepts[0] ?? null, expected.platt.intercepts[0] ?? null, FITS);
  });
});

test('a shared slope is that of one LogisticRegression with an intercept for each label', () => {
  const { cases, slope, intercepts } = golden.sharedSlope;
  const groups = cases.map((name) => {
    const found = golden.cases.find((candidate) => candidate.name === name);
    if (!found) throw new Error(`no case ${name}`);
    return withLogits(samplesOf(found));
  });
  const fit = fitPlatt(groups);
  expectClose(fit.slope, slope, FITS);
  for (const [k, intercept] of intercepts.entries()) {
    expectClose(fit.intercepts[k] ?? null, intercept, FITS);
  }
});

test.each(golden.proportions)(
  'a share of $share has the interval of scipy on the effective number',
  (expected) => {
    const { patient, success, share, ci95 } = expected;
    const found = clusteredProportion(patient.map((id, i) => ({ patient: id, success: success[i] === 1 })));
    expectClose(found?.share ?? null, share, SUMS);
    // The golden ends are roots of a quadratic, which loses half of the digits where it has a
    // double root, at a share of 1.
    expectClose(found?.ci95[0] ?? null, ci95[0], share === 1 ? 1e-8 : SUMS);
    expectClose(found?.ci95[1] ?? null, ci95[1], share === 1 ? 1e-8 : SUMS);
  },
);

test.each(golden.agreements)(
  'two raters have the kappa $kappa of scikit-learn',
  ({ a, b, agreement, kappa }) => {
    const found = agreementOf(a.map((verdict, i) => [verdict === 1, b[i] === 1]));
    expectClose(found?.agreement ?? null, agreement, SUMS);
    expectClose(found?.kappa ?? null, kappa, SUMS);
  },
);

function expectClose(found: number | null, expected: number | null, tolerance: number): void {
  if (found === null || expected === null) expect(found).toBe(expected);
  else expect(Math.abs(found - expected)).toBeLessThanOrEqual(tolerance);
}
