/** Tells what draws behind WebGL: a graphics device, or the processor in its place. */

/**
 * Names the renderer of a context. Chromium hides the name behind an extension, which Firefox has
 * deprecated and warns of.
 */
export function rendererOf(gl: WebGL2RenderingContext): string {
  const masked = String(gl.getParameter(gl.RENDERER));
  if (masked !== 'WebKit WebGL') return masked;
  const unmasked = gl.getExtension('WEBGL_debug_renderer_info');
  return unmasked ? String(gl.getParameter(unmasked.UNMASKED_RENDERER_WEBGL)) : masked;
}

/** Renderers that emulate a graphics device on the processor: Chromium's, Mesa's and Windows'. */
const EMULATORS = /swiftshader|llvmpipe|softpipe|basic render/i;

/** Whether the processor does what a graphics device would: some hundred times slower. */
export function isEmulator(renderer: string): boolean {
  return EMULATORS.test(renderer);
}
