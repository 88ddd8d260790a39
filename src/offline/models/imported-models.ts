/**
 * Models that a person imported on this device. They have a cache of their own, which neither a
 * repair nor the tidying of shipped models touches, because no server has them. A model exists once
 * its manifest does, which is written last.
 */
import { throwIfAborted } from '../../core/abort.ts';
import type { Detail } from '../../core/detail.ts';
import { AppError, type Problem } from '../../core/errors.ts';
import { type CacheStore, exclusively, LastingCache } from '../../core/lasting-cache.ts';
import type { ReadModelFile } from '../../model/load.ts';
import { bytesOf, type ModelFile, type ModelManifest, parseManifest } from '../../model/manifest.ts';
import { isIntact, storageError } from './cache-storage.ts';
import { contentKey, JSON_HEADERS, manifestKey, WEIGHTS_HEADERS } from './keys.ts';

const CACHE_NAME = 'penumbra-imported-models-v1';

export type ImportedModel =
  | { readonly modelId: string; readonly manifest: ModelManifest }
  /** Its manifest is not valid here; another version of the app may have stored it. */
  | { readonly modelId: string; readonly problem: Problem };

export interface AddOptions {
  /** Reads a file from the person's folder, hash-checked. */
  readonly read: ReadModelFile;
  readonly signal: AbortSignal;
  readonly onBytes?: (loadedBytes: number) => void;
}

export interface ImportedModels {
  /** Lists models by id; there are none where the browser stores nothing. */
  list(): Promise<readonly ImportedModel[]>;
  find(modelId: string): Promise<ImportedModel | null>;
  /**
   * @throws AppError kind `import`, reason `damaged`, where the stored file is missing or has
   * changed
   */
  readonly read: ReadModelFile;
  storedFiles(): Promise<(modelId: string, file: ModelFile) => boolean>;
  /**
   * Stores a model and replaces one with the same id. Where that fails or is cancelled, no part of
   * it stays.
   * @throws AppError kind `storage`, `cancelled`, or as `read` does
   */
  add(manifest: ModelManifest, options: AddOptions): Promise<void>;
  /** @throws AppError kind `storage` */
  remove(modelId: string): Promise<void>;
  /** Drops files that no stored manifest names, which an import leaves whose page was closed. */
  tidy(): Promise<void>;
  /**
   * Finishes what a killed browser has left half done.
   * @returns the number of entries that would have been lost
   */
  sweep(): Promise<number>;
}

/** @param baseUrl absolute, with a slash at the end; it only names entries */
export function createImportedModels(
  baseUrl: string,
  caches: () => CacheStore = () => globalThis.caches,
): ImportedModels {
  const cache = new LastingCache(CACHE_NAME, caches);
  /** @throws AppError kind `storage` */
  async function attempted<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (thrown) {
      throw storageError(thrown);
    }
  }

  function oneAtATime<T>(work: () => Promise<T>): Promise<T> {
    return exclusively('penumbra-imported-models', work);
  }

  const belongsTo = (modelId: string) => {
    const folder = new URL(`${modelId}/`, baseUrl).href;
    return (url: string) => url.startsWith(folder);
  };

  async function find(modelId: string): Promise<ImportedModel | null> {
    const stored = await cache.match(manifestKey(baseUrl, modelId));
    if (!stored) return null;
    try {
      return { modelId, manifest: parseManifest(await stored.json(), modelId) };
    } catch (thrown) {
      const problem = thrown instanceof AppError ? thrown.problem : null;
      const detail: Detail = problem && 'detail' in problem ? problem.detail : { code: 'not-json' };
      return { modelId, problem: damaged(modelId, 'manifest.json', detail) };
    }
  }

  async function list(): Promise<ImportedModel[]> {
    const ids = (await cache.keys())
      .filter((url) => url.endsWith('/manifest.json'))
      .map((url) => url.slice(baseUrl.length, -'/manifest.json'.length));
    const found = await Promise.all(ids.sort().map((id) => find(id)));
    return found.filter((model) => model !== null);
  }

  /** @param put collects the keys that are new, so that a failure can remove them */
  async function putFiles(
    { id, variants }: ModelManifest,
    { read, signal, onBytes }: AddOptions,
    put: string[],
  ): Promise<void> {
    let loadedBytes = 0;
    for (const file of variants.flatMap(({ files }) => files)) {
      throwIfAborted(signal);
      const key = contentKey(baseUrl, id, file);
      const kept = await (await cache.match(key))?.arrayBuffer();
      if (!kept || !(await isIntact(id, file, kept))) {
        const bytes = await read(id, file, signal);
        throwIfAborted(signal);
        if (kept) await cache.delete(key);
        else put.push(key);
        await cache.put(key, bytes, WEIGHTS_HEADERS);
      }
      loadedBytes += file.bytes;
      onBytes?.(loadedBytes);
    }
    throwIfAborted(signal);
  }

  return {
    list: () => list().catch(() => []),
    find: (modelId) => find(modelId).catch(() => null),

    async read(modelId, file, signal) {
      throwIfAborted(signal);
      const stored = await attempted(cache.match(contentKey(baseUrl, modelId, file)));
      const bytes = await stored?.arrayBuffer();
      if (bytes && (await isIntact(modelId, file, bytes))) return bytes;
      const code = bytes ? 'file-altered' : 'file-not-stored';
      throw new AppError(damaged(modelId, file.path, { code }));
    },

    async storedFiles() {
      const urls = new Set(await cache.keys().catch(() => []));
      return (modelId, file) => urls.has(contentKey(baseUrl, modelId, file));
    },

    add(manifest, options) {
      return oneAtATime(async () => {
        const put: string[] = [];
        try {
          await putFiles(manifest, options, put);
          await cache.put(manifestKey(baseUrl, manifest.id), JSON.stringify(manifest), JSON_HEADERS);
        } catch (thrown) {
          await Promise.all(put.map((key) => cache.delete(key).catch(() => undefined)));
          throw storageError(thrown, bytesOfFiles(manifest));
        }
        await dropUnnamed(belongsTo(manifest.id));
      });
    },

    remove(modelId) {
      return oneAtATime(async () => {
        // The manifest goes first: a model that lacks a file must never be listed.
        await attempted(cache.delete(manifestKey(baseUrl, modelId)));
        await dropUnnamed(belongsTo(modelId));
      });
    },

    tidy() {
      return oneAtATime(() => dropUnnamed(() => true));
    },

    sweep: () => cache.sweep().catch(() => 0),
  };

  async function dropUnnamed(among: (url: string) => boolean): Promise<void> {
    const models = await list();
    // Another version may read a manifest that this one cannot: the files of such a model stay.
    const kept = models.filter((model) => 'problem' in model).map(({ modelId }) => belongsTo(modelId));
    const named = new Set(
      models.flatMap((model) => ('manifest' in model ? keysOfModel(baseUrl, model.manifest) : [])),
    );
    const stale = (await cache.keys()).filter(
      (url) => among(url) && !named.has(url) && !kept.some((belongs) => belongs(url)),
    );
    await Promise.all(stale.map((url) => cache.delete(url)));
  }
}

function bytesOfFiles({ variants }: ModelManifest): number {
  return variants.reduce((sum, variant) => sum + bytesOf(variant), 0);
}

function keysOfModel(baseUrl: string, { id, variants }: ModelManifest): readonly string[] {
  const files = variants.flatMap((variant) => variant.files.map((file) => contentKey(baseUrl, id, file)));
  return [manifestKey(baseUrl, id), ...files];
}

function damaged(modelId: string, file: string, detail: Detail): Problem {
  return { kind: 'import', reason: 'damaged', modelId, file, detail };
}
