import { BackendWasm, getThreadsCount } from '@tensorflow/tfjs-backend-wasm';
import {
  findBackendFactory,
  registerBackend,
  removeBackend,
  type Tensor as TfTensor,
} from '@tensorflow/tfjs-core';
import type { EngineHost } from '../../host.ts';
import { type Device, deviceError } from './device.ts';
import { type EmscriptenBuild, startEmscripten } from './emscripten.ts';
import { probeWasm } from './wasm-probe.ts';

/** @throws AppError kind `backend`, reason `unavailable` */
export async function openWasmDevice(host: EngineHost): Promise<Device> {
  const probe = await probeWasm(host);
  if (!probe.supported) throw deviceError('wasm', 'unavailable', probe.reason);
  const { simd, threaded } = probe.features;
  const build: EmscriptenBuild = threaded ? 'threaded-simd' : simd ? 'simd' : 'plain';

  let reason: string | null = null;
  const fail = (detail: string): void => {
    reason ??= detail;
  };
  const module = await startEmscripten(build, host, fail).catch((cause: unknown) => {
    throw deviceError('wasm', 'unavailable', cause instanceof Error ? cause.message : String(cause), cause);
  });

  // TF.js registers itself when imported, with an `init` of its own: see emscripten.ts for why it is not used.
  if (findBackendFactory('wasm')) removeBackend('wasm');
  const backend = new BackendWasm(module);
  registerBackend('wasm', () => backend);
  return {
    id: 'wasm',
    threads: threaded ? getThreadsCount() : 1,
    features: probe.features,
    failure: () => reason,
    fail,
    // Creating a tensor copies it into the instance's memory, and a kernel returns when it is done.
    upload: (_: TfTensor) => Promise.resolve(),
    settle: () => Promise.resolve(),
  };
}
