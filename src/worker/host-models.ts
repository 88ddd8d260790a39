/** The models that this build serves, read over the page's own cache. */
import type { ReadModelFile } from '../model/load.ts';
import { type ModelManifest, parseManifest } from '../model/manifest.ts';
import { createModelReader } from '../offline/model-cache.ts';

export interface ModelShelf {
  manifests(signal: AbortSignal): Promise<readonly ModelManifest[]>;
  manifest(modelId: string, signal: AbortSignal): Promise<ModelManifest>;
  readonly read: ReadModelFile;
  /** Whether everything that was read is stored for the time without a network. */
  stored(): boolean;
  /** Drops stored files of models and versions that are served no longer, once all manifests are known. */
  prune(): Promise<void>;
  repair(): Promise<void>;
}

interface ModelIndex {
  readonly models: readonly string[];
}

/** @param baseUrl the folder that holds index.json and one folder per model, with a slash at the end */
export function createModelShelf(baseUrl: URL): ModelShelf {
  let storageFailed = false;
  /** As last read, so that tidying asks no network for what is known. */
  const latest = new Map<string, ModelManifest>();
  let served: readonly string[] | null = null;
  const reader = createModelReader({
    baseUrl: baseUrl.href,
    onStorageProblem: () => {
      storageFailed = true;
    },
  });

  async function manifest(modelId: string, signal: AbortSignal): Promise<ModelManifest> {
    const parsed = parseManifest(await reader.readJson(`${modelId}/manifest.json`, signal), modelId);
    latest.set(modelId, parsed);
    return parsed;
  }

  async function manifests(signal: AbortSignal): Promise<readonly ModelManifest[]> {
    const { models } = (await reader.readJson('index.json', signal)) as ModelIndex;
    served = models;
    return Promise.all(models.map((modelId) => manifest(modelId, signal)));
  }

  return {
    manifest,
    manifests,
    read: reader.read,
    stored: () => !storageFailed,
    async prune() {
      const known = served?.flatMap((modelId) => latest.get(modelId) ?? []) ?? [];
      // Half the list would take the other half's files for stale.
      if (served && known.length === served.length) await reader.prune(known);
    },
    async repair() {
      storageFailed = false;
      await reader.repair();
    },
  };
}
