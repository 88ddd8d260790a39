/**
 * Caches shipped models on this device. Weights are fetched once and stored by the hash of their
 * content in a cache of their own, apart from the app's. Manifests come from the running release,
 * which the service worker answers with; before there is one they are fetched at each visit, and stored
 * for use without a network. This code runs in the worker.
 */
import { throwIfAborted } from '../../core/abort.ts';
import type { Detail } from '../../core/detail.ts';
import { AppError } from '../../core/errors.ts';
import { type CacheStore, LastingCache } from '../../core/lasting-cache.ts';
import { checkHash, type ReadModelFile } from '../../model/load.ts';
import type { ModelFile, ModelManifest, ModelVariant } from '../../model/manifest.ts';
import { inAllReleases, RELEASES_CACHE, releasedHashes } from '../release/stored-lists.ts';
import { isIntact, storageError } from './cache-storage.ts';
import { contentKey, JSON_HEADERS, MODELS_CACHE, manifestKey, WEIGHTS_HEADERS } from './keys.ts';

/** Longest wait for a manifest that is stored too: a weak network must not delay the app. */
const FRESHNESS_WAIT_MS = 3000;

export interface ModelReaderOptions {
  /**
   * The folder that holds index.json and one folder per model; absolute, with a slash at the end.
   */
  readonly baseUrl: string;
  readonly caches?: CacheStore | undefined;
  readonly fetch?: typeof globalThis.fetch;
  /**
   * Called once where a model could not be stored. Reading goes on from memory, so this only
   * matters for whether the app will work offline next time.
   */
  readonly onStorageProblem?: (error: AppError) => void;
}

/** The part of a manifest that says which files are served. */
type ServedModel = Pick<ModelManifest, 'id'> & { readonly variants: readonly Pick<ModelVariant, 'files'>[] };

interface Download {
  readonly bytes: ArrayBuffer;
  /** Whether the service worker gave it out of the running release, and so gives it again. */
  readonly isOfRelease: boolean;
}

export type StoredCopy = 'sound' | 'repaired' | 'missing';

export interface ModelReader {
  /**
   * Reads one file, hash-checked. A damaged copy in storage is dropped, and the file is fetched
   * again.
   * @throws AppError kind `model` (unreachable, not-found, hash-mismatch) or `cancelled`
   */
  readonly read: ReadModelFile;
  /**
   * Reads a JSON file by its path below the base, from the network, or without one from storage.
   * @throws AppError kind `model` (unreachable, not-found, invalid-manifest) or `cancelled`
   */
  readJson(path: string, signal: AbortSignal): Promise<unknown>;
  /**
   * Makes sure that a file is stored, and fetches it where it is not.
   * @throws AppError as {@link read}, and kind `storage` where it cannot be stored
   */
  keep(modelId: string, file: ModelFile, signal: AbortSignal): Promise<void>;
  /** Reads the stored copy of a file, from storage alone; one that is not sound is fetched again. */
  verify(modelId: string, file: ModelFile, signal: AbortSignal): Promise<StoredCopy>;
  /** As {@link verify}, for a JSON file by its path below the base. */
  verifyJson(path: string, signal: AbortSignal): Promise<StoredCopy>;
  /** Tells which files are stored now. */
  storedFiles(): Promise<(modelId: string, file: ModelFile) => boolean>;
  discard(modelId: string, files: readonly ModelFile[]): Promise<void>;
  /**
   * Drops files that none of these manifests names. They must be all manifests that are served;
   * call it once the new files are stored.
   */
  prune(manifests: readonly ServedModel[]): Promise<void>;
  /** Drops every stored model, so that the next read fetches. */
  repair(): Promise<void>;
  /**
   * Finishes what a killed browser has left half done.
   * @returns the number of entries that would have been lost
   */
  sweep(): Promise<number>;
}

export function createModelReader({
  baseUrl,
  caches = globalThis.caches,
  fetch = globalThis.fetch.bind(globalThis),
  onStorageProblem,
}: ModelReaderOptions): ModelReader {
  /** Files that could not be stored, by cache key; they are lost with the page. */
  const unstored = new Map<string, ArrayBuffer>();
  /** Writes that nobody waits for. */
  const storing = new Set<Promise<void>>();
  let problemTold = false;

  function tellProblem(thrown: unknown): void {
    if (problemTold) return;
    problemTold = true;
    onStorageProblem?.(storageError(thrown));
  }

  // A release that is tried is read from a folder of its own, and its weights are those of all.
  const keyBase = inAllReleases(baseUrl);

  /** Some private windows have none, and so may throw when it is named. */
  const cache = new LastingCache(MODELS_CACHE, () => caches);

  async function store(
    key: string,
    bytes: ArrayBuffer,
    headers: Readonly<Record<string, string>>,
  ): Promise<void> {
    try {
      await cache.put(key, bytes, headers);
      unstored.delete(key);
    } catch (thrown) {
      tellProblem(thrown);
      // A copy, because the caller may transfer its buffer.
      unstored.set(key, bytes.slice(0));
    }
  }

  async function stored(key: string): Promise<ArrayBuffer | null> {
    const inMemory = unstored.get(key);
    if (inMemory) return inMemory.slice(0);
    const response = await cache.match(key).catch(() => undefined);
    return response ? response.arrayBuffer().catch(() => null) : null;
  }

  async function forget(key: string): Promise<void> {
    unstored.delete(key);
    await cache.delete(key).catch(() => undefined);
  }

  /**
   * @param patienceMs the longest wait; unlimited without it
   * @throws AppError kind `model` (unreachable, not-found) or `cancelled`
   */
  async function download(path: string, signal: AbortSignal, patienceMs?: number): Promise<Download> {
    const [modelId = path, ...rest] = path.split('/');
    const refused = (reason: 'unreachable' | 'not-found', detail: Detail, cause?: unknown) =>
      new AppError({ kind: 'model', reason, modelId, file: rest.join('/') || null, detail }, { cause });
    const limits = patienceMs === undefined ? [signal] : [signal, AbortSignal.timeout(patienceMs)];
    let response: Response;
    try {
      // no-store, because files are stored here once, and the HTTP cache must not return a damaged
      // copy.
      response = await fetch(new URL(path, baseUrl).href, {
        signal: AbortSignal.any(limits),
        cache: 'no-store',
      });
      if (response.ok)
        return { bytes: await response.arrayBuffer(), isOfRelease: response.headers.has('Penumbra-Release') };
    } catch (thrown) {
      throwIfAborted(signal);
      const cause = thrown instanceof Error ? thrown.message : String(thrown);
      throw refused('unreachable', { code: 'not-stored', cause }, thrown);
    }
    const { status } = response;
    throw refused(status === 404 ? 'not-found' : 'unreachable', { code: 'http-status', status });
  }

  const weightsKey = (modelId: string, file: ModelFile) => contentKey(keyBase, modelId, file);

  /** @throws AppError kind `model` or `cancelled` */
  async function fetchFile(modelId: string, file: ModelFile, signal: AbortSignal): Promise<ArrayBuffer> {
    const { bytes } = await download(`${modelId}/${file.path}`, signal);
    await checkHash(modelId, file, bytes);
    return bytes;
  }

  async function keep(modelId: string, file: ModelFile, signal: AbortSignal): Promise<void> {
    throwIfAborted(signal);
    const key = weightsKey(modelId, file);
    try {
      const kept = await (await cache.match(key))?.arrayBuffer();
      if (kept && (await isIntact(modelId, file, kept))) return;
      if (kept) await cache.delete(key);
      await cache.put(key, await fetchFile(modelId, file, signal), WEIGHTS_HEADERS);
      unstored.delete(key);
    } catch (thrown) {
      throw storageError(thrown, file.bytes);
    }
  }

  async function inStorage(key: string): Promise<ArrayBuffer | null> {
    await Promise.all(storing);
    const response = await cache.match(key).catch(() => undefined);
    return (await response?.arrayBuffer().catch(() => null)) ?? null;
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
      await store(key, bytes, WEIGHTS_HEADERS);
      return bytes;
    },

    async readJson(path, signal) {
      throwIfAborted(signal);
      const key = new URL(path, baseUrl).href;
      const kept = await stored(key);
      try {
        const { bytes, isOfRelease } = await download(path, signal, kept ? FRESHNESS_WAIT_MS : undefined);
        const json = parseJson(path, bytes);
        if (isOfRelease) {
          // A copy of an earlier visit could be that of another release.
          if (kept) storing.add(forget(key));
          return json;
        }
        // A first visit need not wait for it: until it is stored, it is read from memory.
        unstored.set(key, bytes);
        storing.add(store(key, bytes, JSON_HEADERS));
        return json;
      } catch (thrown) {
        throwIfAborted(signal);
        if (kept) return parseJson(path, kept);
        throw thrown;
      }
    },

    keep,

    async verify(modelId, file, signal) {
      throwIfAborted(signal);
      const kept = await inStorage(weightsKey(modelId, file));
      if (kept && (await isIntact(modelId, file, kept))) return 'sound';
      const again = keep(modelId, file, signal).then(() => 'repaired' as const);
      return unlessMissing(again, signal);
    },

    async verifyJson(path, signal) {
      throwIfAborted(signal);
      const key = new URL(path, baseUrl).href;
      const kept = await inStorage(key);
      if (kept && isJson(path, kept)) return 'sound';
      if (kept) await forget(key);
      const again = async () => {
        const fetched = unstored.get(key);
        const { bytes, isOfRelease } = fetched
          ? { bytes: fetched, isOfRelease: false }
          : await download(path, signal);
        parseJson(path, bytes);
        if (isOfRelease) return 'sound' as const;
        await cache.put(key, bytes, JSON_HEADERS);
        return 'repaired' as const;
      };
      return unlessMissing(again(), signal);
    },

    async storedFiles() {
      const urls = new Set(await cache.keys().catch(() => []));
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
      await Promise.all(storing);
      storing.clear();
      const keys = await cache.keys().catch(() => []);
      // Weights of a release that is stored beside the running one are not stale.
      const released = await releasedHashes(new LastingCache(RELEASES_CACHE, () => caches)).catch(() => null);
      const isReleased = (url: string) => released?.has(url.slice(-64)) ?? true;
      const stale = [...keys, ...unstored.keys()].filter((url) => !named.has(url) && !isReleased(url));
      await Promise.all(stale.map(forget));
    },

    async repair() {
      await Promise.all(storing);
      unstored.clear();
      problemTold = false;
      await cache.drop().catch(tellProblem);
    },
    sweep: () => cache.sweep().catch(() => 0),
  };
}

/**
 * @throws AppError kind `model`, reason `invalid-manifest`, for example for a gateway's login page
 */
function parseJson(path: string, bytes: ArrayBuffer): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    const [modelId = path] = path.split('/');
    const detail = { code: 'not-json' } as const;
    throw new AppError({ kind: 'model', reason: 'invalid-manifest', modelId, file: path, detail }, { cause });
  }
}

function isJson(path: string, bytes: ArrayBuffer): boolean {
  try {
    parseJson(path, bytes);
    return true;
  } catch {
    return false;
  }
}

/** @throws AppError kind `cancelled`; any other failure leaves the file missing */
async function unlessMissing(work: Promise<StoredCopy>, signal: AbortSignal): Promise<StoredCopy> {
  try {
    return await work;
  } catch {
    throwIfAborted(signal);
    return 'missing';
  }
}
