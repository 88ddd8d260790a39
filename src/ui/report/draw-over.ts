/** Draws over an image that leaves the page: its overlays, the patient's sides and marks, as on the screen. */
import type { DisplayImage, Overlay } from '../../core/image.ts';
import type { Point, ViewTransform } from '../../viewer/geometry.ts';
import type { Mark } from '../../viewer/measure/marks.ts';
import { type DrawnLine, drawnLines, LABEL_LINE_PX, labelWithin } from '../../viewer/measure/shapes.ts';
import { edgeLetters } from '../../viewer/orientation.ts';
import { GUIDE_DASHES, LABEL, RING_PX, STROKE_NAMES, STROKES } from '../viewer/marks/mark-ink.ts';
import { markLines } from '../viewer/marks/mark-words.ts';
import { paintOverlay } from '../viewer/marks/OverlayCanvas.tsx';

/** Everything that lies on an image besides its heat map, while a person sees it. */
export interface Drawn {
  /** Those that a person has completed. */
  readonly marks: readonly Mark[];
  /** The overlays of every file are shown or hidden at once. */
  readonly overlays: 'shown' | 'hidden';
}

/** @param context whose units are CSS px of the view */
export function drawOver(
  context: CanvasRenderingContext2D,
  display: DisplayImage,
  view: ViewTransform,
  { marks, overlays }: Drawn,
): void {
  if (overlays === 'shown') for (const overlay of display.overlays) drawOverlay(context, overlay, view);
  if (display.orientation) drawSides(context, edgeLetters(display.orientation, view), view);
  for (const mark of marks) drawMark(context, mark, display, view);
}

function drawOverlay(context: CanvasRenderingContext2D, overlay: Overlay, view: ViewTransform): void {
  const layer = document.createElement('canvas');
  paintOverlay(layer, overlay);
  context.save();
  context.transform(...view.matrix);
  context.drawImage(layer, overlay.left, overlay.top);
  context.restore();
}

const FONT_FAMILY = 'system-ui, sans-serif';

function drawSides(
  context: CanvasRenderingContext2D,
  { left, top, right, bottom }: ReturnType<typeof edgeLetters>,
  { viewport: { widthPx, heightPx } }: ViewTransform,
): void {
  context.font = `600 16px ${FONT_FAMILY}`;
  context.textBaseline = 'middle';
  for (const [text, x, y] of [
    [left, 20, heightPx / 2],
    [right, widthPx - 20, heightPx / 2],
    [top, widthPx / 2, 14],
    [bottom, widthPx / 2, heightPx - 14],
  ] as const)
    drawText(context, text, { x, y });
  context.textBaseline = 'alphabetic';
}

function drawMark(
  context: CanvasRenderingContext2D,
  mark: Mark,
  display: DisplayImage,
  view: ViewTransform,
): void {
  const { lines, guides, label } = drawnLines(mark, view.toScreen);
  context.lineCap = 'round';
  for (const name of STROKE_NAMES) {
    context.strokeStyle = STROKES[name].stroke;
    context.lineWidth = STROKES[name].strokeWidth;
    drawLines(context, lines, []);
    drawLines(context, guides, GUIDE_DASHES);
    for (const { x, y } of mark.points.map(view.toScreen)) {
      context.beginPath();
      context.arc(x, y, RING_PX, 0, 2 * Math.PI);
      context.stroke();
    }
  }
  if (!label) return;
  const texts = markLines(mark, display);
  const { x, y } = labelWithin(label, texts, view.viewport);
  for (const [index, text] of texts.entries()) {
    context.font = `${index === 0 ? '600 ' : ''}14px ${FONT_FAMILY}`;
    drawText(context, text, { x, y: y + index * LABEL_LINE_PX });
  }
}

function drawLines(
  context: CanvasRenderingContext2D,
  lines: readonly DrawnLine[],
  dashes: readonly number[],
): void {
  context.setLineDash([...dashes]);
  for (const [from, to] of lines) {
    context.beginPath();
    context.moveTo(from.x, from.y);
    context.lineTo(to.x, to.y);
    context.stroke();
  }
  context.setLineDash([]);
}

/** In the middle of a point, light on a dark rim. */
function drawText(context: CanvasRenderingContext2D, text: string, { x, y }: Point): void {
  context.textAlign = 'center';
  context.lineJoin = 'round';
  context.strokeStyle = LABEL.stroke;
  context.lineWidth = LABEL.strokeWidth;
  context.strokeText(text, x, y);
  context.fillStyle = LABEL.fill;
  context.fillText(text, x, y);
}
