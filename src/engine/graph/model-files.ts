/** A graph model as the files that `tf.loadGraphModel` of TF.js 4.22 reads. */
import { type GraphModelJson, weightSpecs } from './model-json.ts';
import type { StoredModel } from './model-writer.ts';

export interface OutputFile {
  /** Beside model.json. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/**
 * 4 MiB, as tfjs-converter cuts: a shard fits into a browser's cache and a download restarts
 * cheaply.
 */
export const SHARD_BYTES = 4 * 1024 * 1024;

/**
 * Lists model.json, then the shards in order.
 * @param model its document names no shards that are kept; the weights are viewed, not copied
 */
export function modelFiles({ json, weights }: StoredModel): readonly OutputFile[] {
  const shards = shardsOf(new Uint8Array(weights));
  const weightsManifest = [{ paths: shards.map(({ path }) => path), weights: [...weightSpecs(json)] }];
  const document: GraphModelJson = { ...json, weightsManifest };
  const text = `${JSON.stringify(document)}\n`;
  return [{ path: 'model.json', bytes: new TextEncoder().encode(text) }, ...shards];
}

function shardsOf(weights: Uint8Array): readonly OutputFile[] {
  const count = Math.max(1, Math.ceil(weights.length / SHARD_BYTES));
  return Array.from({ length: count }, (_, i) => ({
    path: `group1-shard${i + 1}of${count}.bin`,
    bytes: weights.subarray(i * SHARD_BYTES, (i + 1) * SHARD_BYTES),
  }));
}
