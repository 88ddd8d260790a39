/**
 * Post-training quantization at its plainest: weights to the nearest integer, activations over the whole range that they
 * were seen in. The forms of the files are those of `npm run quantize`; what they lack is all that lowers the noise and
 * takes minutes in a network of wide layers, where the search grows with the square of a layer's inputs.
 */
import type { OutputFile } from '../../import/tfjs/write.ts';
import { affineOf } from '../affine.ts';
import { INT8_DEFAULTS } from '../int8.ts';
import { type Layer, layersOf } from '../layers.ts';
import { checkMeetings, type Meetings, meetingsOf } from '../meetings.ts';
import type { FloatModel } from '../model.ts';
import { observeExtremes } from '../observe.ts';
import { roundToNearest } from '../rounding.ts';
import { openRunner, type RealValue } from '../runner.ts';
import { quantizationSites } from '../sites.ts';
import { type QuantizedLayer, writeQuantized } from '../write.ts';

export function plainDynamic(model: FloatModel): readonly OutputFile[] {
  const weightBits = 8;
  const layers = layersOf(model.graph).map((layer) => nearest(model, layer, weightBits));
  return writeQuantized(model, {
    layers,
    constants: new Map(),
    metadata: { format: 1, precision: 'dynamic', weightBits },
  });
}

export async function plainInt8(
  model: FloatModel,
  pictures: readonly RealValue[],
): Promise<readonly OutputFile[]> {
  const { weightBits, company, depthwiseBits, activationBits } = INT8_DEFAULTS;
  const { graph } = model;
  const isInput = (value: string) => graph.inputs.some(({ name }) => name === value);
  const runner = await openRunner(graph);
  const extremes = await observeExtremes(runner, pictures, new AbortController().signal, () => {});
  runner.dispose();
  const activations = quantizationSites(graph).flatMap((site) => {
    const seen = extremes.get(site);
    if (!seen || isInput(site)) return [];
    const { scale, zeroPoint } = affineOf(seen.range(), activationBits);
    return [[site, [scale, zeroPoint] as [number, number]] as const];
  });
  const layers = layersOf(graph)
    .filter(({ input }) => !isInput(input))
    .map((layer) => {
      const bits = layer.kind === 'depthwise' ? depthwiseBits : weightBits;
      const meetings = meetingsOf(layer, company);
      const quantized = nearest(model, layer, bits, meetings);
      checkMeetings(layer, meetings, quantized.integers);
      return quantized;
    });
  return writeQuantized(model, {
    layers,
    constants: new Map(),
    metadata: {
      format: 1,
      precision: 'int8',
      weightBits,
      activationBits,
      activations: Object.fromEntries(activations),
    },
  });
}

function nearest(
  { graph }: FloatModel,
  layer: Layer,
  bits: number,
  meetings: Meetings | null = null,
): QuantizedLayer {
  const weights = Float32Array.from(graph.weights.get(layer.weight)?.data ?? []);
  return roundToNearest(layer, weights, bits, meetings);
}
