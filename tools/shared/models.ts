/** The models on disk: where the app fetches, a command line reads files. */

import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { thrownDetail } from '../../src/core/detail.ts';
import { AppError } from '../../src/core/errors.ts';
import type { ReadModelFile } from '../../src/model/load.ts';
import { type ModelManifest, parseManifest } from '../../src/model/manifest.ts';
import { ROOT, readBytes } from './files.ts';

export const MODELS_DIR = join(ROOT, 'models');

/** The first model, a classifier of the 14 findings of ChestX-ray14. */
export const DEFAULT_MODEL = 'lite0-14';

export function manifestPath(modelsDir: string, modelId: string): string {
  return join(modelsDir, modelId, 'manifest.json');
}

/**
 * @param parse `parseDroppingStale` where the figures are to be measured anew
 * @throws AppError kind `model` if there is no model of this name, or its manifest is not valid
 */
export async function readManifest(
  modelsDir: string,
  modelId: string,
  parse: typeof parseManifest = parseManifest,
): Promise<ModelManifest> {
  const path = manifestPath(modelsDir, modelId);
  if (!/^[\w-]+$/.test(modelId) || !existsSync(path)) {
    throw new AppError({
      kind: 'model',
      reason: 'not-found',
      modelId,
      file: null,
      detail: { code: 'known-models', folder: modelsDir, models: await modelsIn(modelsDir) },
    });
  }
  return parse(await readJson(path), modelId);
}

/**
 * @returns a reader for {@link loadModel}; it throws AppError kind `model`, reason `unreachable`
 */
export function modelReader(modelsDir: string): ReadModelFile {
  return async (modelId, file) => {
    try {
      return await readBytes(join(modelsDir, modelId, file.path));
    } catch (cause) {
      const { problem: found } = AppError.from(cause);
      const detail = 'detail' in found ? found.detail : thrownDetail(cause);
      const problem = { kind: 'model', reason: 'unreachable', modelId, file: file.path, detail } as const;
      throw new AppError(problem, { cause });
    }
  };
}

/** Ids of the models in a folder, sorted. */
export async function modelsIn(modelsDir: string): Promise<string[]> {
  if (!existsSync(modelsDir)) return [];
  const names = await readdir(modelsDir);
  return names.filter((name) => existsSync(manifestPath(modelsDir, name))).sort();
}

/** Null for invalid JSON: the schema then reports the error. */
async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return null;
  }
}
