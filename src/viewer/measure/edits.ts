/** The marks of one image, and every change of them: pure, and all but the last ones undone. */
import type { Point } from '../geometry.ts';
import { type Across, isWhole, type Mark, type MarkKind } from './marks.ts';

export interface Marks {
  /** Whole ones, in the order in which they were made. */
  readonly made: readonly Mark[];
  /** The one that is being drawn; null while there is none. */
  readonly draft: Mark | null;
  /** `made` before each change, the last one last. */
  readonly past: readonly (readonly Mark[])[];
  /** The number of the next mark; none is given twice. */
  readonly nextId: number;
}

export const NO_MARKS: Marks = { made: [], draft: null, past: [], nextId: 1 };

/** More than anybody undoes one by one. */
const MOST_PAST = 50;

/** Sets the next point of a mark, and begins the mark where none of its kind is being drawn. */
export function addPoint(marks: Marks, kind: MarkKind, point: Point, across: Across): Marks {
  const { draft, made, nextId } = marks;
  const begun = draft?.kind === kind ? draft : { id: nextId, kind, points: [], across };
  const next = { ...begun, points: [...begun.points, point] };
  if (!isWhole(next)) return { ...marks, draft: next };
  return { ...changed(marks, [...made, next]), draft: null, nextId: nextId + 1 };
}

/** Gives up the mark that is being drawn. */
export function dropDraft(marks: Marks): Marks {
  return marks.draft ? { ...marks, draft: null } : marks;
}

/**
 * Moves one point of a mark.
 * @param isContinued whether the move goes on, as while dragging: it is undone as a whole
 */
export function movePoint(
  marks: Marks,
  id: number,
  index: number,
  point: Point,
  isContinued: boolean,
): Marks {
  const made = marks.made.map((mark) =>
    mark.id === id ? { ...mark, points: mark.points.map((old, at) => (at === index ? point : old)) } : mark,
  );
  return isContinued ? { ...marks, made } : changed(marks, made);
}

export function removeMark(marks: Marks, id: number): Marks {
  const made = marks.made.filter((mark) => mark.id !== id);
  return made.length < marks.made.length ? changed(marks, made) : marks;
}

export function removeAll(marks: Marks): Marks {
  return marks.made.length > 0 ? { ...changed(marks, []), draft: null } : dropDraft(marks);
}

export const canUndo = ({ draft, past }: Marks): boolean => draft !== null || past.length > 0;

/** Takes the last point back while a mark is being drawn, else the last change. */
export function undo(marks: Marks): Marks {
  const { draft, past } = marks;
  if (draft) {
    const points = draft.points.slice(0, -1);
    return { ...marks, draft: points.length > 0 ? { ...draft, points } : null };
  }
  const made = past.at(-1);
  return made ? { ...marks, made, past: past.slice(0, -1) } : marks;
}

function changed(marks: Marks, made: readonly Mark[]): Marks {
  return { ...marks, made, past: [...marks.past, marks.made].slice(-MOST_PAST) };
}
