/**
 * The TF.js graph models of a network: float32, imported from ONNX as any model is, and int8 for
 * our own engine.
 */

import type { Network } from '../../../src/benchmark/networks/network.ts';
import { modelFiles, type OutputFile, parseModelJson, readGraph } from '../../../src/engine/graph/index.ts';
import type { Range } from '../../../src/quantize/affine.ts';
import { basicInt8 } from '../../../src/quantize/basic.ts';
import { quantizationSites } from '../../../src/quantize/sites.ts';
import type { FloatGraph } from '../../../src/quantize/write.ts';
import { convert } from '../../import/convert.ts';
import { lookup } from '../../import/ir.ts';
import { writeGraphModel } from '../../import/tfjs/write.ts';
import { networkValue } from './ranges.ts';

export interface FloatGraphModel extends FloatGraph {
  /** model.json first, then the shards. */
  readonly files: readonly OutputFile[];
}

/**
 * Batch normalization is folded into the convolution before it, or becomes a factor and an offset,
 * which TF.js runs faster than its own batch normalization.
 */
export function floatGraphModel(onnx: Uint8Array): FloatGraphModel {
  const files = writeGraphModel(convert(onnx), 'float32');
  const [document, ...shards] = files.map(({ bytes }) => bytes);
  const json = parseModelJson(JSON.parse(Buffer.from(document ?? []).toString()));
  const weights = Uint8Array.from(Buffer.concat(shards)).buffer;
  return { json, graph: readGraph(json, weights), files };
}

/**
 * All layers are integer layers, from the image to the logits: weights have the shipped model's
 * number of bits and are rounded to the nearest; activation ranges are the observed extremes.
 */
export async function int8GraphModel(
  network: Network,
  model: FloatGraph,
  ranges: ReadonlyMap<string, Range>,
): Promise<readonly OutputFile[]> {
  const sites = quantizationSites(model.graph).map(
    (node) => [node, lookup(ranges, networkValue(network, node) ?? node)] as const,
  );
  const { signal } = new AbortController();
  return modelFiles(await basicInt8(model, new Map(sites), { search: 'none', signal }));
}
