/**
 * model.json of a TF.js graph model: TensorFlow's GraphDef in its JSON form (strings in base64,
 * 64-bit integers as strings) and the list of its weights.
 * https://github.com/tensorflow/tensorflow/blob/v2.19.0/tensorflow/core/framework/graph.proto
 */
import * as v from 'valibot';
import { GraphError } from './error.ts';

const name = v.pipe(v.string(), v.minLength(1));
const length = v.pipe(v.number(), v.integer(), v.minValue(0));
const finite = v.pipe(v.number(), v.finite());

/** An affine quantization (real = stored * scale + min), or float16. */
const storage = v.variant('dtype', [
  v.looseObject({ dtype: v.picklist(['uint8', 'uint16']), scale: finite, min: finite }),
  v.looseObject({ dtype: v.literal('float16') }),
]);

const weightSpec = v.looseObject({
  name,
  shape: v.array(length),
  dtype: v.picklist(['float32', 'int32', 'bool']),
  quantization: v.exactOptional(storage),
});

/** Lengths as strings or numbers; -1 for an unknown one. */
const tensorShape = v.looseObject({
  dim: v.exactOptional(v.array(v.looseObject({ size: v.exactOptional(v.union([v.string(), v.number()])) }))),
});

const integerText = v.union([v.string(), v.number()]);
const attrValue = v.looseObject({
  s: v.exactOptional(v.string()),
  i: v.exactOptional(integerText),
  /** Text stands for values that JSON numbers cannot represent, such as `Infinity`. */
  f: v.exactOptional(v.union([v.number(), v.string()])),
  b: v.exactOptional(v.boolean()),
  type: v.exactOptional(v.union([v.string(), v.number()])),
  shape: v.exactOptional(tensorShape),
  list: v.exactOptional(
    v.looseObject({
      s: v.exactOptional(v.array(v.string())),
      i: v.exactOptional(v.array(integerText)),
      f: v.exactOptional(v.array(v.number())),
    }),
  ),
});

const nodeDef = v.looseObject({
  name,
  op: name,
  input: v.exactOptional(v.array(name)),
  attr: v.exactOptional(v.record(v.string(), attrValue)),
});

const tensorInfos = v.record(v.string(), v.looseObject({ name, tensorShape: v.exactOptional(tensorShape) }));
const signature = v.looseObject({
  inputs: v.exactOptional(tensorInfos),
  outputs: v.exactOptional(tensorInfos),
});

const graphModelJson = v.looseObject({
  format: v.literal('graph-model'),
  signature: v.exactOptional(signature),
  modelTopology: v.looseObject({ node: v.array(nodeDef) }),
  weightsManifest: v.array(v.looseObject({ paths: v.array(v.string()), weights: v.array(weightSpec) })),
  userDefinedMetadata: v.exactOptional(v.record(v.string(), v.unknown())),
});

/** Fields that are not named here are preserved. */
export type GraphModelJson = v.InferOutput<typeof graphModelJson>;
export type WeightSpec = v.InferOutput<typeof weightSpec>;
export type NodeDef = v.InferOutput<typeof nodeDef>;
export type AttrValue = v.InferOutput<typeof attrValue>;
export type Attrs = Readonly<Record<string, AttrValue>>;
export type TensorShapeDef = v.InferOutput<typeof tensorShape>;
export type SignatureDef = v.InferOutput<typeof signature>;

/** @throws GraphError naming the first invalid field */
export function parseModelJson(json: unknown): GraphModelJson {
  const parsed = v.safeParse(graphModelJson, json);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const subject = v.getDotPath(issue) ?? 'model.json';
  throw new GraphError(subject, { code: 'schema', issue: issue.message });
}

/** All weights in the order of the joined shards. */
export function weightSpecs({ weightsManifest }: GraphModelJson): readonly WeightSpec[] {
  return weightsManifest.flatMap(({ weights }) => weights);
}

/**
 * Inputs and outputs by their nodes. Converters before 2.0 wrote them among the metadata, where
 * TF.js still looks first.
 */
export function signatureOf({ userDefinedMetadata, signature: given = {} }: GraphModelJson): SignatureDef {
  const earlier = userDefinedMetadata?.signature;
  return v.is(signature, earlier) ? earlier : given;
}
