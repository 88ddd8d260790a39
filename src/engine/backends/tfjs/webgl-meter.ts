/**
 * Counts what a context is asked for, by standing before its own functions: TF.js tells neither.
 */
import type { GpuMeter } from './device.ts';

/** Browsers compile behind the page's back, and the question whether it went well waits for it. */
const COMPILING = ['compileShader', 'getShaderParameter', 'linkProgram', 'getProgramParameter'] as const;

export function meter(gl: WebGL2RenderingContext): GpuMeter {
  let compileMs = 0;
  let launches = 0;
  for (const name of COMPILING) {
    const call = gl[name].bind(gl) as (...args: unknown[]) => unknown;
    gl[name] = ((...args: unknown[]) => {
      const startMs = performance.now();
      const result = call(...args);
      compileMs += performance.now() - startMs;
      return result;
    }) as never;
  }
  const draw = gl.drawElements.bind(gl);
  gl.drawElements = (...args) => {
    launches += 1;
    draw(...args);
  };
  return { compileMs: () => compileMs, launches: () => launches };
}
