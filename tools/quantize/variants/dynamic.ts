/**
 * The `dynamic` variant: 8-bit weights with float activations, so that every layer is rounded on
 * its own.
 */
import { checkpoint } from '../../../src/core/abort.ts';
import { fromRows, layersOf } from '../../../src/quantize/layers.ts';
import { scalesOf } from '../../../src/quantize/scales.ts';
import type { QuantizedLayer } from '../../../src/quantize/write.ts';
import { lookup } from '../../import/ir.ts';
import type { FloatModel } from '../model.ts';
import { type FloatValue, openRunner, runFloat } from '../simulation/runner.ts';
import { correctedBias, LayerInputs, type RoundedLayer, type Rounding } from '../weights/choose-rounding.ts';

export interface DynamicOptions {
  readonly weightBits: number;
  readonly roundings: readonly Rounding[];
  readonly signal: AbortSignal;
  /** Called when one of {@link dynamicSteps} is done. */
  readonly advance: () => void;
}

export interface DynamicNetwork {
  readonly rounded: ReadonlyMap<string, RoundedLayer>;
  /** Biases that compensate the mean error of their layer. */
  readonly constants: ReadonlyMap<string, Float32Array>;
  readonly weightBits: number;
}

/**
 * Number of layers whose moments are in memory at a time: those of a whole DenseNet would fill it.
 */
const LAYERS_AT_A_TIME = 60;

const turns = (layers: number): number => Math.ceil(layers / LAYERS_AT_A_TIME);

export function dynamicSteps({ graph }: FloatModel, images: number): number {
  const { length } = layersOf(graph);
  return length + images * turns(length);
}

/** @throws AppError kind `cancelled` */
export async function quantizeDynamic(
  { graph }: FloatModel,
  images: readonly FloatValue[],
  { weightBits, roundings, signal, advance }: DynamicOptions,
): Promise<DynamicNetwork> {
  const layers = layersOf(graph);
  const runner = await openRunner(graph);
  const rounded = new Map<string, RoundedLayer>();
  const constants = new Map<string, Float32Array>();
  for (let turn = 0; turn < turns(layers.length); turn++) {
    const some = layers.slice(turn * LAYERS_AT_A_TIME, (turn + 1) * LAYERS_AT_A_TIME);
    const inputs = new Map(some.map((layer) => [layer, new LayerInputs(layer)]));
    const readers = Map.groupBy(some, ({ input }) => input);
    for (const image of images) {
      await checkpoint(signal);
      runFloat(runner, image, (value, data, shape) => {
        for (const layer of readers.get(value) ?? []) inputs.get(layer)?.add({ data, shape });
      });
      advance();
    }
    for (const [layer, seen] of inputs) {
      await checkpoint(signal);
      const weights = floatsOf(layer.weight);
      const result = seen.round(weights, weightBits, roundings);
      rounded.set(layer.weight, result);
      inputs.delete(layer);
      if (layer.bias !== null) {
        const mean = Float64Array.from(result.moments.mean.flatMap((ofGroup) => [...ofGroup]));
        const bias = floatsOf(layer.bias);
        constants.set(
          layer.bias,
          correctedBias(layer, bias, weights, result.quantized, mean, result.moments),
        );
      }
      advance();
    }
  }
  runner.dispose();
  return { rounded, constants, weightBits };

  function floatsOf(name: string): Float32Array {
    return Float32Array.from(lookup(graph.weights, name).data);
  }
}

/** Weights as the float engine of the written variant has them, by name. */
export function realWeights(rounded: ReadonlyMap<string, RoundedLayer>): ReadonlyMap<string, Float32Array> {
  return new Map([...rounded].map(([name, { quantized }]) => [name, realOfLayer(quantized)]));
}

/** One weight as a float engine has it, in its own shape. */
export function realOfLayer({ layer, integers, scales }: QuantizedLayer): Float32Array {
  const ofOutput = scalesOf(scales);
  const rows = Float64Array.from(
    integers,
    (integer, i) => integer * (ofOutput[Math.floor(i / layer.taps)] ?? 1),
  );
  return fromRows(layer, rows, new Float32Array(rows.length));
}
