/**
 * TF.js on a WebGL context of our own making. TF.js says nothing when a context is lost: it prints
 * a warning, reads zeros, and waits for ever on fences that no GPU will pass (tensorflow/tfjs#756).
 * So the context is watched here, and its fences end with it.
 */

import { GPGPUContext, MathBackendWebGL, setWebGLContext, webgl_util } from '@tensorflow/tfjs-backend-webgl';
import { findBackendFactory, registerBackend, removeBackend } from '@tensorflow/tfjs-core';
import { type Detail, thrownDetail } from '../../../core/detail.ts';
import { type Device, deviceError, type GpuMeter } from './device.ts';
import { createContext, detailsOf } from './webgl-context.ts';
import { meter } from './webgl-meter.ts';

export interface WebglDevice extends Device {
  readonly gpu: GpuMeter;
  readonly gl: WebGL2RenderingContext;
  readonly backend: MathBackendWebGL;
}

/** @throws AppError kind `backend`, reason `unavailable` */
export async function openWebglDevice(): Promise<WebglDevice> {
  try {
    const { canvas, gl } = createContext();
    return open(canvas, gl);
  } catch (cause) {
    throw deviceError('webgl', 'unavailable', thrownDetail(cause), cause);
  }
}

function open(canvas: OffscreenCanvas, gl: WebGL2RenderingContext): WebglDevice {
  const details = detailsOf(gl);
  let reason: Detail | null = null;
  const fail = (detail: Detail): void => {
    reason ??= detail;
  };
  // The event comes a task later than the loss, so both are asked.
  canvas.addEventListener('webglcontextlost', () => fail(lost));
  const failure = (): Detail | null => {
    if (gl.isContextLost()) fail(lost);
    return reason;
  };

  // TF.js registers itself when imported, on a context that it would make itself.
  if (findBackendFactory('webgl')) removeBackend('webgl');
  // TF.js keeps one context per version. Asking for it sets the fixed state that its shaders rely
  // on.
  setWebGLContext(2, gl);
  webgl_util.isWebGLVersionEnabled(2);
  const gpu = meter(gl);
  const context = new WatchedContext(gl, failure);
  const backend = new MathBackendWebGL(context);
  registerBackend('webgl', () => backend);
  return {
    id: 'webgl',
    threads: 0,
    details,
    failure,
    fail,
    upload({ dataId }) {
      // A tensor's values stay in JavaScript until a kernel asks for them; here they go now.
      backend.uploadToGPU(dataId);
      return context.createAndWaitForFence();
    },
    settle: () => context.createAndWaitForFence(),
    // Textures wait to be used again: it is what the GPU has given away, not what is in use.
    memory: () => ({ gpu: (backend.memory() as TextureMemory).numBytesInGPUAllocated }),
    gpu,
    gl,
    backend,
  };
}

/** A field that TF.js's types do not declare. */
interface TextureMemory {
  readonly numBytesInGPUAllocated: number;
}

const lost: Detail = { code: 'context-lost' };

class WatchedContext extends GPGPUContext {
  readonly #failure: () => Detail | null;

  constructor(gl: WebGL2RenderingContext, failure: () => Detail | null) {
    super(gl);
    this.#failure = failure;
  }

  /** Resolves when the GPU has done all that was asked of it so far; rejects when it never will. */
  override async createAndWaitForFence(): Promise<void> {
    const gl = this.gl as WebGL2RenderingContext;
    const fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
    gl.flush();
    while (fence && this.#failure() === null) {
      const status = gl.clientWaitSync(fence, 0, 0);
      if (status === gl.ALREADY_SIGNALED || status === gl.CONDITION_SATISFIED) {
        gl.deleteSync(fence);
        return;
      }
      // A fence's state changes between tasks only. Browsers make nested timers wait 4 ms: the
      // resolution of the times.
      await new Promise((resolve) => setTimeout(resolve));
    }
    throw new Error(this.#failure()?.code ?? 'the GPU gave no fence');
  }
}
