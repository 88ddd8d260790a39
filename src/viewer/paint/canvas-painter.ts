/**
 * Draws without shaders, in the same two steps as gl-painter.ts: stored values are brought to the
 * pixels of the screen, and a table gives those their tones. A drag of the window runs the second
 * step alone.
 */
import { type PixelKernels, pixelKernels } from '../../pixels/kernels.ts';
import { greyTable } from '../tones.ts';
import { lookUp } from './look-up.ts';
import { resample, type ScreenValues } from './resample.ts';
import { type Area, areaOf, areaOfLens, fitCanvas, layerKey, type Painter, type Scene } from './scene.ts';

/** Stored values at the pixels of a part of the screen, and what they were made from. */
interface Layer {
  readonly display: Scene['display'];
  readonly key: string;
  readonly values: ScreenValues | null;
}

/** @returns null where the canvas has another kind of context */
export function createCanvasPainter(canvas: HTMLCanvasElement): Painter | null {
  const context = canvas.getContext('2d', { alpha: false, willReadFrequently: true });
  if (!context) return null;
  // Ready before the first image, as a surface is made ahead.
  let kernels: PixelKernels | null = null;
  void pixelKernels().then((loaded) => {
    kernels = loaded;
  });
  const layers: { image: Layer | null; lens: Layer | null } = { image: null, lens: null };

  /** The first step, left out where its result is there already. */
  function valuesOf(name: 'image' | 'lens', scene: Scene, view: Scene['view'], area: Area) {
    const { display, enlargement } = scene;
    const key = layerKey(view, area, enlargement);
    const known = layers[name];
    if (known?.key === key && known.display === display) return known.values;
    const values = resample(display, view, area, enlargement, kernels);
    layers[name] = { display, key, values };
    return values;
  }

  /** The second step; beside the image it is black. */
  function drawTones({ display, tone }: Scene, values: ScreenValues | null, area: Area): void {
    if (!context) return;
    const isCovered = values?.widthPx === area.width && values.heightPx === area.height;
    if (!isCovered) context.fillRect(area.left, area.top, area.width, area.height);
    if (!values) return;
    const { left, top, widthPx, heightPx, scale } = values;
    const greys = greyTable(display, tone, scale);
    const words = new Uint32Array(greys.length);
    for (let step = 0; step < words.length; step++) words[step] = OPAQUE + (greys[step] as number) * GREY;
    const picture = context.createImageData(widthPx, heightPx);
    lookUp(values.steps, words, new Uint32Array(picture.data.buffer), kernels);
    context.putImageData(picture, area.left + left, area.top + top);
  }

  return {
    kind: 'canvas',
    paint(scene) {
      const area = areaOf(scene.view);
      fitCanvas(canvas, area);
      drawTones(scene, valuesOf('image', scene, scene.view, area), area);
      if (!scene.lens) return;
      const lensArea = areaOfLens(scene.lens);
      drawTones(scene, valuesOf('lens', scene, scene.lens.view, lensArea), lensArea);
    },
    factorOf: () => 1,
    clear() {
      layers.image = null;
      layers.lens = null;
    },
  };
}

/** One word per pixel: opaque, with red, green and blue alike. */
const OPAQUE = 0xff000000;
const GREY = 0x010101;
