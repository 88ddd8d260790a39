/** The face of the graph-model format: reading, writing, weights and their packing. */
export {
  flagOf,
  fusedOps,
  kernelSize,
  numberOf,
  numbersOf,
  textOf,
  type WindowAttributes,
  windowAttributes,
} from './attributes.ts';
export { GraphError } from './error.ts';
export { FLOAT16_END, fromFloat16, toFloat16 } from './float16.ts';
export { type Graph, type GraphNode, nodeNameOf, readGraph } from './graph.ts';
export { type Held, type QuantizationMetadata, writeMetadata } from './metadata.ts';
export { modelFiles, type OutputFile } from './model-files.ts';
export {
  type AttrValue,
  type GraphModelJson,
  type NodeDef,
  parseModelJson,
  type SignatureDef,
  signatureOf,
  type WeightSpec,
  weightSpecs,
} from './model-json.ts';
export {
  attrValue,
  ModelWriter,
  perAxis,
  type Stored,
  type StoredModel,
  shapeDef,
  storedModel,
} from './model-writer.ts';
export { packedModelAt, packedModelHandler } from './packed-model.ts';
export {
  expandPacked,
  FEWEST_BITS,
  LEAST_INTEGER,
  MOST_BITS,
  type Packing,
  TABLE_ENTRY_BITS,
} from './packing.ts';
export { integersIn, quantizedWeight } from './quantized.ts';
export { byteLengthOf, type Weight } from './weights.ts';
