/** Everything that decides what is drawn. */
import type { DisplayImage } from '../../core/image.ts';
import type { Point, ViewTransform } from '../geometry.ts';
import type { Tone } from '../tones.ts';
import type { Enlargement } from '../view-state.ts';

export interface Scene {
  readonly display: DisplayImage;
  readonly tone: Tone;
  readonly view: ViewTransform;
  readonly enlargement: Enlargement;
  readonly lens: Lens | null;
}

/** A magnifying glass over the image: a square that shows what is under its middle, larger. */
export interface Lens {
  /** CSS px of the viewport. */
  readonly middle: Point;
  readonly sidePx: number;
  /** The image as it lies under the glass: the same viewport, enlarged about the middle. */
  readonly view: ViewTransform;
}

/** A part of the viewport in pixels of the screen, from the upper left corner. */
export interface Area {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export function areaOf({ viewport: { widthPx, heightPx, devicePixelRatio } }: ViewTransform): Area {
  return {
    left: 0,
    top: 0,
    width: Math.max(Math.round(widthPx * devicePixelRatio), 1),
    height: Math.max(Math.round(heightPx * devicePixelRatio), 1),
  };
}

export function areaOfLens({ middle, sidePx, view: { viewport } }: Lens): Area {
  const ratio = viewport.devicePixelRatio;
  const side = Math.max(Math.round(sidePx * ratio), 1);
  return {
    left: Math.round((middle.x - sidePx / 2) * ratio),
    top: Math.round((middle.y - sidePx / 2) * ratio),
    width: side,
    height: side,
  };
}

/** Names all that the first step of a drawing depends on, but for the image itself. */
export function layerKey({ inverse, viewport }: ViewTransform, area: Area, enlargement: Enlargement): string {
  return [inverse, viewport.devicePixelRatio, Object.values(area), enlargement].join();
}

/** Gives a canvas the size of an area; one that has it already is not cleared. */
export function fitCanvas(canvas: HTMLCanvasElement | OffscreenCanvas, { width, height }: Area): void {
  if (canvas.width === width && canvas.height === height) return;
  canvas.width = width;
  canvas.height = height;
}

/** Draws scenes on one canvas. */
export interface Painter {
  readonly kind: 'webgl2' | 'canvas';
  /** Draws at once. */
  paint(scene: Scene): void;
  /** Pixels of the image along each side of one that is drawn: above 1 where the device cannot draw all. */
  factorOf(scene: Scene): number;
  /** Frees what an image takes. */
  clear(): void;
}
