/**
 * Where an image lies on the screen: zoom, pan, quarter turns, a mirror, pixels that are not square.
 *
 * Image coordinates are in pixels of the file, from the outer corner of the first one: the pixel in
 * column `c` and row `r`, both from 0, covers `c` to `c + 1` and `r` to `r + 1`, and its centre is
 * at `c + 0.5`, `r + 0.5`. Screen coordinates are in CSS px from the viewport's upper left corner.
 */

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface ImageShape {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Height of a pixel divided by its width. */
  readonly pixelAspect: number;
}

/** The part of the screen that shows an image. */
export interface ViewportSize {
  /** In CSS px. */
  readonly widthPx: number;
  /** In CSS px. */
  readonly heightPx: number;
  /** Pixels of the screen for each CSS px. */
  readonly devicePixelRatio: number;
}

export type QuarterTurns = 0 | 1 | 2 | 3;

/** Where an image lies, whatever the size of the viewport: it survives a resized window. */
export interface Placement {
  /**
   * Pixels of the screen for each pixel of the image, along the shorter side of a pixel that is
   * not square; or as large as the viewport allows.
   */
  readonly scale: number | 'fit';
  /** The point of the image in the middle of the viewport; null for the image's own middle. */
  readonly center: Point | null;
  /** Clockwise, after the mirror. */
  readonly quarterTurns: QuarterTurns;
  /** Whether left and right of the image are exchanged, before it is turned. */
  readonly isMirrored: boolean;
}

export const FITTED: Placement = { scale: 'fit', center: null, quarterTurns: 0, isMirrored: false };

/** Pixels of the screen for each pixel of an image: a pixel may fill a thumb, and an image be one. */
export const SCALES = { least: 1 / 64, most: 64 } as const;

/** The rows of an affine map: x' = a x + c y + e, y' = b x + d y + f, as `matrix()` of CSS has it. */
export type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

export interface ViewTransform {
  readonly image: ImageShape;
  readonly viewport: ViewportSize;
  readonly placement: Placement;
  /** Pixels of the screen for each pixel of the image, along the shorter side of a pixel. */
  readonly scale: number;
  /** {@link scale} of an image that is fitted. */
  readonly fittedScale: number;
  /** From image to screen. Its offset is a whole number of the screen's pixels, for sharpness. */
  readonly matrix: Matrix;
  /** From screen to image. */
  readonly inverse: Matrix;
  /** From image pixels to CSS px. */
  toScreen(imagePoint: Point): Point;
  /** From CSS px to image pixels, also outside of the image. */
  toImage(screenPoint: Point): Point;
}

/** @param viewport of any size, 0 included: there is nothing to see then, and nothing is divided by 0 */
export function viewTransform(
  image: ImageShape,
  viewport: ViewportSize,
  placement: Placement,
): ViewTransform {
  const fittedScale = fittedScaleOf(image, viewport, placement);
  const scale = placement.scale === 'fit' ? fittedScale : placement.scale;
  const { devicePixelRatio } = viewport;
  const { x: pixelWidth, y: pixelHeight } = pixelSides(image);
  const [a, b, c, d] = linearPart(placement);
  const sx = (scale * pixelWidth) / devicePixelRatio;
  const sy = (scale * pixelHeight) / devicePixelRatio;
  const center = placement.center ?? middleOf(image);
  const onScreen = (px: number) => Math.round(px * devicePixelRatio) / devicePixelRatio;
  const matrix: Matrix = [
    a * sx,
    b * sx,
    c * sy,
    d * sy,
    onScreen(viewport.widthPx / 2 - a * sx * center.x - c * sy * center.y),
    onScreen(viewport.heightPx / 2 - b * sx * center.x - d * sy * center.y),
  ];
  const inverse = inverseOf(matrix);
  return {
    image,
    viewport,
    placement,
    scale,
    fittedScale,
    matrix,
    inverse,
    toScreen: (point) => apply(matrix, point),
    toImage: (point) => apply(inverse, point),
  };
}

/** Sides of a pixel: the shorter one is 1, so that a stretched image loses no line. */
export function pixelSides({ pixelAspect }: Pick<ImageShape, 'pixelAspect'>): Point {
  return { x: Math.max(1 / pixelAspect, 1), y: Math.max(pixelAspect, 1) };
}

export const isOnItsSide = ({ quarterTurns }: Pick<Placement, 'quarterTurns'>): boolean =>
  quarterTurns % 2 === 1;

export function middleOf({ widthPx, heightPx }: ImageShape): Point {
  return { x: widthPx / 2, y: heightPx / 2 };
}

function apply([a, b, c, d, e, f]: Matrix, { x, y }: Point): Point {
  return { x: a * x + c * y + e, y: b * x + d * y + f };
}

function fittedScaleOf(image: ImageShape, viewport: ViewportSize, placement: Placement): number {
  const sides = pixelSides(image);
  const trueWidth = image.widthPx * sides.x;
  const trueHeight = image.heightPx * sides.y;
  const [across, down] = isOnItsSide(placement) ? [trueHeight, trueWidth] : [trueWidth, trueHeight];
  const fit = Math.min(viewport.widthPx / across, viewport.heightPx / down) * viewport.devicePixelRatio;
  return Math.min(Math.max(fit, SCALES.least), SCALES.most);
}

/** The mirror, then the turns; the screen's y axis points down, so that a turn is clockwise. */
function linearPart({ quarterTurns, isMirrored }: Placement): readonly [number, number, number, number] {
  const across = isMirrored ? -1 : 1;
  switch (quarterTurns) {
    case 0:
      return [across, 0, 0, 1];
    case 1:
      return [0, across, -1, 0];
    case 2:
      return [-across, 0, 0, -1];
    case 3:
      return [0, -across, 1, 0];
  }
}

function inverseOf([a, b, c, d, e, f]: Matrix): Matrix {
  const determinant = a * d - b * c;
  return [
    d / determinant,
    -b / determinant,
    -c / determinant,
    a / determinant,
    (c * f - d * e) / determinant,
    (b * e - a * f) / determinant,
  ];
}
