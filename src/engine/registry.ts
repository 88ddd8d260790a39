/** The engine of a page, a worker or a command line: its backends, each loaded on first use. */
import type { BackendId } from '../core/backends.ts';
import { AppError } from '../core/errors.ts';
import type { EngineHost } from './host.ts';
import type { MeasurableBackend, MeasurableEngine } from './measurement.ts';

const loaders: Readonly<Record<BackendId, (host: EngineHost) => Promise<MeasurableBackend>>> = {
  wasm: async (host) => (await import('./backends/tfjs/wasm.ts')).createWasmBackend(host),
  int8: async ({ int8 }) => (await import('./backends/int8/int8.ts')).createInt8Backend(int8),
  webgl: async () => (await import('./backends/tfjs/webgl.ts')).webglBackend,
  cpu: async () => (await import('./backends/tfjs/cpu.ts')).cpuBackend,
  reference: async () => (await import('./backends/reference/reference.ts')).referenceBackend,
};

/**
 * @param host where the files of the engine are; a composition root makes one engine and passes it
 * on
 */
export function createEngine(host: EngineHost): MeasurableEngine {
  const loaded = new Map<BackendId, { threads: number | undefined; backend: Promise<MeasurableBackend> }>();
  return {
    backend(id, threads) {
      const known = loaded.get(id);
      if (known && known.threads === threads) return known.backend;
      const loading = {
        threads,
        backend: load(id, threads === undefined ? host : withThreads(host, threads)),
      };
      loaded.set(id, loading);
      loading.backend.catch(() => {
        if (loaded.get(id) === loading) loaded.delete(id);
      });
      return loading.backend;
    },
  };
}

async function load(id: BackendId, host: EngineHost): Promise<MeasurableBackend> {
  try {
    return await loaders[id](host);
  } catch (cause) {
    const detail = {
      code: 'code-not-loaded',
      cause: String(cause instanceof Error ? cause.message : cause),
    } as const;
    throw new AppError({ kind: 'backend', backend: id, reason: 'unavailable', detail }, { cause });
  }
}

function withThreads(host: EngineHost, threads: number): EngineHost {
  return { ...host, wasmThreadCount: threads, int8: { ...host.int8, threads } };
}
