/** A TF.js graph model from bytes in memory, checked against the manifest that came with it. */

import { type GraphModel, loadGraphModelSync } from '@tensorflow/tfjs-converter';
import { io, keep, tidy } from '@tensorflow/tfjs-core';
import { type Detail, DetailError, thrownDetail } from '../../../core/detail.ts';
import { AppError } from '../../../core/errors.ts';
import type { LoadedModel } from '../../../model/load.ts';
import { outputsOf } from '../../../model/manifest.ts';
import { foldMultiplies } from '../../graph/fold.ts';
import { type GraphModelJson, type NodeDef, parseModelJson, weightSpecs } from '../../graph/model-json.ts';
import { expandPacked } from '../../graph/packing.ts';

export type Graph = GraphModel<io.IOHandlerSync>;

/**
 * Builds the graph on TF.js's active backend; whatever the precision, it is the one of float32. Its
 * weights live until `dispose`; none stays where it is refused.
 * @throws AppError kind `model`, reason `unloadable`
 */
export function buildGraph(model: LoadedModel): Graph {
  let graph: Graph | null = null;
  try {
    // The tidy drops weights that were decoded before the graph turned out to be broken.
    tidy(() => {
      const artifacts = float32Artifacts(model);
      const built = loadGraphModelSync(artifacts);
      checkSignature(built, model);
      for (const tensor of Object.values(built.weights).flat()) keep(tensor);
      graph = built;
      // TF.js holds on to its artifacts; the weights have gone to the device by now.
      artifacts.weightData = new ArrayBuffer(0);
    });
  } catch (cause) {
    throw unloadable(model, thrownDetail(cause), cause);
  }
  if (!graph) throw unloadable(model, thrownDetail('no graph'));
  return graph;
}

/**
 * Packed bits expanded, integers and scales multiplied: all that a float backend would do at each
 * run.
 */
function float32Artifacts(model: LoadedModel): io.ModelArtifacts {
  const packed = parseModelJson(model.graph);
  const expanded = expandPacked(packed, model.weights);
  const folded = foldMultiplies(expanded.json, expanded.weights);
  const json = openBatch(folded.json);
  return io.getModelArtifactsForJSONSync(json as io.ModelJSON, [...weightSpecs(json)], folded.weights);
}

/**
 * Files name a batch of 1; any other goes through the same nodes, but where a node holds its own
 * shape.
 */
function openBatch(json: GraphModelJson): GraphModelJson {
  const node = json.modelTopology.node.map((each): NodeDef => {
    const dims = each.attr?.shape?.shape?.dim;
    if (each.op !== 'Placeholder' || !dims) return each;
    const dim = dims.map((length, axis) => (axis === 0 ? { ...length, size: '-1' } : length));
    return { ...each, attr: { ...each.attr, shape: { shape: { dim } } } };
  });
  return { ...json, modelTopology: { ...json.modelTopology, node } };
}

function checkSignature(graph: Graph, { manifest }: LoadedModel): void {
  const { name, shape } = manifest.input;
  const input = graph.inputs.find((candidate) => plain(candidate.name) === name);
  if (!input) {
    throw new DetailError({ code: 'signature-inputs', found: named(graph.inputs), expected: name });
  }
  const fits =
    input.shape?.length === shape.length &&
    input.shape.every((length, axis) => length === shape[axis] || length < 0);
  if (!fits) {
    const found = input.shape ?? [];
    throw new DetailError({ code: 'signature-shape', input: name, found, expected: shape });
  }
  for (const [, output] of outputsOf(manifest)) {
    if (graph.outputs.some((candidate) => plain(candidate.name) === output)) continue;
    throw new DetailError({ code: 'signature-output', output, found: named(graph.outputs) });
  }
}

/** `image:0` and `image` are the same tensor. */
const plain = (tensorName: string): string => tensorName.replace(/:0$/, '');

const named = (tensors: readonly { name: string }[]): readonly string[] => tensors.map(({ name }) => name);

function unloadable({ manifest, variant }: LoadedModel, detail: Detail, cause?: unknown): AppError {
  const file = variant.files[0]?.path ?? null;
  return new AppError({ kind: 'model', reason: 'unloadable', modelId: manifest.id, file, detail }, { cause });
}
