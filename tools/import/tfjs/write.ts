/** A TF.js graph model: model.json and its weight shards, as `tf.loadGraphModel` of TF.js 4.22 reads them. */
import { parseModelJson } from '../../../src/engine/graph/model-json.ts';
import { compactNode, type PlainNode } from '../../../src/quantize/compact.ts';
import type { Constant, Graph } from '../ir.ts';
import { nodeDefs, signatureOf } from './graph-def.ts';
import { encodeWeight, type FloatPrecision, shardsOf } from './weights.ts';

export interface OutputFile {
  /** Beside model.json. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** The graph first, then the shards in order. */
export function writeGraphModel(graph: Graph, precision: FloatPrecision): readonly OutputFile[] {
  return modelFiles({ ...graph, signature: signatureOf(graph), nodes: nodeDefs(graph) }, precision);
}

export interface ModelParts {
  readonly signature: object;
  readonly nodes: readonly PlainNode[];
  /** In the order of their bytes. */
  readonly constants: ReadonlyMap<string, Constant>;
}

/**
 * float32 names every attribute, for other readers of graph models; float16 is there to be small.
 * @throws ImportError for a weight beyond float16
 */
export function modelFiles(
  { signature, nodes, constants }: ModelParts,
  precision: FloatPrecision,
): readonly OutputFile[] {
  const encoded = [...constants].map(([name, constant]) => encodeWeight(name, constant, precision));
  const shards = shardsOf(encoded.map(([, bytes]) => bytes));
  const node = precision === 'float16' ? nodes.map(compactNode) : nodes;
  // Its fields in the order of the schema: whoever reads a model and writes it again gives the same bytes.
  const model = parseModelJson({
    format: 'graph-model',
    generatedBy: 'Penumbra',
    convertedBy: 'Penumbra tools/import',
    signature,
    modelTopology: { node, library: {}, versions: { producer: 1395 } },
    weightsManifest: [{ paths: shards.map(({ path }) => path), weights: encoded.map(([spec]) => spec) }],
  });
  return [{ path: 'model.json', bytes: Buffer.from(`${JSON.stringify(model)}\n`) }, ...shards];
}
