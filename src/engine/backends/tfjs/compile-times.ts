/**
 * All shaders of a model compiled one after the other, as TF.js does it by itself, and all at once,
 * by its flag ENGINE_COMPILE_ONLY: each in a context of its own.
 */
import { env, setBackend, type Tensor, zeros } from '@tensorflow/tfjs-core';
import { throwIfAborted } from '../../../core/abort.ts';
import type { LoadedModel } from '../../../model/load.ts';
import { outputsOf } from '../../../model/manifest.ts';
import type { CompileTimes } from '../../measurement.ts';
import { buildGraph, type Graph } from './graph.ts';
import { tfjsQueue } from './queue.ts';
import { openWebglDevice, type WebglDevice } from './webgl-device.ts';

/** @throws AppError kind `model`, `backend` or `cancelled` */
export function compileTimes(model: LoadedModel, signal: AbortSignal): Promise<CompileTimes> {
  return tfjsQueue.run(async () => {
    const serialCompileMs = await inFreshContext(model, (device, infer) => {
      for (const output of infer()) output.dispose();
      return device.gpu.compileMs();
    });
    throwIfAborted(signal);
    const parallelCompileMs = await inFreshContext(model, (device, infer) =>
      device.gl.getExtension('KHR_parallel_shader_compile') ? allAtOnce(device, infer) : null,
    );
    return { serialCompileMs, parallelCompileMs };
  }, signal);
}

/** Nothing is computed: kernels ask for their shaders only, and then all are waited for. */
function allAtOnce({ backend, gpu }: WebglDevice, infer: () => Tensor[]): number {
  env().set('ENGINE_COMPILE_ONLY', true);
  try {
    const outputs = infer();
    backend.checkCompileCompletion();
    for (const output of outputs) output.dispose();
    return gpu.compileMs();
  } finally {
    env().set('ENGINE_COMPILE_ONLY', false);
  }
}

async function inFreshContext<T>(
  model: LoadedModel,
  work: (device: WebglDevice, infer: () => Tensor[]) => T,
): Promise<T> {
  const device = await openWebglDevice();
  let graph: Graph | null = null;
  const image = () => zeros(model.manifest.input.shape, 'float32');
  try {
    nameShaders(device.gl);
    await setBackend('webgl');
    const built = buildGraph(model);
    graph = built;
    return work(device, () => {
      const input = image();
      const results = built.execute(
        { [model.manifest.input.name]: input },
        outputsOf(model.manifest).map(([, name]) => name),
      );
      input.dispose();
      return Array.isArray(results) ? results : [results];
    });
  } finally {
    graph?.dispose();
    device.gl.getExtension('WEBGL_lose_context')?.loseContext();
  }
}

/**
 * Browsers keep compiled shaders by their text: with a name of their own in it they are compiled,
 * as at a first visit.
 */
function nameShaders(gl: WebGL2RenderingContext): void {
  const name = `${performance.timeOrigin} ${performance.now()}`;
  const shaderSource = gl.shaderSource.bind(gl);
  gl.shaderSource = (shader, source) => shaderSource(shader, `${source}\n// ${name}\n`);
}
