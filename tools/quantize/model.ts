/** The float32 variant of a model, from which quantization starts. */

import { type Graph, GraphError, parseModelJson, readGraph } from '../../src/engine/graph/index.ts';
import { causeText } from '../../src/messages/explain.ts';
import { loadModel, type ReadModelFile } from '../../src/model/load.ts';
import type { ModelManifest } from '../../src/model/manifest.ts';
import type { FloatGraph } from '../../src/quantize/write.ts';
import { QuantizeError } from './error.ts';

export interface FloatModel extends FloatGraph {
  readonly manifest: ModelManifest;
}

/**
 * @throws AppError kind `model` if files are missing or changed, or there is no float32 variant;
 * QuantizeError if the graph cannot be read or a weight is not finite
 */
export async function readFloatModel(
  manifest: ModelManifest,
  read: ReadModelFile,
  signal: AbortSignal,
): Promise<FloatModel> {
  const { graph: document, weights } = await loadModel(manifest, 'float32', { read, signal });
  try {
    const json = parseModelJson(document);
    const graph = readGraph(json, weights);
    checkFinite(graph);
    return { manifest, json, graph };
  } catch (cause) {
    if (!(cause instanceof GraphError)) throw cause;
    throw new QuantizeError({ kind: 'graph', node: null, detail: causeText(cause.detail) }, { cause });
  }
}

/** @throws QuantizeError kind `weight`, naming the first that is NaN or infinite */
export function checkFinite({ weights }: Graph): void {
  for (const [weight, { data }] of weights) {
    const index = data.findIndex((value) => !Number.isFinite(value));
    if (index >= 0)
      throw new QuantizeError({ kind: 'weight', weight, index, value: data[index] ?? Number.NaN });
  }
}
