/**
 * One thread of TF.js's threaded WebAssembly build. A classic script, served as it stands: Emscripten starts it with
 * `new Worker(url)` and it must reach the factory by `importScripts`. It speaks the protocol of Emscripten 3.1's
 * worker.js (tfjs-backend-wasm-threaded-simd.worker.js), less its Node half, which needs `eval`.
 */

// Trusted Types: this thread imports one script, which lies beside it (core/own-scripts.ts).
self.trustedTypes?.createPolicy('default', {
  createScriptURL: (address) =>
    new URL('.', new URL(address, location.href)).href === new URL('.', location.href).href ? address : null,
});

/** The module of this thread, as its factory fills it in. */
let thread = {
  instantiateWasm(imports, receive) {
    const instance = new WebAssembly.Instance(thread.wasmModule, imports);
    receive(instance);
    thread.wasmModule = null;
    return instance.exports;
  },
};
let ranOnce = false;
/** Queues that were announced before the first task. */
const early = [];

const commands = {
  load({ wasmModule, wasmMemory, handlers, urlOrBlob }) {
    Object.assign(thread, {
      wasmModule,
      wasmMemory,
      buffer: wasmMemory.buffer,
      ENVIRONMENT_IS_PTHREAD: true,
    });
    for (const handler of handlers) {
      thread[handler] = (...args) => self.postMessage({ cmd: 'callHandler', handler, args });
    }
    importScripts(urlOrBlob);
    self.WasmBackendModuleThreadedSimd(thread);
  },

  run({ pthread_ptr, start_routine, arg, ...rest }) {
    thread.__emscripten_thread_init(pthread_ptr, 0, 0, 1);
    thread.establishStackSpace();
    thread.PThread.receiveObjectTransfer({ pthread_ptr, start_routine, arg, ...rest });
    thread.PThread.threadInitTLS();
    if (!ranOnce) {
      for (const queue of early.splice(0)) thread.executeNotifiedProxyingQueue(queue);
      ranOnce = true;
    }
    try {
      thread.invokeEntryPoint(start_routine, arg);
    } catch (thrown) {
      // 'unwind' is how Emscripten leaves a thread that lives on.
      if (thrown === 'unwind') return;
      if (!(thrown instanceof thread.ExitStatus)) throw thrown;
      if (!thread.keepRuntimeAlive()) thread.__emscripten_thread_exit(thrown.status);
    }
  },

  cancel() {
    if (thread._pthread_self()) thread.__emscripten_thread_exit(-1);
  },

  processProxyingQueue({ queue }) {
    if (ranOnce) thread.executeNotifiedProxyingQueue(queue);
    else early.push(queue);
  },
};

/** The factory calls it when the module is ready. */
self.startWorker = (instance) => {
  thread = instance;
  self.postMessage({ cmd: 'loaded' });
};

self.onunhandledrejection = ({ reason }) => {
  throw reason;
};

self.onmessage = ({ data }) => {
  try {
    commands[data.cmd]?.(data);
  } catch (thrown) {
    thread.__emscripten_thread_crashed?.();
    throw thrown;
  }
};
