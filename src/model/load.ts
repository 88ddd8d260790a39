/** From a manifest to checked bytes. Reading is the host's: fetch and a cache in a page, fs in Node. */
import { AppError } from '../core/errors.ts';
import { sha256 } from '../core/hash.ts';
import type { Precision } from '../core/selection.ts';
import type { ModelFile, ModelManifest, ModelVariant } from './manifest.ts';
import { variantOf } from './manifest.ts';

/**
 * Reads one file of a model.
 * @throws AppError kind `model` (unreachable), `storage` or `cancelled`
 */
export type ReadModelFile = (modelId: string, file: ModelFile, signal: AbortSignal) => Promise<ArrayBuffer>;

/** A model's bytes, every one of them hash-checked. */
export interface LoadedModel {
  readonly manifest: ModelManifest;
  readonly variant: ModelVariant;
  /** The TF.js graph model's model.json, parsed. */
  readonly graph: unknown;
  /** The weight shards, in the manifest's order, joined. */
  readonly weights: ArrayBuffer;
}

export interface LoadOptions {
  readonly read: ReadModelFile;
  readonly signal: AbortSignal;
  readonly onBytes?: (loadedBytes: number, totalBytes: number) => void;
}

/** @throws AppError kind `model`, `storage` or `cancelled` */
export async function loadModel(
  manifest: ModelManifest,
  precision: Precision,
  { read, signal, onBytes }: LoadOptions,
): Promise<LoadedModel> {
  const variant = variantOf(manifest, precision);
  const totalBytes = variant.files.reduce((sum, { bytes }) => sum + bytes, 0);
  let loadedBytes = 0;
  const parts: ArrayBuffer[] = [];
  for (const file of variant.files) {
    const bytes = await read(manifest.id, file, signal);
    await checkHash(manifest.id, file, bytes);
    parts.push(bytes);
    loadedBytes += file.bytes;
    onBytes?.(loadedBytes, totalBytes);
  }
  const [graphBytes, ...shards] = parts;
  return {
    manifest,
    variant,
    graph: JSON.parse(new TextDecoder().decode(graphBytes)),
    weights: join(shards),
  };
}

/** @throws AppError kind `model`, reason `hash-mismatch`: the file is not the one that was measured. */
export async function checkHash(modelId: string, file: ModelFile, bytes: ArrayBuffer): Promise<void> {
  const found = await sha256(bytes);
  if (found === file.sha256) return;
  throw new AppError({
    kind: 'model',
    reason: 'hash-mismatch',
    modelId,
    file: file.path,
    detail: `SHA-256 ${found.slice(0, 12)}… of ${bytes.byteLength} bytes, expected ${file.sha256.slice(0, 12)}… of ${file.bytes}`,
  });
}

/** One alone is not copied. */
function join(shards: readonly ArrayBuffer[]): ArrayBuffer {
  const [first, ...others] = shards;
  if (first && others.length === 0) return first;
  const joined = new Uint8Array(shards.reduce((sum, shard) => sum + shard.byteLength, 0));
  let offset = 0;
  for (const shard of shards) {
    joined.set(new Uint8Array(shard), offset);
    offset += shard.byteLength;
  }
  return joined.buffer;
}
