/** The lines of marks on the screen. */
import type { Point, ViewportSize } from '../geometry.ts';
import type { Mark } from './marks.ts';

export type DrawnLine = readonly [from: Point, to: Point];

/** In CSS px of the viewport. */
export interface Shape {
  readonly lines: readonly DrawnLine[];
  /** Dashed: they show what belongs together and measure nothing. */
  readonly guides: readonly DrawnLine[];
  /** Below the middle of the mark, or beyond a vertex; null for a mark that lacks points. */
  readonly label: Point | null;
}

/** Between a mark and its text. */
const GAP_PX = 22;

export function drawnLines({ kind, points, across }: Mark, toScreen: (point: Point) => Point): Shape {
  const [a, b, c, d] = points.map(toScreen);
  switch (kind) {
    case 'length':
      return { lines: linesOf([a, b]), guides: [], label: a && b ? below(middle(a, b)) : null };
    case 'angle':
      return { lines: linesOf([a, b], [b, c]), guides: [], label: a && b && c ? outside(a, b, c) : null };
    case 'cobb': {
      const lines = linesOf([a, b], [c, d]);
      const [first, second] = lines.map(([from, to]) => middle(from, to));
      const guides = linesOf([first, second]);
      return { lines, guides, label: first && second ? below(middle(first, second)) : null };
    }
    case 'ratio': {
      const [p, q, r, s] = points;
      const [heart, chest] = [extent(p, q, across, toScreen), extent(r, s, across, toScreen)];
      const [line] = chest.lines;
      return {
        lines: [...heart.lines, ...chest.lines],
        guides: [...heart.guides, ...chest.guides],
        label: line ? below(middle(...line)) : null,
      };
    }
  }
}

/** The distance of two points across the patient, half way between their heights. */
function extent(
  from: Point | undefined,
  to: Point | undefined,
  across: Mark['across'],
  toScreen: (point: Point) => Point,
): Pick<Shape, 'lines' | 'guides'> {
  if (!from || !to) return { lines: [], guides: [] };
  const level = middle(from, to);
  const onLevel = ({ x, y }: Point) => (across === 'x' ? { x, y: level.y } : { x: level.x, y });
  const [left, right] = [onLevel(from), onLevel(to)];
  return {
    lines: [[toScreen(left), toScreen(right)]],
    guides: [
      [toScreen(from), toScreen(left)],
      [toScreen(to), toScreen(right)],
    ],
  };
}

function linesOf(
  ...pairs: readonly (readonly [Point | undefined, Point | undefined])[]
): readonly DrawnLine[] {
  return pairs.flatMap(([from, to]) => (from && to ? [[from, to] as const] : []));
}

const middle = (a: Point, b: Point): Point => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });

/** Beyond the vertex of an angle, where neither side runs. */
function outside(a: Point, vertex: Point, c: Point): Point {
  const inwards = { x: middle(a, c).x - vertex.x, y: middle(a, c).y - vertex.y };
  const length = Math.max(Math.hypot(inwards.x, inwards.y), 1);
  return { x: vertex.x - (inwards.x / length) * GAP_PX, y: vertex.y - (inwards.y / length) * GAP_PX };
}

const below = ({ x, y }: Point): Point => ({ x, y: y + GAP_PX });

/** Between the lines of a label, in CSS px. */
export const LABEL_LINE_PX = 18;
/** Wider than most letters of 14 px, so that no text is cut by the edge of the viewport. */
const LETTER_PX = 7.5;

/**
 * The place of a label that is kept within the viewport as a whole.
 * @param at as {@link Shape} has it
 * @returns the middle of the first line, on its baseline
 */
export function labelWithin(
  at: Point,
  lines: readonly string[],
  { widthPx, heightPx }: Pick<ViewportSize, 'widthPx' | 'heightPx'>,
): Point {
  const half = (Math.max(0, ...lines.map(({ length }) => length)) * LETTER_PX) / 2;
  const last = heightPx - LABEL_LINE_PX * lines.length;
  return {
    x: Math.min(Math.max(at.x, half + 4), Math.max(widthPx - half - 4, half + 4)),
    y: Math.min(Math.max(at.y, LABEL_LINE_PX), Math.max(last, LABEL_LINE_PX)),
  };
}
