/**
 * Packed models for stock TF.js, as IOHandlers:
 *
 *     import * as tf from '@tensorflow/tfjs';
 *     import { packedModelAt } from './packed-model.ts';
 *     const model = await tf.loadGraphModel(packedModelAt('models/lite0-14/mixed/model.json'));
 *
 * Only the shape of TF.js's interface is used, so that any version and build of it works.
 */
import { GraphError } from './error.ts';
import { type GraphModelJson, parseModelJson, type WeightSpec, weightSpecs } from './model-json.ts';
import { expandPacked } from './packing.ts';

/** The part of TF.js's `io.ModelArtifacts` that a graph model needs. */
export interface GraphModelArtifacts {
  modelTopology: object;
  weightSpecs: WeightSpec[];
  weightData: ArrayBuffer;
  format: string;
  signature?: object;
  userDefinedMetadata?: Record<string, object>;
}

/** TF.js's `io.IOHandler`, for loading only. */
export interface PackedModelHandler {
  /** @throws GraphError if the model is not valid; errors of `fetch` if it cannot be read */
  load(): Promise<GraphModelArtifacts>;
}

/** Data that a host has read already; ordinary graph models are accepted, too. */
export interface PackedModel {
  /** Parsed model.json. */
  readonly modelJson: unknown;
  /** The shards, joined in the manifest's order. */
  readonly weights: ArrayBuffer;
}

export function packedModelHandler({ modelJson, weights }: PackedModel): PackedModelHandler {
  return { load: async () => artifactsOf(parseModelJson(modelJson), weights) };
}

/**
 * @param url URL of model.json; the shards lie beside it.
 * @param read Replaces `fetch`, for a cache or for custom headers.
 */
export function packedModelAt(url: string | URL, read: typeof fetch = fetch): PackedModelHandler {
  return {
    async load() {
      const response = await readOk(read, url);
      const json = parseModelJson(await response.json());
      // A redirect applies to the shards, too. A synthetic response has no URL.
      const folder = (response.url || String(url)).replace(/[^/?#]*([?#].*)?$/, '');
      const paths = json.weightsManifest.flatMap((group) => group.paths);
      const shards = await Promise.all(
        paths.map(async (path) => (await readOk(read, `${folder}${path}`)).blob()),
      );
      return artifactsOf(json, await new Blob(shards).arrayBuffer());
    },
  };
}

async function readOk(read: typeof fetch, url: string | URL): Promise<Response> {
  const response = await read(url);
  if (response.ok) return response;
  const { status, statusText: text } = response;
  throw new GraphError(String(url), { code: 'http-answer', status, text });
}

function artifactsOf(packed: GraphModelJson, bytes: ArrayBuffer): GraphModelArtifacts {
  const { json, weights } = expandPacked(packed, bytes);
  const { modelTopology, format, signature, userDefinedMetadata } = json;
  return {
    modelTopology,
    weightSpecs: [...weightSpecs(json)],
    weightData: weights,
    format,
    ...(signature && { signature }),
    ...(userDefinedMetadata && { userDefinedMetadata: userDefinedMetadata as Record<string, object> }),
  };
}
