/** A page of the built app with one image open, and a plain canvas of the same size beside it. */
import type { Browser } from '@playwright/test';

/** Frame times in ms. */
type Times = readonly number[];

export interface OpenedImage {
  /** How the app draws: `webgl2` or `canvas`. */
  readonly painter: string;
  /** Size of the canvas in pixels of the screen. */
  readonly canvas: string;
  /** Drags the window by one step for each frame. */
  dragWindow(frames: number): Promise<Times>;
  /** Draws a texture of the image's size, a little brighter with each frame. */
  drawTexture(frames: number): Promise<Times>;
}

export async function openImage(browser: Browser, url: string, file: string): Promise<OpenedImage> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(url);
  await page.locator('input[type=file]:not([webkitdirectory])').setInputFiles(file);
  const canvas = page.getByTestId('viewport');
  await canvas.waitFor();
  // Its findings come first, so that the network takes no time from the frames.
  await page.locator('[data-score]').first().waitFor();
  const { painter, size } = await canvas.evaluate((element: HTMLCanvasElement) => ({
    painter: element.dataset.painter ?? '',
    size: [element.width, element.height] as const,
  }));
  const box = await canvas.boundingBox();
  if (!box) throw new Error('the image is not on the screen');
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  await page.evaluate(prepareTexture, { size });

  return {
    painter,
    canvas: `canvas of ${size.join(' x ')} pixels`,
    async dragWindow(frames) {
      await page.mouse.move(middle.x, middle.y);
      await page.mouse.down();
      const times = await canvas.evaluate(dragged, { frames, ...middle });
      await page.mouse.up();
      await page.keyboard.press('Space');
      return times;
    },
    async drawTexture(frames) {
      await page.evaluate(() =>
        document.querySelector<HTMLCanvasElement>('#plain')?.style.removeProperty('display'),
      );
      const times = await page.evaluate(textured, { frames });
      await page.evaluate(() =>
        document.querySelector<HTMLCanvasElement>('#plain')?.style.setProperty('display', 'none'),
      );
      return times;
    },
  };
}

/** Runs in the page. The pointer is down already; each frame moves it by one step. */
async function dragged(
  element: Element,
  { frames, x, y }: { frames: number; x: number; y: number },
): Promise<number[]> {
  const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
  const times: number[] = [];
  await frame();
  let before = performance.now();
  for (let step = 1; step <= frames; step++) {
    const at = { clientX: x + (step % 40), clientY: y + (step % 25), pointerId: 1, bubbles: true };
    element.dispatchEvent(new PointerEvent('pointermove', at));
    await frame();
    const now = performance.now();
    times.push(now - before);
    before = now;
  }
  return times;
}

/** Runs in the page: puts a canvas over the image, at the same size. */
function prepareTexture({ size: [width, height] }: { size: readonly [number, number] }): void {
  const canvas = document.createElement('canvas');
  canvas.id = 'plain';
  canvas.width = width;
  canvas.height = height;
  const box = document.querySelector('[data-testid=viewport]')?.getBoundingClientRect();
  if (!box) throw new Error('no image');
  Object.assign(canvas.style, {
    position: 'fixed',
    left: `${box.left}px`,
    top: `${box.top}px`,
    width: `${box.width}px`,
    height: `${box.height}px`,
    display: 'none',
  });
  document.body.append(canvas);
  const gl = canvas.getContext('webgl2', {
    alpha: false,
    antialias: false,
    depth: false,
    preserveDrawingBuffer: true,
  });
  if (!gl) throw new Error('no WebGL2');
  const program = gl.createProgram();
  for (const [type, source] of [
    [
      gl.VERTEX_SHADER,
      `#version 300 es
      out vec2 at;
      void main() { at = vec2(gl_VertexID & 1, gl_VertexID >> 1) * 2.0; gl_Position = vec4(at * 2.0 - 1.0, 0.0, 1.0); }`,
    ],
    [
      gl.FRAGMENT_SHADER,
      `#version 300 es
      precision mediump float;
      in vec2 at;
      uniform sampler2D image;
      uniform float gain;
      out vec4 colour;
      void main() { colour = vec4(texture(image, at).rgb * gain, 1.0); }`,
    ],
  ] as const) {
    const shader = gl.createShader(type);
    if (!shader) throw new Error('no shader');
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  gl.useProgram(program);
  const side = 3000;
  gl.bindTexture(gl.TEXTURE_2D, gl.createTexture());
  gl.texStorage2D(gl.TEXTURE_2D, 1, gl.RGBA8, side, side);
  const pixels = Uint8Array.from({ length: side * side * 4 }, (_, i) => (i * 7) % 256);
  gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, 0, side, side, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR);
  gl.viewport(0, 0, width, height);
  const gain = gl.getUniformLocation(program, 'gain');
  Object.assign(window, {
    drawPlain: (value: number) => {
      gl.uniform1f(gain, value);
      gl.drawArrays(gl.TRIANGLES, 0, 3);
    },
  });
}

/** Runs in the page. */
async function textured({ frames }: { frames: number }): Promise<number[]> {
  const { drawPlain } = window as unknown as { drawPlain(gain: number): void };
  const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
  const times: number[] = [];
  await frame();
  let before = performance.now();
  for (let step = 1; step <= frames; step++) {
    drawPlain(0.5 + step / frames);
    await frame();
    const now = performance.now();
    times.push(now - before);
    before = now;
  }
  return times;
}
