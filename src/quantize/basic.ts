/**
 * Basic post-training quantization: weights to the nearest integer, activations over the full range
 * that was observed. The formats are those of `npm run quantize`, without the methods that reduce
 * noise and take minutes.
 */
import { checkpoint } from '../core/abort.ts';
import { type Graph, nodeNameOf, type StoredModel } from '../engine/graph/index.ts';
import { affineOf, type Range } from './affine.ts';
import { type Layer, layersOf } from './layers.ts';
import { roundToNearest } from './round-to-nearest.ts';
import { checkSaturation, type SaturationGroups, saturationGroupsOf } from './saturation.ts';
import type { ScaleSearch } from './scales.ts';
import { quantizationSites } from './sites.ts';
import { type FloatGraph, type QuantizedLayer, quantizedModel } from './write.ts';

/** The form of int8 models; docs/quantization.md has the measurements behind each value. */
export const INT8_FORM = {
  weightBits: 8,
  accumulation: 'fours',
  depthwiseBits: 8,
  activationBits: 8,
} as const;

export interface BasicOptions {
  readonly search: ScaleSearch;
  readonly signal: AbortSignal;
  /** Called after each layer, with the number of all layers. */
  readonly advance?: (done: number, of: number) => void;
}

/** The `float16` variant: filters and biases in binary16. */
export function basicFloat16(model: FloatGraph): StoredModel {
  return quantizedModel(model, { layers: [], constants: new Map(), metadata: null });
}

/** @throws AppError kind `cancelled` */
export async function basicDynamic(model: FloatGraph, options: BasicOptions): Promise<StoredModel> {
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
 * @param ranges By {@link quantizationSites}. An input without a range stays float, and so do the
 * layers that read it.
 * @throws AppError kind `cancelled`; RangeError if a range is missing
 */
export async function basicInt8(
  model: FloatGraph,
  ranges: ReadonlyMap<string, Range>,
  options: BasicOptions,
): Promise<StoredModel> {
  const { weightBits, accumulation, depthwiseBits, activationBits } = INT8_FORM;
  const isReal = (value: string) => isInput(model.graph, value) && !ranges.has(value);
  const layers = await eachLayer(
    layersOf(model.graph).filter(({ input }) => !isReal(input)),
    options,
    (layer) => {
      const bits = layer.kind === 'depthwise' ? depthwiseBits : weightBits;
      const saturation = saturationGroupsOf(layer, accumulation);
      const quantized = rounded(model, layer, bits, saturation, options);
      checkSaturation(layer, saturation, quantized.integers);
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
  { signal, advance }: BasicOptions,
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
  saturation: SaturationGroups | null,
  { search }: BasicOptions,
): QuantizedLayer {
  return roundToNearest(layer, graph.weights.get(layer.weight)?.data ?? [], bits, saturation, search);
}
