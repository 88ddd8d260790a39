/** Puts new variants into a model's folder, all of them or none. */
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PRECISIONS, type Precision } from '../../src/core/precision.ts';
import type { OutputFile } from '../../src/engine/graph/index.ts';
import {
  type ModelManifest,
  type ModelVariant,
  parseDroppingStale,
  parseManifest,
  UNMEASURED,
} from '../../src/model/manifest.ts';
import { manifestPath } from '../shared/models.ts';

export type NewVariants = ReadonlyMap<Precision, readonly OutputFile[]>;

/**
 * Writes to a temporary folder beside the model, then renames folder by folder, the manifest last.
 * Measurements of other files are dropped; those of files that are unchanged stay.
 */
export async function installVariants(
  modelsDir: string,
  modelId: string,
  variants: NewVariants,
): Promise<ModelManifest> {
  const target = join(modelsDir, modelId);
  const path = manifestPath(modelsDir, modelId);
  // Read now and not at the start, because a run takes minutes and others may have measured
  // meanwhile.
  const before = parseDroppingStale(JSON.parse(await readFile(path, 'utf8')), modelId);
  const manifest = withVariants(before, variants);
  const staging = await mkdtemp(join(target, '.quantize-'));
  try {
    for (const [precision, files] of variants) {
      await mkdir(join(staging, precision));
      for (const { path: name, bytes } of files) await writeFile(join(staging, precision, name), bytes);
    }
    await writeFile(join(staging, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
    await mkdir(join(staging, 'old'));
    for (const precision of variants.keys()) {
      await rename(join(target, precision), join(staging, 'old', precision)).catch(ignoreMissing);
      await rename(join(staging, precision), join(target, precision));
    }
    await rename(join(staging, 'manifest.json'), path);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
  return manifest;
}

/** @throws AppError kind `model` if the manifest would not be valid */
function withVariants(manifest: ModelManifest, variants: NewVariants): ModelManifest {
  const made = [...variants].map(([precision, files]) => variantOf(precision, files, manifest));
  const kept = manifest.variants.filter(({ precision }) => !variants.has(precision));
  const all = [...kept, ...made].sort(
    (a, b) => PRECISIONS.indexOf(a.precision) - PRECISIONS.indexOf(b.precision),
  );
  return parseManifest({ ...manifest, variants: all }, manifest.id);
}

function variantOf(
  precision: Precision,
  outputs: readonly OutputFile[],
  manifest: ModelManifest,
): ModelVariant {
  const files = outputs.map(({ path, bytes }) => ({
    path: `${precision}/${path}`,
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  }));
  const known = manifest.variants.find(({ id }) => id === precision);
  if (known && JSON.stringify(known.files) === JSON.stringify(files)) return known;
  const unmeasured = { ...UNMEASURED, metrics: [...UNMEASURED.metrics] };
  return {
    precision,
    id: precision,
    compute: precision === 'int8' ? 'int8' : 'float32',
    files,
    ...unmeasured,
  };
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
