/** Draws without shaders: every tone is looked up in a table, and the browser scales. */
import type { DisplayImage } from '../../core/image.ts';
import { type Reduced, reduced } from '../reduce.ts';
import { greyTable, sameTone, type Tone } from '../tones.ts';
import { type Area, areaOf, areaOfLens, type Painter, type Scene } from './scene.ts';

/** The canvas that every browser of today draws; the area is that of Safari on a telephone. */
export const CANVAS_LIMITS = { mostSidePx: 8192, mostPixels: 2 ** 24 };

/** Rows whose tones are looked up at a time: a few MB. */
const STRIP_ROWS = 256;

/** @returns null where the canvas has another kind of context */
export function createCanvasPainter(canvas: HTMLCanvasElement): Painter | null {
  const context = canvas.getContext('2d', { alpha: false, willReadFrequently: true });
  if (!context) return null;
  const toned = document.createElement('canvas');
  let source: { readonly display: DisplayImage; readonly pixels: Reduced } | null = null;
  let drawn: Tone | null = null;

  function sourceOf(display: DisplayImage): Reduced {
    if (source?.display !== display) {
      source = { display, pixels: reduced(display, CANVAS_LIMITS) };
      drawn = null;
    }
    return source.pixels;
  }

  function drawTones({ display, tone }: Scene): void {
    const pixels = sourceOf(display);
    if (drawn && sameTone(drawn, tone)) return;
    drawn = tone;
    if (toned.width !== pixels.widthPx || toned.height !== pixels.heightPx) {
      toned.width = pixels.widthPx;
      toned.height = pixels.heightPx;
    }
    paintGreys(toned, pixels, greyTable(display, tone));
  }

  function drawImage({ enlargement }: Scene, view: Scene['view'], area: Area, factor: number): void {
    if (!context) return;
    const { matrix, viewport, scale } = view;
    const ratio = viewport.devicePixelRatio;
    const [a, b, c, d, e, f] = matrix;
    context.save();
    context.beginPath();
    context.rect(area.left, area.top, area.width, area.height);
    context.clip();
    context.fillRect(area.left, area.top, area.width, area.height);
    context.setTransform(a * ratio, b * ratio, c * ratio, d * ratio, e * ratio, f * ratio);
    context.imageSmoothingEnabled = enlargement === 'smooth' || scale * factor < 1;
    // Shrunk without aliases; enlarged linearly, as the shader does.
    context.imageSmoothingQuality = scale * factor < 1 ? 'high' : 'low';
    context.drawImage(toned, 0, 0, toned.width * factor, toned.height * factor);
    context.restore();
  }

  return {
    kind: 'canvas',
    paint(scene) {
      drawTones(scene);
      const area = areaOf(scene.view);
      if (canvas.width !== area.width || canvas.height !== area.height) {
        canvas.width = area.width;
        canvas.height = area.height;
      }
      const { factor } = sourceOf(scene.display);
      drawImage(scene, scene.view, area, factor);
      if (scene.lens) drawImage(scene, scene.lens.view, areaOfLens(scene.lens), factor);
    },
    factorOf: ({ display }) => sourceOf(display).factor,
    clear() {
      source = null;
      drawn = null;
      toned.width = 0;
      toned.height = 0;
    },
  };
}

/** One word per pixel: opaque, with red, green and blue alike. */
const OPAQUE_GREYS = Uint32Array.from({ length: 256 }, (_, grey) => 0xff000000 + grey * 0x010101);

function paintGreys(
  canvas: HTMLCanvasElement,
  { samples, widthPx, heightPx }: Reduced,
  greys: Uint8Array,
): void {
  const context = canvas.getContext('2d', { alpha: false, willReadFrequently: true });
  if (!context) return;
  const { buffer, byteOffset, length } = samples;
  const bits =
    samples.BYTES_PER_ELEMENT === 1
      ? new Uint8Array(buffer, byteOffset, length)
      : new Uint16Array(buffer, byteOffset, length);
  const words = Uint32Array.from(greys, (grey) => OPAQUE_GREYS[grey] as number);
  const strip = context.createImageData(widthPx, Math.min(STRIP_ROWS, heightPx));
  const target = new Uint32Array(strip.data.buffer);
  for (let top = 0; top < heightPx; top += STRIP_ROWS) {
    const start = top * widthPx;
    const count = Math.min(STRIP_ROWS, heightPx - top) * widthPx;
    for (let i = 0; i < count; i++) target[i] = words[bits[start + i] as number] as number;
    // Rows of the strip behind the last of the image fall below the canvas.
    context.putImageData(strip, 0, top);
  }
}
