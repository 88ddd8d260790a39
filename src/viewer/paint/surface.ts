/**
 * A canvas that shows scenes: in WebGL2, or in two dimensions where there is none. Where the
 * graphics device is lost, which a driver's reset or too many pages do, a second canvas takes over
 * until the first is there again. WebGL on the processor is left alone: see
 * docs/decisions/0021-stored-values-on-the-screen.md.
 */

import { isEmulator, rendererOf } from '../../core/graphics.ts';
import { createCanvasPainter } from './canvas-painter.ts';
import { createGlPainter } from './gl-painter.ts';
import type { Painter, Scene } from './scene.ts';

export interface Surface {
  /** Holds the canvas that is drawn on; the page puts it where the image belongs. */
  readonly element: HTMLElement;
  /** How the last scene was drawn. */
  readonly kind: Painter['kind'];
  /** Draws now, or in the next frame where this one has been drawn already. */
  draw(scene: Scene): void;
  /** See {@link Painter}. */
  factorOf(scene: Scene): number;
  /** Describes the canvas to people and scripts: attributes by name. */
  describe(attributes: Readonly<Record<string, string>>): void;
  /** Gives the surface back for another view. */
  release(): void;
}

/** Made ahead of the first image, as a context and its shaders take longer than a small image. */
let spare: Surface | null = null;

/** Prepares a surface while nobody waits for one. */
export function prepareSurface(): void {
  spare ??= createSurface();
}

export function takeSurface(): Surface {
  const taken = spare ?? createSurface();
  spare = null;
  return taken;
}

function createSurface(): Surface {
  const element = document.createElement('div');
  let attributes: Readonly<Record<string, string>> = {};
  let last: Scene | null = null;
  let frame: number | null = null;
  let isWaiting = false;

  /** Both stay here: a canvas that nothing refers to is collected, and its context never restored. */
  const easels: { graphics: Easel | null; standIn: Easel | null } = { graphics: null, standIn: null };
  const standIn = () => {
    easels.standIn ??= canvasEasel();
    return easels.standIn;
  };
  easels.graphics = glEasel({ onLost: () => use(standIn()), onRestored: use });
  let current: Easel = easels.graphics ?? standIn();
  element.replaceChildren(current.canvas);

  function use(next: Easel): void {
    if (next === current) return;
    current.painter.clear();
    current = next;
    element.replaceChildren(next.canvas);
    describe();
    if (last) next.painter.paint(last);
  }

  function describe(): void {
    current.canvas.dataset.painter = current.painter.kind;
    for (const [name, value] of Object.entries(attributes)) current.canvas.setAttribute(name, value);
  }

  function onFrame(): void {
    frame = null;
    if (!isWaiting || !last) return;
    isWaiting = false;
    paint(last);
  }

  function paint(scene: Scene): void {
    current.painter.paint(scene);
    frame = requestAnimationFrame(onFrame);
  }

  const surface: Surface = {
    element,
    get kind() {
      return current.painter.kind;
    },
    draw(scene) {
      last = scene;
      if (frame === null) paint(scene);
      else isWaiting = true;
    },
    factorOf: (scene) => current.painter.factorOf(scene),
    describe(next) {
      attributes = next;
      describe();
    },
    release() {
      last = null;
      isWaiting = false;
      current.painter.clear();
      spare ??= surface;
    },
  };
  return surface;
}

/** A canvas and who draws on it. */
interface Easel {
  readonly painter: Painter;
  readonly canvas: HTMLCanvasElement;
}

function canvasEasel(): Easel {
  const canvas = document.createElement('canvas');
  const painter = createCanvasPainter(canvas);
  if (!painter) throw new Error('this browser draws on no canvas');
  return { painter, canvas };
}

interface GlEvents {
  readonly onLost: () => void;
  readonly onRestored: (easel: Easel) => void;
}

/** @returns null where there is no WebGL2, where the processor emulates it, or where it cannot run the shaders */
function glEasel({ onLost, onRestored }: GlEvents): Easel | null {
  const canvas = document.createElement('canvas');
  const gl = canvas.getContext('webgl2', {
    alpha: false,
    antialias: false,
    depth: false,
    stencil: false,
    // What is drawn stays readable, for print and export, at the price of one copy of the canvas.
    preserveDrawingBuffer: true,
  });
  if (!gl) return null;
  // By the renderer's name: Chromium 156 gives an emulator also where a caveat was to fail.
  if (isEmulator(rendererOf(gl))) return null;
  const easelOf = (): Easel | null => {
    try {
      return { painter: createGlPainter(gl), canvas };
    } catch {
      return null;
    }
  };
  canvas.addEventListener('webglcontextlost', (event) => {
    // Only a loss that is taken note of is followed by a new context.
    event.preventDefault();
    onLost();
  });
  canvas.addEventListener('webglcontextrestored', () => {
    const restored = easelOf();
    if (restored) onRestored(restored);
  });
  return easelOf();
}
