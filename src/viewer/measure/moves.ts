/** Steps of points by keys, and the limits of where a point can be. */
import type { ImageShape, Point, ViewTransform } from '../geometry.ts';

/** Values of `KeyboardEvent.key`. */
export type Direction = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown';

const DIRECTIONS: Readonly<Record<Direction, readonly [x: number, y: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

export const isDirection = (key: string): key is Direction => Object.hasOwn(DIRECTIONS, key);

/** A point of the screen, moved by CSS px. */
export function stepOnScreen({ x, y }: Point, direction: Direction, px: number): Point {
  const [byX, byY] = DIRECTIONS[direction];
  return { x: x + byX * px, y: y + byY * px };
}

/** A point of the image, moved by image pixels along what is that direction on the screen. */
export function stepped(
  { x, y }: Point,
  direction: Direction,
  px: number,
  { inverse }: ViewTransform,
): Point {
  const [right, down] = DIRECTIONS[direction];
  const [a, b, c, d] = inverse;
  return { x: x + px * Math.sign(a * right + c * down), y: y + px * Math.sign(b * right + d * down) };
}

/** The nearest point that lies on the image. */
export function onImage({ x, y }: Point, { widthPx, heightPx }: ImageShape): Point {
  return { x: Math.min(Math.max(x, 0), widthPx), y: Math.min(Math.max(y, 0), heightPx) };
}
