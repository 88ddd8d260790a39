/**
 * Model folders as a person has them on disk: copies of the fixture model, changed where a test
 * says so.
 */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ModelManifest } from '../../src/model/manifest.ts';

export const FIXTURE_MODELS = fileURLToPath(new URL('../../fixtures/models', import.meta.url));
export const SHIPPED_MODELS = fileURLToPath(new URL('../../models', import.meta.url));

export interface ModelFolder {
  readonly path: string;
  remove(): Promise<void>;
}

type Change = (manifest: ModelManifest) => object;

/** Changes fields of a manifest where it lies. */
export async function editManifest(folder: string, change: Change): Promise<void> {
  const file = join(folder, 'manifest.json');
  const manifest = JSON.parse(await readFile(file, 'utf8')) as ModelManifest;
  await writeFile(file, JSON.stringify({ ...manifest, ...change(manifest) }));
}

export async function modelFolder(
  change: Change,
  source = join(FIXTURE_MODELS, 'tiny'),
): Promise<ModelFolder> {
  const parent = await mkdtemp(join(tmpdir(), 'penumbra-model-'));
  const path = join(parent, 'model');
  await cp(source, path, { recursive: true });
  await editManifest(path, change);
  return { path, remove: () => rm(parent, { recursive: true, force: true }) };
}

/** Turns one bit in the middle of a file, as a bad disk or a bad hand would. */
export async function flipBit(file: string): Promise<void> {
  const bytes = await readFile(file);
  const middle = bytes.length >> 1;
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  await writeFile(file, bytes);
}
