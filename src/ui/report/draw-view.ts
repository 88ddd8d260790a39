/** An image as a person sees it, at the resolution of the file, with a caption below. */
import type { FindingMap } from '../../core/finding.ts';
import type { HeatMapLook } from '../../core/heat-map.ts';
import type { DisplayImage } from '../../core/image.ts';
import { isOnItsSide, pixelSides, type ViewTransform, viewTransform } from '../../viewer/geometry.ts';
import { createCanvasPainter } from '../../viewer/paint/canvas-painter.ts';
import { toneOf } from '../../viewer/tones.ts';
import type { ViewState } from '../../viewer/view-state.ts';
import { paintHeatMap } from '../viewer/HeatMapCanvas.tsx';
import { type Drawn, drawOver } from './draw-over.ts';

/** The canvas that every browser of today draws; the area is that of Safari on a telephone. */
const CANVAS_LIMITS = { mostSidePx: 8192, mostPixels: 2 ** 24 };

/**
 * The longer side in CSS px, by which lines and text are as large as on a screen of that size: of
 * 14 px, letters are 2.2 mm high on paper, where the image is 10 cm high.
 */
const SCREEN_SIDE_PX = 640;

export interface ViewPicture {
  readonly display: DisplayImage;
  /** Window, polarity, turns and mirror; zoom and pan are left out, so that nothing is cut off. */
  readonly view: ViewState;
  /** Drawn over the image; null for the image alone. */
  readonly map: FindingMap | null;
  readonly look: HeatMapLook;
  readonly drawn: Drawn;
  /** The largest side, for print; by default that of the image. */
  readonly mostSidePx?: number;
}

/** @returns the canvas, and how many of its pixels stand for one of the image, at most 1 */
export function drawView({
  display,
  view,
  map,
  look,
  drawn,
  mostSidePx = CANVAS_LIMITS.mostSidePx,
}: ViewPicture): { readonly canvas: HTMLCanvasElement; readonly scale: number } {
  const transform = wholeView(display, view, mostSidePx);
  const canvas = document.createElement('canvas');
  const painter = createCanvasPainter(canvas);
  painter?.paint({
    display,
    tone: toneOf(display, view),
    view: transform,
    enlargement: view.enlargement,
    lens: null,
  });
  painter?.clear();
  const context = canvas.getContext('2d');
  if (context) {
    const { devicePixelRatio } = transform.viewport;
    context.scale(devicePixelRatio, devicePixelRatio);
    if (map) drawHeatMap(context, map, look, transform);
    drawOver(context, display, transform, drawn);
    context.resetTransform();
  }
  return { canvas, scale: transform.scale };
}

/** Exactly over the image, as `OnImage` in Viewer.tsx lays it. */
function drawHeatMap(
  context: CanvasRenderingContext2D,
  map: FindingMap,
  look: HeatMapLook,
  { image, matrix }: ViewTransform,
): void {
  const layer = document.createElement('canvas');
  paintHeatMap(layer, map, look);
  context.save();
  context.transform(...matrix);
  context.imageSmoothingQuality = 'high';
  context.drawImage(layer, 0, 0, image.widthPx, image.heightPx);
  context.restore();
}

/** The whole image, one pixel of the canvas for each of its own where it can be drawn so large. */
function wholeView(display: DisplayImage, { placement }: ViewState, mostSidePx: number): ViewTransform {
  const sides = pixelSides(display);
  const size = [display.widthPx * sides.x, display.heightPx * sides.y] as const;
  const [across, down] = isOnItsSide(placement) ? [size[1], size[0]] : size;
  const scale = Math.min(
    1,
    mostSidePx / Math.max(across, down),
    Math.sqrt(CANVAS_LIMITS.mostPixels / (across * down)),
  );
  const [widthPx, heightPx] = [across, down].map((side) => Math.max(Math.round(side * scale), 1));
  const devicePixelRatio = Math.max((Math.max(across, down) * scale) / SCREEN_SIDE_PX, 1);
  const viewport = {
    widthPx: (widthPx ?? 1) / devicePixelRatio,
    heightPx: (heightPx ?? 1) / devicePixelRatio,
    devicePixelRatio,
  };
  return viewTransform(display, viewport, { ...placement, scale, center: null });
}

/** Narrow images get a margin, so that a line of the caption has room. */
const LEAST_WIDTH_PX = 640;

/** The same picture with lines of text below it, white on black. */
export function withCaption(picture: HTMLCanvasElement, lines: readonly string[]): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d');
  if (!context) return picture;
  const width = Math.max(picture.width, LEAST_WIDTH_PX);
  const fontPx = Math.round(width / 48);
  const font = `${fontPx}px system-ui, sans-serif`;
  context.font = font;
  const wrapped = lines.flatMap((line) => wrap(context, line, width - 2 * fontPx));
  const lineHeightPx = Math.round(1.4 * fontPx);
  canvas.width = width;
  canvas.height = picture.height + fontPx + wrapped.length * lineHeightPx;
  context.fillStyle = '#000';
  context.fillRect(0, 0, width, canvas.height);
  context.drawImage(picture, Math.floor((width - picture.width) / 2), 0);
  // A canvas that is resized forgets its font.
  context.font = font;
  context.fillStyle = '#fff';
  for (const [index, line] of wrapped.entries())
    context.fillText(line, fontPx, picture.height + (index + 1) * lineHeightPx);
  return canvas;
}

/** Breaks a line between words, and a word that is longer than a line within it. */
function wrap(context: CanvasRenderingContext2D, line: string, widthPx: number): readonly string[] {
  const lines: string[] = [];
  let rest = '';
  for (const word of line.split(/(?<=[ _/-])/)) {
    if (rest && context.measureText(rest + word).width > widthPx) {
      lines.push(rest.trimEnd());
      rest = '';
    }
    rest += word;
    while (context.measureText(rest).width > widthPx && rest.length > 1) {
      let fits = rest.length - 1;
      while (fits > 1 && context.measureText(rest.slice(0, fits)).width > widthPx) fits--;
      lines.push(rest.slice(0, fits));
      rest = rest.slice(fits);
    }
  }
  return rest ? [...lines, rest.trimEnd()] : lines;
}

/** @throws Error where the browser cannot write the canvas, as one without memory cannot */
export function pngOf(canvas: HTMLCanvasElement): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no PNG'))), 'image/png');
  });
}
