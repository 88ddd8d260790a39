import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Finding, type Threshold, verdictOf } from './finding.ts';
import { marginOf } from './ranking.ts';
import { standingOf } from './standing.ts';

const threshold = (value: number): Threshold => ({
  value,
  sensitivity: 0.9,
  sensitivityCi95: null,
  specificity: 0.5,
  specificityCi95: null,
  positives: 100,
  chosenOn: 'test',
});

const finding = (label: string, probability: number, balanced: number | null): Finding =>
  ({
    label,
    probability,
    thresholds: { youden: balanced === null ? null : threshold(balanced), 'sensitivity-90': null },
  }) as unknown as Finding;

describe('the standing of findings', () => {
  it('is by log-odds above the threshold, and not by probability', () => {
    // By hand: logit(0.60) - logit(0.50) = 0.405; logit(0.10) - logit(0.02) = 1.695.
    const [common, rare] = [finding('common', 0.6, 0.5), finding('rare', 0.1, 0.02)];
    expect(marginOf(common, 'youden')).toBeCloseTo(0.405, 3);
    expect(marginOf(rare, 'youden')).toBeCloseTo(1.695, 3);
    expect(standingOf([common, rare], 'youden')).toEqual({ judged: 2, above: 2, first: rare });
  });

  it('names the nearest where none is above', () => {
    const [far, near] = [finding('far', 0.4, 0.9), finding('near', 0.01, 0.011)];
    expect(standingOf([far, near], 'youden')).toEqual({ judged: 2, above: 0, first: near });
  });

  it('leaves out findings without a threshold', () => {
    expect(standingOf([finding('a', 0.9, null)], 'youden')).toEqual({ judged: 0, above: 0, first: null });
  });

  it('counts by the verdict of each finding, ends of the range included', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    const one = fc.record({ probability: share, value: fc.option(share) });
    fc.assert(
      fc.property(fc.array(one), (all) => {
        const findings = all.map(({ probability, value }, i) => finding(`${i}`, probability, value));
        const verdicts = findings.map((each) => verdictOf(each, 'youden'));
        const { above, judged, first } = standingOf(findings, 'youden');
        expect(above).toBe(verdicts.filter((verdict) => verdict === 'above').length);
        expect(judged).toBe(verdicts.filter((verdict) => verdict !== 'none').length);
        expect(first === null).toBe(judged === 0);
        if (first && above > 0) expect(marginOf(first, 'youden')).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
