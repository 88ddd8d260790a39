import { describe, expect, test } from 'vitest';
import { createScores, type LabelledPicture, restoreScores, type ScoreStore } from './score-store.ts';

const LABELS = ['Mass', 'Edema'];
const picture = (line: number, positive: string[] = []): LabelledPicture => ({
  id: `picture ${line}`,
  patient: line % 2 === 0 ? `patient ${line}` : null,
  line,
  positive: new Set(positive),
});

function filled(lines: readonly number[]): ScoreStore {
  const store = createScores(LABELS, ['a', 'b']);
  for (const line of lines) {
    store.put(picture(line, line % 3 === 0 ? ['Edema'] : []), 'a', [line / 1000, 0.5]);
    if (line !== 2) store.put(picture(line), 'b', [0.25, line / 1000]);
  }
  return store;
}

describe('scores', () => {
  const lines = Array.from({ length: 300 }, (_, i) => (i * 7) % 300);

  test('come in the order of the CSV, whichever was read first', () => {
    const { count, score, positive, patients } = filled(lines).scored(['a']);
    expect(count).toBe(300);
    expect(Array.from({ length: count }, (_, k) => score(k, 0, 0))).toEqual(lines.map((_, i) => i / 1000));
    expect([positive(3, 1), positive(3, 0), positive(4, 1)]).toEqual([true, false, false]);
    expect(patients.slice(0, 3)).toEqual(['patient 0', 'picture 1', 'patient 2']);
  });

  test('cover pictures that every variant has read', () => {
    const store = filled(lines);
    expect(store.scored(['b', 'a']).count).toBe(299);
    expect([store.has('picture 2', 'a'), store.has('picture 2', 'b'), store.has('picture 301', 'a')]).toEqual(
      [true, false, false],
    );
  });

  test('are replaced by those of a second reading', () => {
    const store = filled([0, 1]);
    store.put(picture(1), 'a', [0.9, 0.8]);
    expect(store.pictures()).toBe(2);
    expect(store.scored(['a']).score(1, 0, 0)).toBe(0.9);
  });

  test('continue from a saved state with the same result', () => {
    const whole = filled(lines);
    const resumed = restoreScores(structuredClone(filled(lines.slice(0, 100)).state()));
    for (const line of lines.slice(100)) {
      resumed.put(picture(line, line % 3 === 0 ? ['Edema'] : []), 'a', [line / 1000, 0.5]);
      if (line !== 2) resumed.put(picture(line), 'b', [0.25, line / 1000]);
    }
    expect(resumed.state()).toEqual(whole.state());
  });

  test('take less than 6 MB for 10,000 pictures, 14 labels and 4 variants', () => {
    const labels = Array.from({ length: 14 }, (_, k) => `label ${k}`);
    const variants = ['a', 'b', 'c', 'd'];
    const store = createScores(labels, variants);
    for (let line = 0; line < 10_000; line++) {
      for (const variant of variants)
        store.put(
          picture(line),
          variant,
          labels.map(() => 0.5),
        );
    }
    const { scores, positive, lines: numbers } = store.state();
    const bytes = [...scores, positive, numbers].reduce((sum, { byteLength }) => sum + byteLength, 0);
    expect(bytes).toBeLessThan(6e6);
  });

  test.each([
    ['another number of scores', () => filled([0]).put(picture(5), 'a', [1]), '1 scores for 2 labels'],
    ['what is no number', () => filled([0]).put(picture(5), 'a', [1, Number.NaN]), 'score of Edema'],
    ['an unknown variant', () => filled([0]).scored(['c']), 'no variant c among a, b'],
    [
      'a state of another version',
      () => restoreScores({ ...filled([0]).state(), lines: new Int32Array(4) }),
      'read the pictures again',
    ],
  ])('refuses %s', (_, act, words) => {
    expect(act).toThrow(words);
  });
});
