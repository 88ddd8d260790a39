/**
 * Loads a variant's bytes and checks them. The host reads the files: with fetch and a cache in a
 * page, with fs in Node.
 */
import { AppError } from '../core/errors.ts';
import { sha256 } from '../core/hash.ts';
import type { VariantId } from '../core/variant.ts';
import type { ModelFile, ModelManifest, ModelVariant } from './manifest.ts';
import { bytesOf, variantOf } from './manifest.ts';

/**
 * Reads one file of a model.
 * @throws AppError kind `model` (unreachable), `storage` or `cancelled`
 */
export type ReadModelFile = (modelId: string, file: ModelFile, signal: AbortSignal) => Promise<ArrayBuffer>;

/** The bytes of a variant, all of them hash-checked. */
export interface LoadedModel {
  readonly manifest: ModelManifest;
  readonly variant: ModelVariant;
  /** The TF.js graph model's model.json, parsed. */
  readonly graph: unknown;
  /** The weight shards, in the manifest's order, joined. */
  readonly weights: ArrayBuffer;
}

/**
 * A variant whose files are read on demand, since an engine may have cached a compiled plan of it.
 */
export interface ModelFiles extends Pick<LoadedModel, 'manifest' | 'variant'> {
  /** @throws AppError kind `model`, `storage` or `cancelled` */
  read(): Promise<LoadedModel>;
}

export interface LoadOptions {
  readonly read: ReadModelFile;
  readonly signal: AbortSignal;
  readonly onBytes?: (loadedBytes: number, totalBytes: number) => void;
}

/** @throws AppError kind `model`, `storage` or `cancelled` */
export async function loadModel(
  manifest: ModelManifest,
  variantId: VariantId,
  { read, signal, onBytes }: LoadOptions,
): Promise<LoadedModel> {
  const variant = variantOf(manifest, variantId);
  const [graphFile, ...shardFiles] = variant.files;
  const totalBytes = bytesOf(variant);
  let loadedBytes = 0;

  async function checked(file: ModelFile): Promise<ArrayBuffer> {
    const bytes = await read(manifest.id, file, signal);
    await checkHash(manifest.id, file, bytes);
    loadedBytes += file.bytes;
    onBytes?.(loadedBytes, totalBytes);
    return bytes;
  }

  const graph: unknown = graphFile && JSON.parse(new TextDecoder().decode(await checked(graphFile)));
  return { manifest, variant, graph, weights: await joined(shardFiles, checked) };
}

/** Joins shards. A single shard is not copied; of several, each is released once it is copied. */
async function joined(
  files: readonly ModelFile[],
  checked: (file: ModelFile) => Promise<ArrayBuffer>,
): Promise<ArrayBuffer> {
  const [first, ...others] = files;
  if (first && others.length === 0) return checked(first);
  const all = new Uint8Array(bytesOf({ files }));
  let offset = 0;
  for (const file of files) {
    const shard = new Uint8Array(await checked(file));
    all.set(shard, offset);
    offset += shard.length;
  }
  return all.buffer;
}

/** @throws AppError kind `model`, reason `hash-mismatch`, where the file is not the manifest's */
export async function checkHash(modelId: string, file: ModelFile, bytes: ArrayBuffer): Promise<void> {
  const found = await sha256(bytes);
  // The length too: a manifest may give a number of bytes that does not fit its own hash.
  if (found === file.sha256 && bytes.byteLength === file.bytes) return;
  throw new AppError({
    kind: 'model',
    reason: 'hash-mismatch',
    modelId,
    file: file.path,
    detail: {
      code: 'hash',
      found,
      foundBytes: bytes.byteLength,
      expected: file.sha256,
      expectedBytes: file.bytes,
    },
  });
}
