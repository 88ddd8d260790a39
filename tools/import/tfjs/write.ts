/**
 * A TF.js graph model: model.json and its weight shards, as `tf.loadGraphModel` of TF.js 4.22 reads
 * them.
 */
import {
  modelFiles,
  type NodeDef,
  type OutputFile,
  parseModelJson,
  type SignatureDef,
  storedModel,
} from '../../../src/engine/graph/index.ts';
import { compactNode } from '../../../src/quantize/compact.ts';
import type { Constant, Graph } from '../ir.ts';
import { nodeDefs, signatureDef } from './graph-def.ts';
import { encodeWeight, type FloatPrecision } from './weights.ts';

/** The graph first, then the shards in order. */
export function writeGraphModel(graph: Graph, precision: FloatPrecision): readonly OutputFile[] {
  return floatModelFiles({ ...graph, signature: signatureDef(graph), nodes: nodeDefs(graph) }, precision);
}

export interface ModelParts {
  readonly signature: SignatureDef;
  readonly nodes: readonly NodeDef[];
  /** In the order of their bytes. */
  readonly constants: ReadonlyMap<string, Constant>;
}

/**
 * float32 names every attribute, for other readers of graph models; float16 is there to be small.
 * @throws ImportError for a weight beyond float16
 */
export function floatModelFiles(
  { signature, nodes, constants }: ModelParts,
  precision: FloatPrecision,
): readonly OutputFile[] {
  const stored = [...constants].map(([name, constant]) => encodeWeight(name, constant, precision));
  const node = precision === 'float16' ? nodes.map(compactNode) : nodes;
  const { json, weights } = storedModel(node, stored, signature);
  const { versions } = json.modelTopology;
  // Its fields in the order of the schema: a program that reads a model and writes it again gives
  // the same bytes.
  const document = parseModelJson({
    ...json,
    generatedBy: 'Penumbra',
    convertedBy: 'Penumbra tools/import',
    modelTopology: { node, library: {}, versions },
  });
  return modelFiles({ json: document, weights });
}
