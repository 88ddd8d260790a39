/** Marks that a person puts on an image to measure it. Points are in image pixels (geometry.ts). */
import { isOnItsSide, type Placement, type Point } from '../geometry.ts';

/** The number of points of each kind of mark. */
export const POINTS = {
  /** Two ends. */
  length: 2,
  /** An end of one side, the vertex, an end of the other side. */
  angle: 3,
  /** Two ends of each of two lines, which need not meet (as Cobb measured curves of the spine). */
  cobb: 4,
  /** The right and left border of the heart, then the inner right and left border of the chest. */
  ratio: 4,
} as const;

export type MarkKind = keyof typeof POINTS;

/** The image's axis that is horizontal on the screen, and so across a patient who stands upright. */
export type Across = 'x' | 'y';

/** A mark whose points are all set, or the first of them while it is drawn. */
export interface Mark {
  /** Unique among the marks of an image. */
  readonly id: number;
  readonly kind: MarkKind;
  readonly points: readonly Point[];
  /** The direction of the widths of a `ratio`; no other kind depends on it. */
  readonly across: Across;
}

export const isWhole = ({ kind, points }: Pick<Mark, 'kind' | 'points'>): boolean =>
  points.length >= POINTS[kind];

export const acrossOf = (placement: Placement): Across => (isOnItsSide(placement) ? 'y' : 'x');
