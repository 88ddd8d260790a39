/** The TF.js graph models of a network: float32, imported from ONNX as any model is, and int8 for our own engine. */
import { type Graph, readGraph } from '../../../src/engine/graph/graph.ts';
import { type GraphModelJson, parseModelJson } from '../../../src/engine/graph/model-json.ts';
import { convert } from '../../import/convert.ts';
import { lookUp } from '../../import/ir.ts';
import { type OutputFile, writeGraphModel } from '../../import/tfjs/write.ts';
import { affineOf, type Range } from '../../quantize/affine.ts';
import { INT8_DEFAULTS } from '../../quantize/int8.ts';
import { layersOf } from '../../quantize/layers.ts';
import { meetingsOf } from '../../quantize/meetings.ts';
import { roundToNearest } from '../../quantize/rounding.ts';
import { quantizationSites } from '../../quantize/sites.ts';
import { writeQuantized } from '../../quantize/write.ts';
import type { Network } from '../networks/network.ts';
import { manifestOf } from './manifest.ts';
import { networkValue } from './ranges.ts';

export interface FloatGraphModel {
  readonly json: GraphModelJson;
  readonly graph: Graph;
  /** model.json first, then the shards. */
  readonly files: readonly OutputFile[];
}

/** Batch normalization joins the convolution before it, or is a factor and an offset, which TF.js runs faster than its own. */
export function floatGraphModel(onnx: Uint8Array): FloatGraphModel {
  const files = writeGraphModel(convert(onnx), 'float32');
  const [document, ...shards] = files.map(({ bytes }) => bytes);
  const json = parseModelJson(JSON.parse(Buffer.from(document ?? []).toString()));
  const weights = Uint8Array.from(Buffer.concat(shards)).buffer;
  return { json, graph: readGraph(json, weights), files };
}

const { weightBits, company, depthwiseBits, activationBits } = INT8_DEFAULTS;

/**
 * Everything in integers, from the image to the logits: weights of as many bits as the shipped model's, each to the nearest;
 * activations by their extremes.
 */
export function int8GraphModel(
  network: Network,
  { json, graph, files }: FloatGraphModel,
  ranges: ReadonlyMap<string, Range>,
): readonly OutputFile[] {
  const layers = layersOf(graph).map((layer) =>
    roundToNearest(
      layer,
      lookUp(graph.weights, layer.weight).data,
      layer.kind === 'depthwise' ? depthwiseBits : weightBits,
      meetingsOf(layer, company),
    ),
  );
  const activations = quantizationSites(graph).map((node) => {
    const { scale, zeroPoint } = affineOf(
      lookUp(ranges, networkValue(network, node) ?? node),
      activationBits,
    );
    return [node, [scale, zeroPoint] as [number, number]] as const;
  });
  return writeQuantized(
    { manifest: manifestOf(network, { float32: files }), json, graph },
    {
      layers,
      constants: new Map(),
      metadata: {
        format: 1,
        precision: 'int8',
        weightBits,
        activationBits,
        activations: Object.fromEntries(activations),
      },
    },
  );
}
