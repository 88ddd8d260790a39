/**
 * Post-training quantization at its plainest: weights to the nearest integer, activations over the whole range that they
 * were seen in. The forms are those of `npm run quantize`; what is lacking is all that lowers the noise and takes minutes.
 */
import { checkpoint } from '../core/abort.ts';
import { type Graph, nodeNameOf } from '../engine/graph/graph.ts';
import type { StoredModel } from '../engine/graph/model-writer.ts';
import { affineOf, type Range } from './affine.ts';
import { type Layer, layersOf } from './layers.ts';
import { checkMeetings, type Meetings, meetingsOf } from './meetings.ts';
import { roundToNearest } from './round-to-nearest.ts';
import type { ScaleSearch } from './scales.ts';
import { quantizationSites } from './sites.ts';
import { type FloatGraph, type QuantizedLayer, quantizedModel } from './write.ts';

/** Of int8 models; docs/quantization.md has the measurements behind each. */
export const INT8_FORM = { weightBits: 8, company: 'fours', depthwiseBits: 8, activationBits: 8 } as const;

export interface PlainOptions {
  readonly search: ScaleSearch;
  readonly signal: AbortSignal;
  /** Layers are done, of so many. */
  readonly advance?: (done: number, of: number) => void;
}

/** `float16`: filters and biases halved. */
export function plainFloat16(model: FloatGraph): StoredModel {
  return quantizedModel(model, { layers: [], constants: new Map(), metadata: null });
}

/** @throws AppError kind `cancelled` */
export async function plainDynamic(model: FloatGraph, options: PlainOptions): Promise<StoredModel> {
  const { weightBits } = INT8_FORM;
  const layers = await eachLayer(layersOf(model.graph), options, (layer) =>
    rounded(model, layer, weightBits, null, options),
  );
  return quantizedModel(model, {
    layers,
    constants: new Map(),
    metadata: { format: 1, precision: 'dynamic', weightBits },
  });
}

/**
 * @param ranges by {@link quantizationSites}; an input without a range stays real, and so do the layers that read it
 * @throws AppError kind `cancelled`, RangeError where a range is missing
 */
export async function plainInt8(
  model: FloatGraph,
  ranges: ReadonlyMap<string, Range>,
  options: PlainOptions,
): Promise<StoredModel> {
  const { weightBits, company, depthwiseBits, activationBits } = INT8_FORM;
  const isReal = (value: string) => isInput(model.graph, value) && !ranges.has(value);
  const layers = await eachLayer(
    layersOf(model.graph).filter(({ input }) => !isReal(input)),
    options,
    (layer) => {
      const bits = layer.kind === 'depthwise' ? depthwiseBits : weightBits;
      const meetings = meetingsOf(layer, company);
      const quantized = rounded(model, layer, bits, meetings, options);
      checkMeetings(layer, meetings, quantized.integers);
      return quantized;
    },
  );
  const activations = quantizationSites(model.graph)
    .filter((site) => !isReal(site))
    .map((site) => {
      const range = ranges.get(site);
      if (!range) throw new RangeError(`no range of ${site} is known`);
      const { scale, zeroPoint } = affineOf(range, activationBits);
      return [site, [scale, zeroPoint] as [number, number]] as const;
    });
  return quantizedModel(model, {
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

const isInput = ({ inputs }: Graph, value: string): boolean =>
  inputs.some(({ name }) => name === nodeNameOf(value));

async function eachLayer(
  layers: readonly Layer[],
  { signal, advance }: PlainOptions,
  quantize: (layer: Layer) => QuantizedLayer,
): Promise<readonly QuantizedLayer[]> {
  const quantized: QuantizedLayer[] = [];
  for (const layer of layers) {
    await checkpoint(signal);
    quantized.push(quantize(layer));
    advance?.(quantized.length, layers.length);
  }
  return quantized;
}

function rounded(
  { graph }: FloatGraph,
  layer: Layer,
  bits: number,
  meetings: Meetings | null,
  { search }: PlainOptions,
): QuantizedLayer {
  return roundToNearest(layer, graph.weights.get(layer.weight)?.data ?? [], bits, meetings, search);
}
