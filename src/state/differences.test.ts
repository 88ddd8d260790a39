import { describe, expect, it } from 'vitest';
import type { Finding, Threshold } from '../core/finding.ts';
import { differencesOf } from './differences.ts';

const threshold = (value: number) => ({ value }) as Threshold;
function finding(label: string, probability: number, at: number | null): Finding {
  const chosen = at === null ? null : threshold(at);
  const thresholds = { youden: chosen, 'sensitivity-90': null, 'specificity-90': null };
  return { label, probability, thresholds } as unknown as Finding;
}

describe('differences between two readings', () => {
  it('are paired by label, whatever the order of each reading', () => {
    const first = [finding('Mass', 0.4, 0.5), finding('Nodule', 0.2, 0.5)];
    const second = [finding('Nodule', 0.3, 0.5), finding('Mass', 0.1, 0.5)];
    const found = differencesOf(first, second, 'youden');
    expect(found.map(({ label }) => label)).toEqual(['Mass', 'Nodule']);
    expect(found.map(({ change }) => change?.toFixed(2))).toEqual(['-0.30', '0.10']);
  });

  it('judge each probability by the threshold of its own model', () => {
    const [moved] = differencesOf([finding('Mass', 0.4, 0.5)], [finding('Mass', 0.4, 0.3)], 'youden');
    expect(moved).toMatchObject({ change: 0, isVerdictChanged: true });
  });

  it('are no changed verdict where one side cannot give any', () => {
    const [half] = differencesOf([finding('Mass', 0.9, 0.5)], [finding('Mass', 0.1, null)], 'youden');
    expect(half?.isVerdictChanged).toBe(false);
  });

  it('name the labels that only one model knows, with nothing on the other side', () => {
    const found = differencesOf([finding('Mass', 0.4, 0.5)], [finding('Hernia', 0.2, 0.5)], 'youden');
    expect(found.map(({ label, first, second, change }) => [label, !!first, !!second, change])).toEqual([
      ['Mass', true, false, null],
      ['Hernia', false, true, null],
    ]);
  });
});
