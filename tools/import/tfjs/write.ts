/** A TF.js graph model: model.json and its weight shards, as `tf.loadGraphModel` of TF.js 4.22 reads them. */
import type { Graph } from '../ir.ts';
import { nodeDefs, signatureOf } from './graph-def.ts';
import { encodeWeight, type FloatPrecision, shardsOf } from './weights.ts';

export interface OutputFile {
  /** Beside model.json. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** The graph first, then the shards in order. */
export function writeGraphModel(graph: Graph, precision: FloatPrecision): readonly OutputFile[] {
  const encoded = [...graph.constants].map(([name, constant]) => encodeWeight(name, constant, precision));
  const shards = shardsOf(encoded.map(([, bytes]) => bytes));
  const model = {
    format: 'graph-model',
    generatedBy: 'Penumbra',
    convertedBy: 'Penumbra tools/import',
    signature: signatureOf(graph),
    modelTopology: { node: nodeDefs(graph), library: {}, versions: { producer: 1395 } },
    weightsManifest: [{ paths: shards.map(({ path }) => path), weights: encoded.map(([spec]) => spec) }],
  };
  return [{ path: 'model.json', bytes: Buffer.from(`${JSON.stringify(model)}\n`) }, ...shards];
}
