/**
 * Shipped models on this device. Weights are fetched once and kept under their content's hash in a cache of their own, apart
 * from the app's; manifests are asked for anew at each visit and kept for the time without a network. It runs in
 * the worker, beside what reads the models.
 */
import { throwIfAborted } from '../../core/abort.ts';
import type { Detail } from '../../core/detail.ts';
import { AppError } from '../../core/errors.ts';
import { Memo } from '../../core/memo.ts';
import { checkHash, type ReadModelFile } from '../../model/load.ts';
import type { ModelFile, ModelManifest, ModelVariant } from '../../model/manifest.ts';
import {
  contentKey,
  isIntact,
  type ModelCache,
  type ModelCacheStorage,
  manifestKey,
  responseOf,
  storageError,
} from './cache-storage.ts';

/** The number counts changes of what lies inside and how it is keyed. */
const CACHE_NAME = 'penumbra-models-v1';

/** Longest wait for a manifest of which there is a copy: a weak network must not hold up what works without one. */
const FRESHNESS_WAIT_MS = 3000;

export interface ModelReaderOptions {
  /** The folder that holds index.json and one folder per model; absolute, with a slash at the end. */
  readonly baseUrl: string;
  readonly caches?: ModelCacheStorage | undefined;
  readonly fetch?: typeof globalThis.fetch;
  /**
   * Told once where a model could not be stored. Reading goes on from memory, so it matters only to a promise
   * that the app will work offline next time.
   */
  readonly onStorageProblem?: (error: AppError) => void;
}

/** What of a manifest says which files are served. */
type ServedModel = Pick<ModelManifest, 'id'> & { readonly variants: readonly Pick<ModelVariant, 'files'>[] };

export interface ModelReader {
  /**
   * One file, hash-checked. A stored copy that was damaged is thrown away and fetched anew.
   * @throws AppError kind `model` (unreachable, not-found, hash-mismatch) or `cancelled`
   */
  readonly read: ReadModelFile;
  /**
   * A JSON file by its path below the base: the network's, or without one the last that was seen.
   * @throws AppError kind `model` (unreachable, not-found, invalid-manifest) or `cancelled`
   */
  readJson(path: string, signal: AbortSignal): Promise<unknown>;
  /**
   * Sees to it that a file lies in storage, fetching it where it does not.
   * @throws AppError as {@link read}, and kind `storage` where it cannot be kept
   */
  keep(modelId: string, file: ModelFile, signal: AbortSignal): Promise<void>;
  /** Which files lie in storage now. */
  storedFiles(): Promise<(modelId: string, file: ModelFile) => boolean>;
  discard(modelId: string, files: readonly ModelFile[]): Promise<void>;
  /** Drops what these manifests, all that are served, no longer name. Call it once the new files are in. */
  prune(manifests: readonly ServedModel[]): Promise<void>;
  /** Forgets every stored model, so that the next read fetches. */
  repair(): Promise<void>;
}

export function createModelReader({
  baseUrl,
  caches = globalThis.caches,
  fetch = globalThis.fetch.bind(globalThis),
  onStorageProblem,
}: ModelReaderOptions): ModelReader {
  /** Files that storage refused, by cache key; they go with the page. */
  const unstored = new Map<string, ArrayBuffer>();
  let problemTold = false;

  function tellProblem(thrown: unknown): void {
    if (problemTold) return;
    problemTold = true;
    onStorageProblem?.(storageError(thrown));
  }

  /** Null where the browser keeps nothing, as some do in private windows. */
  const opened = new Memo(async (): Promise<ModelCache | null> => {
    try {
      return await caches.open(CACHE_NAME);
    } catch (thrown) {
      tellProblem(thrown);
      return null;
    }
  });

  async function store(key: string, bytes: ArrayBuffer, mediaType: string): Promise<void> {
    const cache = await opened.get();
    try {
      await cache?.put(key, responseOf(bytes, mediaType));
      if (cache) return;
    } catch (thrown) {
      tellProblem(thrown);
    }
    // A copy: the caller may transfer its own.
    unstored.set(key, bytes.slice(0));
  }

  async function stored(key: string): Promise<ArrayBuffer | null> {
    const inMemory = unstored.get(key);
    if (inMemory) return inMemory.slice(0);
    const cache = await opened.get();
    const response = await cache?.match(key).catch(() => undefined);
    return response ? response.arrayBuffer().catch(() => null) : null;
  }

  async function forget(key: string): Promise<void> {
    unstored.delete(key);
    await (await opened.get())?.delete(key);
  }

  /**
   * @param patienceMs longest wait; without it, as long as it takes
   * @throws AppError kind `model` (unreachable, not-found) or `cancelled`
   */
  async function download(path: string, signal: AbortSignal, patienceMs?: number): Promise<ArrayBuffer> {
    const [modelId = path, ...rest] = path.split('/');
    const refused = (reason: 'unreachable' | 'not-found', detail: Detail, cause?: unknown) =>
      new AppError({ kind: 'model', reason, modelId, file: rest.join('/') || null, detail }, { cause });
    const limits = patienceMs === undefined ? [signal] : [signal, AbortSignal.timeout(patienceMs)];
    let response: Response;
    try {
      // no-store: what is kept is kept here, once, and a damaged copy must not come back from the HTTP cache.
      response = await fetch(new URL(path, baseUrl).href, {
        signal: AbortSignal.any(limits),
        cache: 'no-store',
      });
      if (response.ok) return await response.arrayBuffer();
    } catch (thrown) {
      throwIfAborted(signal);
      const cause = thrown instanceof Error ? thrown.message : String(thrown);
      throw refused('unreachable', { code: 'not-stored', cause }, thrown);
    }
    const { status } = response;
    throw refused(status === 404 ? 'not-found' : 'unreachable', { code: 'http-status', status });
  }

  const weightsKey = (modelId: string, file: ModelFile) => contentKey(baseUrl, modelId, file);

  /** @throws AppError kind `model` or `cancelled` */
  async function fetchFile(modelId: string, file: ModelFile, signal: AbortSignal): Promise<ArrayBuffer> {
    const bytes = await download(`${modelId}/${file.path}`, signal);
    await checkHash(modelId, file, bytes);
    return bytes;
  }

  return {
    async read(modelId, file, signal) {
      throwIfAborted(signal);
      const key = weightsKey(modelId, file);
      const kept = await stored(key);
      if (kept) {
        if (await isIntact(modelId, file, kept)) return kept;
        await forget(key);
      }
      const bytes = await fetchFile(modelId, file, signal);
      await store(key, bytes, 'application/octet-stream');
      return bytes;
    },

    async readJson(path, signal) {
      throwIfAborted(signal);
      const key = new URL(path, baseUrl).href;
      const kept = await stored(key);
      try {
        const bytes = await download(path, signal, kept ? FRESHNESS_WAIT_MS : undefined);
        const json = parseJson(path, bytes);
        await store(key, bytes, 'application/json');
        return json;
      } catch (thrown) {
        throwIfAborted(signal);
        if (kept) return parseJson(path, kept);
        throw thrown;
      }
    },

    async keep(modelId, file, signal) {
      throwIfAborted(signal);
      const key = weightsKey(modelId, file);
      try {
        const cache = await caches.open(CACHE_NAME);
        const kept = await (await cache.match(key))?.arrayBuffer();
        if (kept && (await isIntact(modelId, file, kept))) return;
        await cache.put(key, responseOf(await fetchFile(modelId, file, signal), 'application/octet-stream'));
        unstored.delete(key);
      } catch (thrown) {
        throw storageError(thrown);
      }
    },

    async storedFiles() {
      const keys = (await (await opened.get())?.keys()) ?? [];
      const urls = new Set(keys.map(({ url }) => url));
      return (modelId, file) => urls.has(weightsKey(modelId, file));
    },

    async discard(modelId, files) {
      await Promise.all(files.map((file) => forget(weightsKey(modelId, file))));
    },

    async prune(manifests) {
      const named = new Set([
        new URL('index.json', baseUrl).href,
        ...manifests.flatMap(({ id, variants }) => [
          manifestKey(baseUrl, id),
          ...variants.flatMap(({ files }) => files.map((file) => weightsKey(id, file))),
        ]),
      ]);
      const cache = await opened.get();
      const keys = (await cache?.keys()) ?? [];
      const stale = [...keys.map(({ url }) => url), ...unstored.keys()].filter((url) => !named.has(url));
      await Promise.all(stale.map(forget));
    },

    async repair() {
      unstored.clear();
      opened.forget();
      problemTold = false;
      await (async () => caches.delete(CACHE_NAME))().catch(tellProblem);
    },
  };
}

/** @throws AppError kind `model`, reason `invalid-manifest`: a gateway's login page, say, instead of the file */
function parseJson(path: string, bytes: ArrayBuffer): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    const [modelId = path] = path.split('/');
    const detail = { code: 'not-json' } as const;
    throw new AppError({ kind: 'model', reason: 'invalid-manifest', modelId, file: path, detail }, { cause });
  }
}
