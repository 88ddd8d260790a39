/** Writes folders atomically: they are complete or absent. */
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { AppError } from '../../../src/core/errors.ts';
import { explain } from '../../../src/messages/explain.ts';
import { INDEX_FILE, parseModelIndex, serialiseModelIndex } from '../../../src/model/model-index.ts';
import { fileError } from '../error.ts';

interface Replacement {
  /** Names in the target that are not carried over, besides those that are replaced. */
  readonly drop: readonly string[];
  /** Fills a temporary folder beside the target. */
  readonly write: (temporary: string) => void;
}

/**
 * Puts a new folder in the target's place when it is complete; until then the target stays
 * unchanged. Its other files are carried over.
 * @throws Any error of `write`, without leaving anything behind
 */
export function replaceFolder(target: string, { drop, write }: Replacement): void {
  const beside = (what: string) => join(dirname(target), `.${basename(target)}.${what}-${process.pid}`);
  const temporary = beside('new');
  rmSync(temporary, { recursive: true, force: true });
  mkdirSync(temporary, { recursive: true });
  try {
    write(temporary);
    for (const name of existsSync(target) ? readdirSync(target) : []) {
      if (drop.includes(name) || existsSync(join(temporary, name))) continue;
      cpSync(join(target, name), join(temporary, name), { recursive: true, preserveTimestamps: true });
    }
    swap(temporary, target, beside('old'));
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** Renames twice: a reader finds one of both, or for an instant none. */
function swap(temporary: string, target: string, former: string): void {
  const isThere = existsSync(target);
  if (isThere) renameSync(target, former);
  try {
    renameSync(temporary, target);
  } catch (error) {
    if (isThere) renameSync(former, target);
    throw error;
  }
  if (isThere) rmSync(former, { recursive: true, force: true });
}

/**
 * @throws ImportError if the folder contains something other than a model, which must not be
 * touched
 */
export function checkTarget(folder: string): void {
  if (!existsSync(folder)) return;
  if (!statSync(folder).isDirectory()) throw fileError(`${folder} is a file; choose a folder`);
  const names = readdirSync(folder);
  if (names.length === 0 || names.includes('manifest.json')) return;
  throw fileError(
    `${folder} holds other files (${names.slice(0, 3).join(', ')}) and no model; choose another folder`,
  );
}

/**
 * Writes `index.json`: the ids of all models in the folder, sorted. The default stays the one that
 * the index names; where there is no index yet, the first model becomes it.
 * @throws ImportError if the index is not valid, or its default is no longer in the folder
 */
export function writeIndex(models: string): readonly string[] {
  const ids = readdirSync(models, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => name)
    .filter((name) => existsSync(join(models, name, 'manifest.json')))
    .sort();
  const usual = defaultIn(models) ?? ids[0];
  if (usual === undefined) throw fileError(`${models} holds no model`);
  if (!ids.includes(usual)) {
    throw fileError(
      `${join(models, INDEX_FILE)} names ${usual} as the default, which is not there; name another`,
    );
  }
  const temporary = join(models, `.index.json-${process.pid}`);
  writeFileSync(temporary, serialiseModelIndex({ default: usual, models: ids }));
  renameSync(temporary, join(models, INDEX_FILE));
  return ids;
}

/**
 * Reads the model that the index of a folder names; null where there is no index, or an empty list.
 * @throws ImportError if the index is not valid
 */
export function defaultIn(models: string): string | null {
  const path = join(models, INDEX_FILE);
  if (!existsSync(path)) return null;
  try {
    const json: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return isEmptyList(json) ? null : parseModelIndex(json).default;
  } catch (thrown) {
    const { problem } = AppError.from(thrown);
    throw fileError(`${path} cannot be kept. ${explain(problem).cause}`);
  }
}

/** A folder that is prepared for models, and has none yet. */
const isEmptyList = (json: unknown): boolean =>
  typeof json === 'object' && json !== null && 'models' in json && String(json.models) === '';
