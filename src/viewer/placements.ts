/** How a placement changes: zoom, pan, turns and mirrors, as a person asks for them on the screen. */
import {
  type ImageShape,
  middleOf,
  type Placement,
  type Point,
  pixelSides,
  type QuarterTurns,
  SCALES,
  type ViewTransform,
} from './geometry.ts';

/**
 * Scales about a point of the screen, under which the image stays.
 * @param factor above 1 to enlarge
 */
export function zoomedAt(view: ViewTransform, screenPoint: Point, factor: number): Placement {
  return scaledAt(view, screenPoint, view.scale * factor);
}

/** {@link zoomedAt} by the new scale: 1 shows each pixel of the image as one of the screen. */
export function scaledAt(view: ViewTransform, screenPoint: Point, scale: number): Placement {
  const { placement, image } = view;
  const held = view.toImage(screenPoint);
  const middle = view.toImage(middleOfViewport(view));
  const limited = Math.min(Math.max(scale, SCALES.least), SCALES.most);
  const ratio = view.scale / limited;
  const center = {
    x: held.x + (middle.x - held.x) * ratio,
    y: held.y + (middle.y - held.y) * ratio,
  };
  return { ...placement, scale: limited, center: within(image, center) };
}

/** Moves the image by CSS px; its own edge goes no further than the middle of the viewport. */
export function panned(view: ViewTransform, byX: number, byY: number): Placement {
  const { x, y } = middleOfViewport(view);
  // From the exact middle: that of the drawing is rounded, and slow movements would be lost.
  const from = view.placement.center ?? middleOf(view.image);
  const [drawn, moved] = [view.toImage({ x, y }), view.toImage({ x: x - byX, y: y - byY })];
  const center = { x: from.x + moved.x - drawn.x, y: from.y + moved.y - drawn.y };
  return { ...view.placement, scale: view.scale, center: within(view.image, center) };
}

export function fitted(placement: Placement): Placement {
  return { ...placement, scale: 'fit', center: null };
}

/** @param by quarter turns as the person sees them, clockwise */
export function turned(placement: Placement, by: 1 | -1): Placement {
  return { ...placement, quarterTurns: turns(placement.quarterTurns + by) };
}

/** Exchanges left and right, or top and bottom, of what is on the screen. */
export function flipped(placement: Placement, axis: 'left-right' | 'top-bottom'): Placement {
  const { quarterTurns, isMirrored } = placement;
  // A flip of the screen goes before the turns as a mirror if they then go the other way round.
  const quarterTurnsAfter = turns((axis === 'left-right' ? 0 : 2) - quarterTurns);
  return { ...placement, quarterTurns: quarterTurnsAfter, isMirrored: !isMirrored };
}

/**
 * The placement of another image that shows the same part of it at the same size: two radiographs of
 * one patient may have different numbers of pixels.
 */
export function followed(placement: Placement, from: ImageShape, to: ImageShape): Placement {
  const { scale, center } = placement;
  return {
    ...placement,
    scale: scale === 'fit' ? scale : (scale * shorterSide(from)) / shorterSide(to),
    center: center && {
      x: (center.x * to.widthPx) / from.widthPx,
      y: (center.y * to.heightPx) / from.heightPx,
    },
  };
}

/** In steps of the shorter side of a pixel, in which a scale counts. */
function shorterSide(image: ImageShape): number {
  const sides = pixelSides(image);
  return Math.min(image.widthPx * sides.x, image.heightPx * sides.y);
}

/** Whether all of the image is to be seen. */
export function isWhole({ placement, scale, fittedScale }: ViewTransform): boolean {
  return placement.scale === 'fit' || scale <= fittedScale;
}

function middleOfViewport({ viewport: { widthPx, heightPx } }: ViewTransform): Point {
  return { x: widthPx / 2, y: heightPx / 2 };
}

function within({ widthPx, heightPx }: ImageShape, { x, y }: Point): Point {
  return { x: Math.min(Math.max(x, 0), widthPx), y: Math.min(Math.max(y, 0), heightPx) };
}

const turns = (count: number): QuarterTurns => (((count % 4) + 4) % 4) as QuarterTurns;
