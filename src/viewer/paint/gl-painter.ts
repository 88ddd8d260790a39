/** Draws stored values in WebGL2: see shaders.ts for the two steps. */
import { type DisplayImage, isSigned, type Lut } from '../../core/image.ts';
import type { ViewTransform } from '../geometry.ts';
import { type Reduced, reduced } from '../reduce.ts';
import { type ShaderTone, shaderTone } from '../tones.ts';
import { deleteTarget, integerTarget, integerTexture, linkProgram, type Target } from './gl.ts';
import { type Area, areaOf, areaOfLens, fitCanvas, layerKey, type Painter, type Scene } from './scene.ts';
import { RESAMPLE, TONE, VERTEX } from './shaders.ts';

/** An image in the memory of the graphics device. */
interface Source {
  readonly display: DisplayImage;
  readonly pixels: Reduced;
  readonly texture: WebGLTexture;
  /** Tables by what they are of, made when first drawn with. */
  readonly tables: Map<Lut, WebGLTexture>;
}

/** Stored values at the pixels of a part of the screen, and what they were made from. */
interface Layer {
  readonly target: Target;
  readonly key: string;
}

const LUT_ROW = 256;

/** Larger images are reduced: 128 MB at 16 bits, which telephones have. */
const MOST_PIXELS = 2 ** 26;

/**
 * @throws Error where this device cannot run the shaders
 */
export function createGlPainter(gl: WebGL2RenderingContext): Painter {
  const resample = linkProgram(gl, VERTEX, RESAMPLE);
  const tone = linkProgram(gl, VERTEX, TONE);
  const limits = { mostSidePx: gl.getParameter(gl.MAX_TEXTURE_SIZE) as number, mostPixels: MOST_PIXELS };
  /** Bound where there is no table: a sampler of integers must have a texture of them. */
  const nothing = integerTexture(gl, { bits: Uint16Array.of(0), widthPx: 1, heightPx: 1 });
  gl.bindVertexArray(gl.createVertexArray());
  gl.disable(gl.DITHER);

  let source: Source | null = null;
  const layers: { image: Layer | null; lens: Layer | null } = { image: null, lens: null };

  function sourceOf(display: DisplayImage): Source {
    if (source?.display === display) return source;
    clear();
    const pixels = reduced(display, limits);
    const { samples, widthPx, heightPx } = pixels;
    const texture = integerTexture(gl, { bits: bitsOf(samples), widthPx, heightPx });
    source = { display, pixels, texture, tables: new Map() };
    return source;
  }

  function clear(): void {
    if (source) for (const texture of [source.texture, ...source.tables.values()]) gl.deleteTexture(texture);
    source = null;
    for (const name of ['image', 'lens'] as const) {
      const layer = layers[name];
      if (layer) deleteTarget(gl, layer.target);
      layers[name] = null;
    }
  }

  /** The first step, left out where its result is there already. */
  function layerOf(name: 'image' | 'lens', scene: Scene, view: ViewTransform, area: Area): Layer {
    const { pixels, texture } = sourceOf(scene.display);
    const key = layerKey(view, area, scene.enlargement);
    const known = layers[name];
    if (known?.key === key) return known;
    const isFitting = known?.target.width === area.width && known.target.height === area.height;
    if (known && !isFitting) deleteTarget(gl, known.target);
    const target = known && isFitting ? known.target : integerTarget(gl, area.width, area.height);
    layers[name] = { target, key };

    const { inverse, viewport } = view;
    const [a, b, c, d, e, f] = inverse;
    const toTexture = 1 / pixels.factor;
    const perPixel = toTexture / viewport.devicePixelRatio;
    gl.bindFramebuffer(gl.FRAMEBUFFER, target.framebuffer);
    gl.viewport(0, 0, area.width, area.height);
    gl.useProgram(resample.program);
    bind(0, texture);
    gl.uniform1i(resample.place('samples'), 0);
    gl.uniform2i(resample.place('size'), pixels.widthPx, pixels.heightPx);
    gl.uniform4f(resample.place('linear'), a * perPixel, b * perPixel, c * perPixel, d * perPixel);
    gl.uniform2f(
      resample.place('offset'),
      (a * area.left + c * area.top) * perPixel + e * toTexture,
      (b * area.left + d * area.top) * perPixel + f * toTexture,
    );
    gl.uniform1f(resample.place('areaHeight'), area.height);
    gl.uniform1f(resample.place('leastSpan'), scene.enlargement === 'smooth' ? 1 : 0);
    gl.uniform1ui(resample.place('signBit'), signOffset(scene.display));
    gl.drawArrays(gl.TRIANGLES, 0, 3);
    return { target, key };
  }

  /** The second step, onto the canvas. */
  function drawTones(scene: Scene, { target }: Layer, area: Area, canvasHeight: number): void {
    const { display } = scene;
    const shaded = shaderTone(display, scene.tone.voi);
    const bottom = canvasHeight - area.top - area.height;
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
    gl.viewport(area.left, bottom, area.width, area.height);
    gl.useProgram(tone.program);
    bind(0, target.texture);
    gl.uniform1i(tone.place('values'), 0);
    gl.uniform2i(tone.place('origin'), area.left, bottom);
    gl.uniform1f(tone.place('signOffset'), signOffset(display));
    setTable(1, 'modality', display.modalityLut);
    setTable(2, 'voi', shaded.lut);
    setTone(shaded, scene.tone.isInverted);
    gl.drawArrays(gl.TRIANGLES, 0, 3);
  }

  function setTone({ kind, gain, offset, lut }: ShaderTone, isInverted: boolean): void {
    gl.uniform1f(tone.place('gain'), gain);
    gl.uniform1f(tone.place('offset'), offset);
    gl.uniform1f(tone.place('voiTop'), lut?.top ?? 1);
    gl.uniform1i(tone.place('isSigmoid'), kind === 'sigmoid' ? 1 : 0);
    gl.uniform1i(tone.place('isInverted'), isInverted ? 1 : 0);
  }

  function setTable(unit: number, name: 'modality' | 'voi', lut: Lut | null): void {
    bind(unit, lut ? tableOf(lut) : nothing);
    gl.uniform1i(tone.place(`${name}Lut`), unit);
    gl.uniform2i(tone.place(`${name}Shape`), lut?.firstInput ?? 0, lut?.entries.length ?? 0);
  }

  function tableOf(lut: Lut): WebGLTexture {
    const known = source?.tables.get(lut);
    if (known) return known;
    const heightPx = Math.ceil(lut.entries.length / LUT_ROW);
    const bits = new Uint16Array(heightPx * LUT_ROW);
    bits.set(lut.entries);
    const table = integerTexture(gl, { bits, widthPx: LUT_ROW, heightPx });
    source?.tables.set(lut, table);
    return table;
  }

  function bind(unit: number, texture: WebGLTexture): void {
    gl.activeTexture(gl.TEXTURE0 + unit);
    gl.bindTexture(gl.TEXTURE_2D, texture);
  }

  return {
    kind: 'webgl2',
    paint(scene) {
      const { canvas } = gl;
      const area = areaOf(scene.view);
      fitCanvas(canvas, area);
      gl.disable(gl.SCISSOR_TEST);
      drawTones(scene, layerOf('image', scene, scene.view, area), area, area.height);
      if (!scene.lens) return;
      const lensArea = areaOfLens(scene.lens);
      drawTones(scene, layerOf('lens', scene, scene.lens.view, lensArea), lensArea, area.height);
    },
    factorOf: ({ display }) => sourceOf(display).pixels.factor,
    clear,
  };
}

/** A sample's bits; those of negative ones are made ordered by the shader. */
function bitsOf(samples: Reduced['samples']): Uint8Array | Uint16Array {
  const { buffer, byteOffset, length, BYTES_PER_ELEMENT } = samples;
  return BYTES_PER_ELEMENT === 1
    ? new Uint8Array(buffer, byteOffset, length)
    : new Uint16Array(buffer, byteOffset, length);
}

function signOffset({ samples }: DisplayImage): number {
  return isSigned(samples) ? 2 ** (8 * samples.BYTES_PER_ELEMENT - 1) : 0;
}
