/** The models that this build serves, read over the page's own cache. */
import type { ReadModelFile } from '../model/load.ts';
import { type ModelManifest, parseManifest } from '../model/manifest.ts';
import { createModelReader } from '../offline/model-cache.ts';

export interface ModelShelf {
  manifests(signal: AbortSignal): Promise<readonly ModelManifest[]>;
  manifest(modelId: string, signal: AbortSignal): Promise<ModelManifest>;
  readonly read: ReadModelFile;
  repair(): Promise<void>;
}

interface ModelIndex {
  readonly models: readonly string[];
}

/** @param baseUrl the folder that holds index.json and one folder per model, with a slash at the end */
export function createModelShelf(baseUrl: URL): ModelShelf {
  const reader = createModelReader({ baseUrl: baseUrl.href });

  async function manifest(modelId: string, signal: AbortSignal): Promise<ModelManifest> {
    return parseManifest(await reader.readJson(`${modelId}/manifest.json`, signal), modelId);
  }

  return {
    manifest,
    async manifests(signal) {
      const { models } = (await reader.readJson('index.json', signal)) as ModelIndex;
      return Promise.all(models.map((modelId) => manifest(modelId, signal)));
    },
    read: reader.read,
    repair: reader.repair,
  };
}
