import { BackendWasm, getThreadsCount, setThreadsCount } from '@tensorflow/tfjs-backend-wasm';
import {
  findBackendFactory,
  registerBackend,
  removeBackend,
  type Tensor as TfTensor,
} from '@tensorflow/tfjs-core';
import { type Detail, thrownDetail } from '../../../core/detail.ts';
import type { TfjsWasmDetails } from '../../../core/session-details.ts';
import type { TfjsHost } from '../../host.ts';
import { type Device, deviceError } from './device.ts';
import { type EmscriptenBuild, startEmscripten, type WasmModule } from './emscripten.ts';
import { probeWasm } from './wasm-probe.ts';

/** TF.js's build starts so many helpers with it, and waits for ever for one more. */
const MOST_THREADS = 8;

/** Module of the previous device, whose helper threads would otherwise wait endlessly. */
let running: WasmModule | null = null;

/**
 * Takes the fastest build that starts: a host may refuse threads (a proxy that drops a script, a
 * worker limit), and one thread is better than none.
 * @throws AppError kind `backend`, reason `unavailable`
 */
export async function openWasmDevice(host: TfjsHost): Promise<Device> {
  const probe = await probeWasm(host);
  if (!probe.supported) throw deviceError('wasm', 'unavailable', probe.reason);
  const { simd, threaded } = probe.details;
  const details: TfjsWasmDetails = { ...probe.details, threadsRefused: null };
  if (host.wasmPlain)
    return open('plain', { ...host, wasmThreads: null }, { ...details, simd: false, threaded: false });
  // The build without threads computes the same, and has nobody to wait for.
  if (threaded && host.wasmThreadCount === 1) {
    return open('simd', { ...host, wasmThreads: null }, { ...details, threaded: false });
  }
  if (threaded) {
    try {
      return await open('threaded-simd', host, details);
    } catch (cause) {
      const refused = { ...details, threaded: false, threadsRefused: messageOf(cause) };
      return open('simd', { ...host, wasmThreads: null }, refused);
    }
  }
  return open(simd ? 'simd' : 'plain', host, details);
}

async function open(build: EmscriptenBuild, host: TfjsHost, details: TfjsWasmDetails): Promise<Device> {
  let reason: Detail | null = null;
  const fail = (detail: Detail): void => {
    reason ??= detail;
  };
  const module = await startEmscripten(build, host, (text) => fail(thrownDetail(text))).catch(
    (cause: unknown) => {
      throw deviceError('wasm', 'unavailable', thrownDetail(cause), cause);
    },
  );

  running?.PThread?.terminateAllThreads();
  running = module;
  // TF.js registers itself when imported, with an `init` of its own: see emscripten.ts for why it
  // is not used.
  if (findBackendFactory('wasm')) removeBackend('wasm');
  // -1 is TF.js's own default.
  setThreadsCount(Math.min(host.wasmThreadCount ?? -1, MOST_THREADS));
  const backend = new BackendWasm(module);
  registerBackend('wasm', () => backend);
  return {
    id: 'wasm',
    threads: build === 'threaded-simd' ? getThreadsCount() : 1,
    details,
    failure: () => reason,
    fail,
    memory: () => ({ wasmHeap: module.HEAPU8.byteLength }),
    gpu: null,
    // Creating a tensor copies it into the instance's memory, and a kernel returns when it is done.
    upload: (_: TfTensor) => Promise.resolve(),
    settle: () => Promise.resolve(),
  };
}

const messageOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown));
