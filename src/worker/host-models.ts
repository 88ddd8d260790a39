/**
 * All models that can analyse an image: those that this build serves, and those imported on this
 * device.
 */
import { AppError } from '../core/errors.ts';
import type { Inventory, StoredModel } from '../core/inventory.ts';
import type { ModelOrigin } from '../core/selection.ts';
import type { StoredCheck } from '../core/stored-check.ts';
import type { VariantId } from '../core/variant.ts';
import type { ReadModelFile } from '../model/load.ts';
import { bytesOf, type ModelFile, type ModelManifest, parseManifest } from '../model/manifest.ts';
import { INDEX_FILE, type ModelIndex, parseModelIndex } from '../model/model-index.ts';
import { storageUsage } from '../offline/models/cache-storage.ts';
import { createCompiledPlans } from '../offline/models/compiled-plans.ts';
import { createImportedModels, type ImportedModels } from '../offline/models/imported-models.ts';
import { createModelReader } from '../offline/models/model-cache.ts';
import { inAllReleases } from '../offline/release/stored-lists.ts';

export interface KnownModel {
  readonly manifest: ModelManifest;
  readonly origin: ModelOrigin;
  readonly isDefault: boolean;
}

export interface ModelRepository {
  /**
   * The default model of the index, its others, then the imported ones that this version can use.
   * @throws AppError kind `model`, and `invalid-manifest` where the index names no default that it lists
   */
  models(signal: AbortSignal): Promise<readonly KnownModel[]>;
  manifest(modelId: string, signal: AbortSignal): Promise<ModelManifest>;
  readonly read: ReadModelFile;
  /** Whether every file that was read has been stored for use offline. */
  stored(): boolean;
  /**
   * Deletes stored files of models and versions that are no longer served, once all manifests are
   * known.
   */
  prune(): Promise<void>;
  /** Deletes everything that the server can send again; imported models stay. */
  repair(): Promise<void>;
  inventory(signal: AbortSignal): Promise<Inventory>;
  /** Reads the stored copies of files, from storage alone, and fetches those that are not sound. */
  verify(
    modelId: string,
    files: readonly ModelFile[],
    signal: AbortSignal,
  ): Promise<Omit<StoredCheck, 'agrees'>>;
  /** Fetches the files of a shipped model that are not stored yet. */
  storeAll(
    modelId: string,
    signal: AbortSignal,
    onBytes: (loaded: number, total: number) => void,
  ): Promise<void>;
  discard(modelId: string, except: VariantId | null, signal: AbortSignal): Promise<void>;
  /**
   * Deletes an imported model, its files and its compiled plans.
   * @throws AppError kind `storage`
   */
  remove(modelId: string): Promise<void>;
  isShipped(modelId: string, signal: AbortSignal): Promise<boolean>;
  readonly imported: ImportedModels;
}

/**
 * @param baseUrl the folder that holds index.json and one folder per model, with a slash at the end
 */
export function createModelRepository(baseUrl: URL): ModelRepository {
  let storageFailed = false;
  /** Manifests as last read, so that pruning needs no request. */
  const latest = new Map<string, ModelManifest>();
  let served: readonly string[] | null = null;
  const imported = createImportedModels(inAllReleases(baseUrl.href));
  const isTrial = inAllReleases(baseUrl.href) !== baseUrl.href;
  const plans = createCompiledPlans();
  const reader = createModelReader({
    baseUrl: baseUrl.href,
    onStorageProblem: () => {
      storageFailed = true;
    },
  });

  // Nothing waits for it: what lies beside its place is found there, too.
  void Promise.all([reader.sweep(), imported.sweep()]);

  async function readIndex(signal: AbortSignal): Promise<ModelIndex> {
    const index = parseModelIndex(await reader.readJson(INDEX_FILE, signal));
    served = index.models;
    return index;
  }

  async function shippedManifest(modelId: string, signal: AbortSignal): Promise<ModelManifest> {
    const parsed = parseManifest(await reader.readJson(`${modelId}/manifest.json`, signal), modelId);
    latest.set(modelId, parsed);
    return parsed;
  }

  /** A shipped model's id refers to that model even if one of the same id was imported earlier. */
  async function isShipped(modelId: string, signal: AbortSignal): Promise<boolean> {
    return (served ?? (await readIndex(signal)).models).includes(modelId);
  }

  async function manifest(modelId: string, signal: AbortSignal): Promise<ModelManifest> {
    const found = await imported.find(modelId);
    if (!found || (await isShipped(modelId, signal))) return shippedManifest(modelId, signal);
    if ('manifest' in found) return found.manifest;
    throw new AppError(found.problem);
  }

  async function models(signal: AbortSignal): Promise<readonly KnownModel[]> {
    const { default: first, models: ids } = await readIndex(signal);
    const inOrder = [first, ...ids.filter((id) => id !== first)];
    const shipped = await Promise.all(inOrder.map((id) => shippedManifest(id, signal)));
    const own = (await imported.list()).filter(({ modelId }) => !ids.includes(modelId));
    return [
      ...shipped.map((one) => ({
        manifest: one,
        origin: 'shipped' as const,
        isDefault: one.id === first,
      })),
      ...own.flatMap((one) =>
        'manifest' in one ? { manifest: one.manifest, origin: 'imported' as const, isDefault: false } : [],
      ),
    ];
  }

  return {
    models,
    manifest,
    isShipped,
    imported,
    async read(modelId, file, signal) {
      return (await isShipped(modelId, signal))
        ? reader.read(modelId, file, signal)
        : imported.read(modelId, file, signal);
    },
    stored: () => !storageFailed,
    async prune() {
      // A release that is only tried deletes nothing of the running one.
      if (isTrial) return;
      const known = served?.flatMap((modelId) => latest.get(modelId) ?? []) ?? [];
      await imported.tidy();
      // With only part of the manifests, files of the missing models would count as stale.
      if (!served || known.length < served.length) return;
      await reader.prune(known);
      const ids = [...served, ...(await imported.list()).map(({ modelId }) => modelId)];
      await plans.drop((modelId) => !ids.includes(modelId));
    },
    async repair() {
      storageFailed = false;
      await reader.repair();
      await plans.drop(() => true);
    },
    async inventory(signal) {
      const { models: ids } = await readIndex(signal);
      const isStored = { shipped: await reader.storedFiles(), imported: await imported.storedFiles() };
      return {
        models: [
          ...(await models(signal)).map((one) => storedModel(one, isStored[one.origin])),
          ...(await imported.list()).flatMap((one) => unusable(one, ids) ?? []),
        ],
        usedBytes: await storageUsage(),
      };
    },
    async verify(modelId, files, signal) {
      const outcomes: ('sound' | 'repaired' | 'missing')[] = [];
      const isOurs = await isShipped(modelId, signal);
      for (const file of files) {
        outcomes.push(
          isOurs
            ? await reader.verify(modelId, file, signal)
            : await imported.read(modelId, file, signal).then(
                () => 'sound' as const,
                () => 'missing' as const,
              ),
        );
      }
      const described = isOurs ? [INDEX_FILE, `${modelId}/manifest.json`] : [INDEX_FILE];
      for (const path of described) outcomes.push(await reader.verifyJson(path, signal));
      const count = (wanted: string) => outcomes.filter((one) => one === wanted).length;
      return { files: outcomes.length, missing: count('missing'), repaired: count('repaired') };
    },
    async storeAll(modelId, signal, onBytes) {
      const { variants } = await shippedManifest(modelId, signal);
      const total = variants.reduce((sum, variant) => sum + bytesOf(variant), 0);
      let loaded = 0;
      for (const file of variants.flatMap(({ files }) => files)) {
        await reader.keep(modelId, file, signal);
        loaded += file.bytes;
        onBytes(loaded, total);
      }
    },
    async remove(modelId) {
      await imported.remove(modelId);
      await plans.drop((id) => id === modelId);
    },
    async discard(modelId, except, signal) {
      const { variants } = await shippedManifest(modelId, signal);
      const others = variants.filter(({ id }) => id !== except);
      await reader.discard(
        modelId,
        others.flatMap(({ files }) => files),
      );
      await plans.drop((id, variantId) => id === modelId && variantId !== except);
    },
  };
}

function storedModel(
  { manifest: { id, title, version, variants }, origin }: KnownModel,
  isStored: (modelId: string, file: ModelFile) => boolean,
): StoredModel {
  return {
    modelId: id,
    origin,
    title,
    version,
    variants: variants.map((variant) => ({
      id: variant.id,
      bytes: bytesOf(variant),
      storedBytes: bytesOf({ files: variant.files.filter((file) => isStored(id, file)) }),
    })),
    problem: null,
  };
}

/**
 * An imported model that this version of the app cannot use, so that it can be seen and removed.
 */
function unusable(
  model: Awaited<ReturnType<ImportedModels['list']>>[number],
  shippedIds: readonly string[],
): StoredModel | null {
  const { modelId } = model;
  const base = { modelId, origin: 'imported', title: modelId, version: null, variants: [] } as const;
  if ('problem' in model) return { ...base, problem: model.problem };
  if (!shippedIds.includes(modelId)) return null;
  const detail = { code: 'id-taken-since' } as const;
  return {
    ...base,
    title: model.manifest.title,
    version: model.manifest.version,
    problem: { kind: 'import', reason: 'id-taken', modelId, file: null, detail },
  };
}
