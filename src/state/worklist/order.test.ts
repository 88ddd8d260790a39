import { describe, expect, it } from 'vitest';
import type { Analysis } from '../../core/analysis.ts';
import { AppError } from '../../core/errors.ts';
import { type Case, createAppStore } from '../store.ts';
import { countsOf, labelsOf, neighbour, orderOf, successor } from './order.ts';
import { type Filter, type Sort, WHOLE_LIST, type WorklistView } from './view.ts';

/** Probabilities of A, whose threshold is 0.5, and of B, whose threshold is 0.1. */
const read = (a: number, b: number, cautions: number = 0): Analysis =>
  ({
    state: 'done',
    result: {
      task: 'classification',
      findings: [
        { label: 'A', probability: a, thresholds: { youden: { value: 0.5 }, 'sensitivity-90': null } },
        { label: 'B', probability: b, thresholds: { youden: { value: 0.1 }, 'sensitivity-90': null } },
      ],
      cautions: Array.from({ length: cautions }, () => ({ code: 'flat' })),
    },
  }) as unknown as Analysis;

const failed: Analysis = { state: 'failed', error: new AppError({ kind: 'cancelled' }) };

let key = 0;
const file = (name: string, analysis: Analysis, isSeen = false): Case => ({
  key: ++key,
  name,
  blob: new Blob(),
  frame: 0,
  frames: null,
  analysis,
  display: null,
  thumbnail: null,
  isSeen,
});

const CASES = [
  file('f10 waits', { state: 'idle' }),
  file('f2 clear', read(0.1, 0.01)),
  file('f3 A slightly', read(0.6, 0.01)), // logit(0.6) - logit(0.5) = 0.41
  file('f4 B by far', read(0.1, 0.6)), // logit(0.6) - logit(0.1) = 2.60
  file('f5 failed', failed),
  file('f6 caution', read(0.1, 0.09, 1)), // nearer to its threshold than f2
  file('f7 B, seen', read(0.1, 0.3), true), // logit(0.3) - logit(0.1) = 1.35
];

const state = (view: Partial<WorklistView> = {}, selected = '') => ({
  ...createAppStore().getState(),
  cases: CASES,
  worklist: { ...WHOLE_LIST, ...view },
  selectedKey: CASES.find(({ name }) => name.startsWith(selected))?.key ?? null,
});

const shown = (view: Partial<WorklistView>) =>
  orderOf(state(view)).shown.map(({ name }) => name.split(' ')[0]);

describe('the list', () => {
  it.each<[Sort, string[]]>([
    ['given', ['f10', 'f2', 'f3', 'f4', 'f5', 'f6', 'f7']],
    ['name', ['f2', 'f3', 'f4', 'f5', 'f6', 'f7', 'f10']],
    ['above', ['f4', 'f7', 'f3', 'f6', 'f2', 'f10', 'f5']],
    ['status', ['f5', 'f3', 'f4', 'f7', 'f6', 'f10', 'f2']],
  ])('is sorted by %s', (sort, names) => {
    expect(shown({ sort })).toEqual(names);
  });

  it.each<[Filter, string[]]>([
    ['all', ['f10', 'f2', 'f3', 'f4', 'f5', 'f6', 'f7']],
    ['attention', ['f3', 'f4', 'f5', 'f6']],
    ['above', ['f3', 'f4', 'f7']],
    ['failed', ['f5']],
    ['unseen', ['f10', 'f2', 'f3', 'f4', 'f5', 'f6']],
  ])('is filtered by %s, and the filter says how many that are', (filter, names) => {
    expect(shown({ filter })).toEqual(names);
    expect(countsOf(CASES, 'youden')[filter]).toBe(names.length);
  });

  it('is filtered by a finding above its threshold, and then sorted by that finding', () => {
    expect(labelsOf(CASES, 'youden')).toEqual([
      ['B', 2],
      ['A', 1],
    ]);
    expect(shown({ label: 'B' })).toEqual(['f4', 'f7']);
    expect(shown({ label: 'B', filter: 'attention' })).toEqual(['f4']);
    expect(shown({ label: 'B', sort: 'above' })).toEqual(['f4', 'f7']);
  });

  it('follows the criterion: without thresholds nothing is above', () => {
    const { shown: none } = orderOf({ ...state({ filter: 'above' }), criterion: 'sensitivity-90' });
    expect(none).toEqual([]);
  });

  it('is the same array until something changes, so that its views do not render again', () => {
    const one = state({ sort: 'above' });
    expect(orderOf(one).shown).toBe(orderOf({ ...one }).shown);
    expect(orderOf({ ...one, worklist: WHOLE_LIST }).shown).toBe(CASES);
  });
});

describe('the neighbour', () => {
  const name = (found: Case | null) => found?.name.split(' ')[0] ?? null;

  it('is counted in rows of the sorted list, and ends at its ends', () => {
    const view = { sort: 'above' } as const;
    expect(name(neighbour(state(view, 'f4'), 1))).toBe('f7');
    expect(name(neighbour(state(view, 'f7'), 3))).toBe('f2');
    expect(name(neighbour(state(view, 'f7'), 100))).toBe('f5');
    expect(name(neighbour(state(view, 'f7'), -100))).toBe('f4');
  });

  it('of a file that is filtered out is the nearest row', () => {
    const view = { filter: 'above' } as const;
    expect(name(neighbour(state(view, 'f5'), 1))).toBe('f7');
    expect(name(neighbour(state(view, 'f5'), -1))).toBe('f4');
    expect(name(neighbour(state(view, 'f10'), -1))).toBe('f3');
    expect(neighbour({ ...state({ label: 'C' }), selectedKey: CASES[0]?.key ?? 0 }, 1)).toBeNull();
  });

  it('takes the place of a file that is closed, also where no filter shows another', () => {
    const nameOf = (found: number | null) => CASES.find((one) => one.key === found)?.name.split(' ')[0];
    const keyOf = (start: string) => CASES.find((one) => one.name.startsWith(start))?.key ?? 0;
    expect(nameOf(successor(state(), keyOf('f3')))).toBe('f4');
    expect(nameOf(successor(state(), keyOf('f7')))).toBe('f6');
    expect(nameOf(successor(state({ filter: 'failed' }), keyOf('f5')))).toBe('f6');
    expect(successor({ ...state(), cases: CASES.slice(0, 1) }, keyOf('f10'))).toBeNull();
  });
});
