/** Graph models as files: model.json, then the shards. */
import { type GraphModelJson, weightSpecs } from '../../src/engine/graph/model-json.ts';
import type { StoredModel } from '../../src/engine/graph/model-writer.ts';
import { type FloatGraph, type QuantizedVariant, quantizedModel } from '../../src/quantize/write.ts';
import { shardsOf } from '../import/tfjs/weights.ts';
import type { OutputFile } from '../import/tfjs/write.ts';

export function writeQuantized(model: FloatGraph, variant: QuantizedVariant): readonly OutputFile[] {
  return storedFiles(quantizedModel(model, variant));
}

export function storedFiles({ json, weights }: StoredModel): readonly OutputFile[] {
  return modelFiles(json, new Uint8Array(weights));
}

/** @param bytes Bytes of all weights, concatenated. */
export function modelFiles(json: GraphModelJson, bytes: Uint8Array): readonly OutputFile[] {
  const shards = shardsOf([bytes]);
  const manifest = [{ paths: shards.map(({ path }) => path), weights: [...weightSpecs(json)] }];
  const document = { ...json, weightsManifest: manifest };
  return [{ path: 'model.json', bytes: Buffer.from(`${JSON.stringify(document)}\n`) }, ...shards];
}
