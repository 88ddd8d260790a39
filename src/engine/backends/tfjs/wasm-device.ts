import { BackendWasm, getThreadsCount } from '@tensorflow/tfjs-backend-wasm';
import {
  findBackendFactory,
  registerBackend,
  removeBackend,
  type Tensor as TfTensor,
} from '@tensorflow/tfjs-core';
import type { TfjsHost } from '../../host.ts';
import { type Device, deviceError, type Features } from './device.ts';
import { type EmscriptenBuild, startEmscripten } from './emscripten.ts';
import { probeWasm } from './wasm-probe.ts';

/**
 * Takes the fastest build that starts: a host may refuse threads (a proxy that drops a script, a worker limit), and
 * one thread is better than none.
 * @throws AppError kind `backend`, reason `unavailable`
 */
export async function openWasmDevice(host: TfjsHost): Promise<Device> {
  const probe = await probeWasm(host);
  if (!probe.supported) throw deviceError('wasm', 'unavailable', probe.reason);
  const { simd, threaded } = probe.features;
  if (threaded) {
    try {
      return await open('threaded-simd', host, probe.features);
    } catch (cause) {
      const features = { ...probe.features, threaded: false, threadsRefused: messageOf(cause) };
      return open('simd', { ...host, wasmThreads: null }, features);
    }
  }
  return open(simd ? 'simd' : 'plain', host, probe.features);
}

async function open(build: EmscriptenBuild, host: TfjsHost, features: Features): Promise<Device> {
  let reason: string | null = null;
  const fail = (detail: string): void => {
    reason ??= detail;
  };
  const module = await startEmscripten(build, host, fail).catch((cause: unknown) => {
    throw deviceError('wasm', 'unavailable', messageOf(cause), cause);
  });

  // TF.js registers itself when imported, with an `init` of its own: see emscripten.ts for why it is not used.
  if (findBackendFactory('wasm')) removeBackend('wasm');
  const backend = new BackendWasm(module);
  registerBackend('wasm', () => backend);
  return {
    id: 'wasm',
    threads: build === 'threaded-simd' ? getThreadsCount() : 1,
    features,
    failure: () => reason,
    fail,
    // Creating a tensor copies it into the instance's memory, and a kernel returns when it is done.
    upload: (_: TfTensor) => Promise.resolve(),
    settle: () => Promise.resolve(),
  };
}

const messageOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown));
