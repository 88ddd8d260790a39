/** The names of models' files in Cache Storage. */
import type { ModelFile } from '../../model/manifest.ts';

/** Shipped models. The number counts changes of the content and of its keys. */
export const MODELS_CACHE = 'penumbra-models-v1';

/** Names a file by its content, so that another version of the same path is another entry. */
export function contentKey(baseUrl: string, modelId: string, { sha256 }: Pick<ModelFile, 'sha256'>): string {
  return new URL(`${modelId}/sha256/${sha256}`, baseUrl).href;
}

export function manifestKey(baseUrl: string, modelId: string): string {
  return new URL(`${modelId}/manifest.json`, baseUrl).href;
}

export const JSON_HEADERS = { 'Content-Type': 'application/json' };
export const WEIGHTS_HEADERS = { 'Content-Type': 'application/octet-stream' };
