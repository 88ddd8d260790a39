/**
 * Starts one of TF.js's Emscripten modules, in place of the `init` that comes with the package, for
 * four reasons:
 *
 * - `init` makes its threads from Blob URLs and has them import a Blob of the module's own source,
 *   taken by `toString()`. A strict Content-Security-Policy refuses both, and a minifier renames what
 *   that source refers to (tensorflow/tfjs#5137, #4253, #4539). Here both are static scripts of the
 *   page's own origin.
 * - A thread that cannot start leaves `init` waiting for ever.
 * - A failure is printed, then told as "Make sure the server can serve the .wasm file", whatever it
 *   was.
 * - After one failure `setWasmPaths` refuses to be called again.
 *
 * Threads in Node are not supported by TF.js (tensorflow/tfjs#3830), so a Node host has no
 * `wasmThreads`.
 */
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import unthreaded from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm.js';
import threaded from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd.js';
import type { TfjsHost, WasmBinary } from '../../host.ts';

export type EmscriptenBuild = 'plain' | 'simd' | 'threaded-simd';

/**
 * The Emscripten module that BackendWasm computes with and, under `tfjs`, a few functions by name.
 */
export type WasmModule = ConstructorParameters<typeof BackendWasm>[0] & {
  /** View of its whole memory; replaced by another array when the memory grows. */
  readonly HEAPU8: Uint8Array;
  /** Present in the build with threads only. */
  readonly PThread?: { terminateAllThreads(): void };
};

interface EmscriptenModule {
  cwrap(name: string, returns: 'number' | null, takes: 'number'[]): (...args: number[]) => number;
}

interface FactoryConfig {
  readonly locateFile: (path: string) => string;
  readonly print: (line: string) => void;
  readonly printErr: (line: string) => void;
  readonly onAbort: (what: unknown) => void;
  /** Given to `importScripts` of every thread. */
  readonly mainScriptUrlOrBlob?: string;
}

type Factory = (config: FactoryConfig) => Promise<EmscriptenModule>;

const binaries: Record<EmscriptenBuild, WasmBinary> = {
  plain: 'tfjs-backend-wasm.wasm',
  simd: 'tfjs-backend-wasm-simd.wasm',
  'threaded-simd': 'tfjs-backend-wasm-threaded-simd.wasm',
};

/**
 * The build with threads waits for each of them; this is longer than a slow line takes for its 0.4 MB,
 * and the build without threads is tried then.
 */
const THREADS_START_MS = 15_000;

/** @param onFailure told when the running module aborts, e.g. because memory ran out */
export async function startEmscripten(
  build: EmscriptenBuild,
  { wasmBinaries, wasmThreads, wasmThreadCount }: TfjsHost,
  onFailure: (reason: string) => void,
): Promise<WasmModule> {
  const factory = (build === 'threaded-simd' ? threaded : unthreaded) as unknown as Factory;
  if (build === 'threaded-simd') ignoreThrownThreadErrors();
  const said: string[] = [];
  const forgetCores = build === 'threaded-simd' && wasmThreadCount ? pretendCores(2 * wasmThreadCount) : null;
  let late: ReturnType<typeof setTimeout> | undefined;
  const starting = new Promise<EmscriptenModule>((resolve, reject) => {
    const fail = (reason: string): void => {
      onFailure(reason);
      reject(new Error([reason, ...said].join('; ')));
    };
    factory({
      locateFile: (path) =>
        path.endsWith('.worker.js') && wasmThreads ? wasmThreads.worker : wasmBinaries[binaries[build]],
      ...(wasmThreads && { mainScriptUrlOrBlob: wasmThreads.main }),
      print: (line) => said.push(line),
      printErr: (line) => {
        // Emscripten's only word on a thread that did not start.
        if (line.startsWith('worker sent an error')) fail(line);
        said.push(line);
      },
      onAbort: (what) => fail(`the WebAssembly module stopped: ${what}`),
    }).then(resolve, reject);
    if (build === 'threaded-simd')
      late = setTimeout(
        () => reject(new Error(`threads did not start within ${THREADS_START_MS} ms`)),
        THREADS_START_MS,
      );
  });
  const module = await starting.finally(() => {
    clearTimeout(late);
    forgetCores?.();
  });
  return Object.assign(module, { tfjs: tfjsCallsOf(module) }) as unknown as WasmModule;
}

/**
 * TF.js starts a thread for every two logical cores at most, whatever it is asked for
 * (tfjs-backend-wasm/src/cc/backend.cc), and asks the navigator for their number while it starts.
 * @returns what undoes it
 */
function pretendCores(count: number): () => void {
  Object.defineProperty(navigator, 'hardwareConcurrency', { value: count, configurable: true });
  return () => void Reflect.deleteProperty(navigator, 'hardwareConcurrency');
}

let ignoring = false;

/**
 * Emscripten prints a thread's error, which `printErr` above acts on, and then throws the event,
 * which nobody can catch and which would end this worker for its page. Once, for as long as the
 * worker lives.
 */
function ignoreThrownThreadErrors(): void {
  if (ignoring) return;
  ignoring = true;
  globalThis.addEventListener('error', (event) => {
    if (event instanceof ErrorEvent && event.error instanceof Event) event.preventDefault();
  });
}

/** The calls that BackendWasm makes, as `init` names them. */
function tfjsCallsOf(module: EmscriptenModule): WasmModule['tfjs'] {
  return {
    init: module.cwrap('init', null, []),
    initWithThreadsCount: module.cwrap('init_with_threads_count', null, ['number']),
    getThreadsCount: module.cwrap('get_threads_count', 'number', []),
    registerTensor: module.cwrap('register_tensor', null, ['number', 'number', 'number']),
    disposeData: module.cwrap('dispose_data', null, ['number']),
    // The instance is dropped whole. Emscripten's `dispose` frees nothing more, but takes every
    // listener for uncaught exceptions off a Node process: its filter keeps all, for `!index > -1`
    // is always true.
    dispose: () => undefined,
  };
}
