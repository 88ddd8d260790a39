/** Computes what marks measure, from their points and the size of the image's pixels. */
import type { Spacing } from '../../core/image.ts';
import { type ImageShape, type Point, pixelSides } from '../geometry.ts';
import type { Across, Mark } from './marks.ts';

/**
 * A distance. In mm where the spacing is known, wherever it was measured (see its origin); in
 * pixels, by the shorter side of one that is not square, in any case.
 */
export interface Length {
  readonly px: number;
  readonly mm: number | null;
}

/** The value of a mark; null where its points coincide, so that it has none. */
export type Value =
  | { readonly kind: 'length'; readonly length: Length }
  | { readonly kind: 'angle' | 'cobb'; readonly degrees: number | null }
  | {
      readonly kind: 'ratio';
      /** Free of units: the same at any magnification. */
      readonly ratio: number | null;
      readonly heart: Length;
      readonly chest: Length;
    };

/** The size of an image's pixels. */
export type Scale = Pick<ImageShape, 'pixelAspect'> & { readonly spacing: Spacing | null };

type Line = readonly [from: Point, to: Point];

/** @returns null for a mark that lacks points */
export function valueOfMark({ kind, points, across }: Mark, scale: Scale): Value | null {
  const [a, b, c, d] = points;
  switch (kind) {
    case 'length':
      return a && b ? { kind, length: lengthOf([a, b], scale) } : null;
    case 'angle':
      return a && b && c ? { kind, degrees: degreesBetween([b, a], [b, c], scale) } : null;
    case 'cobb':
      return a && b && c && d ? { kind, degrees: acute(degreesBetween([a, b], [c, d], scale)) } : null;
    case 'ratio':
      return a && b && c && d ? ratioOf([a, b], [c, d], across, scale) : null;
  }
}

function lengthOf([from, to]: Line, { spacing, pixelAspect }: Scale): Length {
  const [x, y] = [to.x - from.x, to.y - from.y];
  const sides = pixelSides({ pixelAspect });
  return {
    px: Math.hypot(x * sides.x, y * sides.y),
    mm: spacing && Math.hypot(x * spacing.columnMm, y * spacing.rowMm),
  };
}

/**
 * The cardiothoracic ratio: the widest extent of the heart across the chest, by the widest one
 * between the inner borders of the ribs (Danzer, Am J Med Sci 1919;157:513-521). The borders of the
 * heart may lie at different heights: only the distance across counts.
 */
function ratioOf(heartEnds: Line, chestEnds: Line, across: Across, scale: Scale): Value {
  const heart = lengthOf(flattened(heartEnds, across), scale);
  const chest = lengthOf(flattened(chestEnds, across), scale);
  return { kind: 'ratio', ratio: chest.px > 0 ? heart.px / chest.px : null, heart, chest };
}

/** A line's extent along one axis, at its first point. */
function flattened([from, to]: Line, across: Across): Line {
  return [from, across === 'x' ? { x: to.x, y: from.y } : { x: from.x, y: to.y }];
}

/** @returns 0 to 180; null for a line without a length */
function degreesBetween(one: Line, other: Line, scale: Scale): number | null {
  const [first, second] = [vector(one, scale), vector(other, scale)];
  if (isZero(first) || isZero(second)) return null;
  const cross = first.x * second.y - first.y * second.x;
  const dot = first.x * second.x + first.y * second.y;
  return Math.abs((Math.atan2(cross, dot) * 180) / Math.PI);
}

/** The angle of lines without a direction. */
const acute = (degrees: number | null): number | null => degrees && Math.min(degrees, 180 - degrees);

/** In true proportions. */
function vector([from, to]: Line, { spacing, pixelAspect }: Scale): Point {
  const sides = spacing ? { x: spacing.columnMm, y: spacing.rowMm } : pixelSides({ pixelAspect });
  return { x: (to.x - from.x) * sides.x, y: (to.y - from.y) * sides.y };
}

const isZero = ({ x, y }: Point): boolean => x === 0 && y === 0;
