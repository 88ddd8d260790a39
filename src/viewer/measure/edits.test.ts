import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addPoint,
  canUndo,
  dropDraft,
  type Marks,
  movePoint,
  NO_MARKS,
  removeAll,
  removeMark,
  undo,
} from './edits.ts';
import { type MarkKind, POINTS } from './marks.ts';

const at = (x: number, y = 0) => ({ x, y });

function drawn(marks: Marks, kind: MarkKind, ...xs: readonly number[]): Marks {
  return xs.reduce((all, x) => addPoint(all, kind, at(x), 'x'), marks);
}

describe('a mark', () => {
  it.each(Object.entries(POINTS) as [MarkKind, number][])('%s is made by its %d points', (kind, count) => {
    const xs = Array.from({ length: count }, (_, index) => index);
    const almost = drawn(NO_MARKS, kind, ...xs.slice(1));
    expect(almost).toMatchObject({ made: [], draft: { kind, points: { length: count - 1 } } });
    expect(drawn(NO_MARKS, kind, ...xs)).toMatchObject({
      made: [{ id: 1, kind, points: xs.map((x) => at(x)) }],
      draft: null,
    });
  });

  it('that is begun gives way to one of another kind', () => {
    const marks = drawn(drawn(NO_MARKS, 'angle', 1, 2), 'length', 3);
    expect(marks).toMatchObject({ made: [], draft: { kind: 'length', points: [at(3)] } });
  });

  it('keeps the direction in which it was begun', () => {
    const marks = addPoint(addPoint(NO_MARKS, 'ratio', at(1), 'y'), 'ratio', at(2), 'x');
    expect(marks.draft?.across).toBe('y');
  });

  it('is given up without a trace', () => {
    expect(dropDraft(drawn(NO_MARKS, 'angle', 1, 2))).toEqual(NO_MARKS);
    expect(dropDraft(NO_MARKS)).toBe(NO_MARKS);
  });

  it('has one point moved, and no other', () => {
    const two = drawn(drawn(NO_MARKS, 'length', 1, 2), 'length', 3, 4);
    expect(movePoint(two, 2, 0, at(9), false).made.map(({ points }) => points)).toEqual([
      [at(1), at(2)],
      [at(9), at(4)],
    ]);
  });
});

describe('undo', () => {
  const two = drawn(drawn(NO_MARKS, 'length', 1, 2), 'length', 3, 4);

  it('takes a drag back as a whole', () => {
    const dragged = [5, 6, 7].reduce((marks, x, step) => movePoint(marks, 1, 0, at(x), step > 0), two);
    expect(dragged.made[0]?.points[0]).toEqual(at(7));
    expect(undo(dragged).made).toEqual(two.made);
  });

  it.each([
    ['a removal', removeMark(two, 1)],
    ['the removal of all', removeAll(two)],
  ])('takes %s back', (_, marks) => {
    expect(undo(marks).made).toEqual(two.made);
  });

  it('takes the points of a mark that is being drawn first', () => {
    const drawing = drawn(two, 'angle', 5, 6);
    expect(undo(drawing).draft?.points).toEqual([at(5)]);
    expect(undo(undo(drawing))).toEqual(two);
    expect(undo(undo(undo(drawing))).made).toHaveLength(1);
  });

  it('changes nothing where there is nothing to take back', () => {
    expect(canUndo(NO_MARKS)).toBe(false);
    expect(undo(NO_MARKS)).toBe(NO_MARKS);
    expect(removeMark(NO_MARKS, 7)).toBe(NO_MARKS);
  });

  it('leads back to no mark from anywhere, and no number is given twice', () => {
    const kinds = fc.constantFrom<MarkKind>('length', 'angle', 'cobb', 'ratio');
    const step = fc.oneof(
      kinds.map((kind) => (marks: Marks) => addPoint(marks, kind, at(1), 'x')),
      fc.nat(5).map((id) => (marks: Marks) => removeMark(marks, id)),
      fc.nat(5).map((id) => (marks: Marks) => movePoint(marks, id, 0, at(2), false)),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        let marks = steps.reduce((all, change) => change(all), NO_MARKS);
        expect(new Set(marks.made.map(({ id }) => id)).size).toBe(marks.made.length);
        for (let count = 0; canUndo(marks); count++) {
          expect(count).toBeLessThan(200);
          marks = undo(marks);
        }
        expect(marks.made).toEqual([]);
      }),
    );
  });
});
