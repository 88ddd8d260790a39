/** Sizes of a variant's files as a compressing server would send them. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import { identityOf } from '../../../src/model/consistency.ts';
import type { ModelManifest, ModelVariant } from '../../../src/model/manifest.ts';

/** Every file by itself, as servers do: gzip at level 9, Brotli at 11 (its default quality). */
async function compressedSizes(
  manifest: ModelManifest,
  variant: ModelVariant,
  modelsDir: string,
): Promise<NonNullable<ModelVariant['compressed']>> {
  const sizes = { gzipBytes: 0, brotliBytes: 0 };
  for (const { path } of variant.files) {
    const bytes = await readFile(join(modelsDir, manifest.id, path));
    const [zipped, brotlied] = await Promise.all([
      promisify(gzip)(bytes, { level: 9 }),
      promisify(brotliCompress)(bytes),
    ]);
    sizes.gzipBytes += zipped.length;
    sizes.brotliBytes += brotlied.length;
  }
  return { measuredFor: identityOf(manifest, variant), ...sizes };
}

/** The manifest with the sizes of every variant that lacks them. */
export async function withCompressedSizes(
  manifest: ModelManifest,
  modelsDir: string,
): Promise<ModelManifest> {
  const variants: ModelVariant[] = [];
  for (const variant of manifest.variants) {
    const compressed = variant.compressed ?? (await compressedSizes(manifest, variant, modelsDir));
    variants.push({ ...variant, compressed });
  }
  return { ...manifest, variants };
}
