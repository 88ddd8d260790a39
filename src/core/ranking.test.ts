import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Threshold } from './finding.ts';
import { mappedFinding, marginOf, ranked } from './ranking.ts';

const at = (value: number | null): Threshold | null =>
  value === null
    ? null
    : {
        value,
        sensitivity: 0.9,
        sensitivityCi95: null,
        specificity: 0.5,
        specificityCi95: null,
        positives: 30,
        chosenOn: 'x',
      };

/** @param sensitive threshold of another criterion */
const finding = (label: string, probability: number, balanced: number | null, sensitive = balanced) => ({
  label,
  probability,
  thresholds: { 'sensitivity-90': at(sensitive), youden: at(balanced), 'specificity-90': null },
});

const labels = (list: readonly { readonly label: string }[]) => list.map(({ label }) => label);

describe('ranked', () => {
  it('puts a rare label far above its threshold before a common one that is little above', () => {
    const list = [finding('common', 0.3, 0.2), finding('rare', 0.04, 0.01), finding('below', 0.19, 0.2)];
    expect(labels(ranked(list, 'youden'))).toEqual(['rare', 'common', 'below']);
  });

  it('puts labels without a threshold last, however probable', () => {
    const list = [finding('none', 0.9, null), finding('less', 0.2, null), finding('below', 0.01, 0.5)];
    expect(labels(ranked(list, 'youden'))).toEqual(['below', 'none', 'less']);
  });

  it('follows the criterion', () => {
    const list = [finding('a', 0.3, 0.2, 0.19), finding('b', 0.1, 0.2, 0.01)];
    expect(labels(ranked(list, 'youden'))).toEqual(['a', 'b']);
    expect(labels(ranked(list, 'sensitivity-90'))).toEqual(['b', 'a']);
  });

  it('never puts a finding below its threshold before one above, even of 0 and 1', () => {
    const share = fc.oneof(
      fc.constantFrom(0, 1, Number.MIN_VALUE, 1 - 2 ** -53),
      fc.double({ min: 0, max: 1, noNaN: true }),
    );
    const list = fc.array(fc.tuple(share, share).map(([p, t]) => finding('x', p, t)));
    fc.assert(
      fc.property(list, (findings) => {
        const above = ranked(findings, 'youden').map(
          ({ probability, thresholds }) => probability >= (thresholds.youden?.value ?? 2),
        );
        expect(above).toEqual(above.toSorted((a, b) => Number(b) - Number(a)));
      }),
    );
  });
});

describe('marginOf', () => {
  it('is the logarithm of the ratio of odds', () => {
    expect(marginOf(finding('a', 0.8, 0.5), 'youden')).toBeCloseTo(Math.log(4), 12);
    expect(marginOf(finding('a', 0.5, 0.8), 'youden')).toBeCloseTo(-Math.log(4), 12);
    expect(marginOf(finding('a', 0.5, null), 'youden')).toBeNull();
  });
});

describe('mappedFinding', () => {
  const list = [finding('likely', 0.3, 0.5), finding('above', 0.04, 0.01)];

  it('is the one most above its threshold, not the most probable, until another is chosen', () => {
    expect(mappedFinding(list, null, 'youden')?.label).toBe('above');
    expect(mappedFinding(list, 'likely', 'youden')?.label).toBe('likely');
    expect(mappedFinding([], null, 'youden')).toBeNull();
  });
});
