import * as v from 'valibot';
import { fileError } from '../error.ts';

const layered = v.looseObject({ format: v.optional(v.string()), weightsManifest: v.optional(v.unknown()) });
const manifest = v.array(v.looseObject({ paths: v.array(v.string()) }));

/**
 * The weight files beside a model.json, in order.
 * @throws ImportError if it is not a graph model
 */
export function shardPaths(json: unknown): readonly string[] {
  const model = v.safeParse(layered, json);
  const groups = v.safeParse(manifest, model.success ? model.output.weightsManifest : null);
  if (model.success && groups.success) {
    if (model.output.format !== 'layers-model') return groups.output.flatMap(({ paths }) => paths);
    throw fileError(
      'this is a Keras layers model; convert it with tensorflowjs_converter --input_format=tfjs_layers_model --output_format=tfjs_graph_model',
    );
  }
  throw fileError('not a TF.js model: it names no files of weights');
}
