/** Backends as data. Each is loaded when it is first asked for. */
import type { BackendId } from '../core/backends.ts';
import { thrownDetail } from '../core/detail.ts';
import { AppError } from '../core/errors.ts';
import type { Backend } from './contract.ts';
import type { EngineHost } from './host.ts';

const loaders: Readonly<Record<BackendId, (host: EngineHost) => Promise<Backend>>> = {
  wasm: async (host) => (await import('./backends/tfjs/wasm.ts')).createWasmBackend(host),
  int8: async ({ int8 }) => (await import('./backends/int8/int8.ts')).createInt8Backend(int8),
  webgl: async () => (await import('./backends/tfjs/webgl.ts')).webglBackend,
  cpu: async () => (await import('./backends/tfjs/cpu.ts')).cpuBackend,
  reference: async () => (await import('./backends/reference/reference.ts')).referenceBackend,
};

interface Loaded {
  readonly threads: number | undefined;
  readonly backend: Promise<Backend>;
}

const loaded = new Map<BackendId, Loaded>();
let engineHost: EngineHost | null = null;

/** Says where the engine's files lie. The composition root calls it once, before the first {@link getBackend}. */
export function configureEngine(host: EngineHost): void {
  engineHost = host;
  loaded.clear();
}

/**
 * One backend of each id at a time: sessions of one with another number of threads must be disposed by then.
 * @param threads on the CPU exactly so many; left alone, each backend takes the number that it thinks best
 * @throws AppError kind `backend` where its code cannot be loaded, `internal` before {@link configureEngine}
 */
export async function getBackend(id: BackendId, threads?: number): Promise<Backend> {
  const known = loaded.get(id);
  if (known && known.threads === threads) return known.backend;
  const backend = load(id, threads);
  const loading = { threads, backend };
  loaded.set(id, loading);
  backend.catch(() => {
    if (loaded.get(id) === loading) loaded.delete(id);
  });
  return backend;
}

async function load(id: BackendId, threads: number | undefined): Promise<Backend> {
  const loader = loaders[id];
  if (!engineHost) {
    throw new AppError({
      kind: 'internal',
      detail: thrownDetail(`the engine is not configured for the backend ${id}`),
    });
  }
  try {
    return await loader(threads === undefined ? engineHost : withThreads(engineHost, threads));
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
