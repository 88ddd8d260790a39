import type { Probe } from '../../../core/backends.ts';
import { DetailError, thrownDetail } from '../../../core/detail.ts';
import { rendererOf } from '../../../core/graphics.ts';
import type { TfjsWebglDetails } from '../../../core/session-details.ts';

const attributes: WebGLContextAttributes = {
  alpha: false,
  antialias: false,
  depth: false,
  stencil: false,
  premultipliedAlpha: false,
  preserveDrawingBuffer: false,
  // Whether a slow or software GPU is acceptable, the user decides by its times.
  failIfMajorPerformanceCaveat: false,
  powerPreference: 'high-performance',
};

/** @throws DetailError where this worker gets no context */
export function createContext(): { canvas: OffscreenCanvas; gl: WebGL2RenderingContext } {
  if (typeof OffscreenCanvas === 'undefined') throw new DetailError({ code: 'no-webgl' });
  const canvas = new OffscreenCanvas(1, 1);
  const gl = canvas.getContext('webgl2', attributes);
  if (!gl) throw new DetailError({ code: 'no-webgl' });
  return { canvas, gl };
}

/** Whether WebGL runs here and how precisely. The context that tells is given back at once. */
export function probeWebgl(): Probe<TfjsWebglDetails> {
  let gl: WebGL2RenderingContext | null = null;
  try {
    ({ gl } = createContext());
    return { supported: true, details: detailsOf(gl) };
  } catch (thrown) {
    return { supported: false, reason: thrownDetail(thrown) };
  } finally {
    gl?.getExtension('WEBGL_lose_context')?.loseContext();
  }
}

/** @throws Error where a shader can write neither float32 nor float16 textures. */
export function detailsOf(gl: WebGL2RenderingContext): TfjsWebglDetails {
  return {
    kind: 'tfjs-webgl',
    renderer: rendererOf(gl),
    version: String(gl.getParameter(gl.VERSION)),
    textureBits: textureBits(gl),
  };
}

function textureBits(gl: WebGL2RenderingContext): 32 | 16 {
  if (gl.getExtension('EXT_color_buffer_float') && canRenderTo(gl, gl.RGBA32F, gl.FLOAT)) return 32;
  if (gl.getExtension('EXT_color_buffer_half_float') && canRenderTo(gl, gl.RGBA16F, gl.HALF_FLOAT)) return 16;
  throw new Error('this GPU cannot write floating-point textures');
}

function canRenderTo(gl: WebGL2RenderingContext, format: number, type: number): boolean {
  const texture = gl.createTexture();
  const framebuffer = gl.createFramebuffer();
  gl.bindTexture(gl.TEXTURE_2D, texture);
  gl.texImage2D(gl.TEXTURE_2D, 0, format, 1, 1, 0, gl.RGBA, type, null);
  gl.bindFramebuffer(gl.FRAMEBUFFER, framebuffer);
  gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, texture, 0);
  const complete = gl.checkFramebufferStatus(gl.FRAMEBUFFER) === gl.FRAMEBUFFER_COMPLETE;
  gl.bindTexture(gl.TEXTURE_2D, null);
  gl.bindFramebuffer(gl.FRAMEBUFFER, null);
  gl.deleteTexture(texture);
  gl.deleteFramebuffer(framebuffer);
  return complete;
}
