/**
 * The `int8` variant: layer by layer in order of execution, each on inputs that are already
 * quantized, so that a layer compensates the errors of those before it. docs/quantization.md
 * explains the order and the measured benefit of each step.
 */
import { checkpoint } from '../../../src/core/abort.ts';
import type { Graph } from '../../../src/engine/graph/index.ts';
import { INT8_FORM } from '../../../src/quantize/basic.ts';
import { asStored } from '../../../src/quantize/float16.ts';
import { type Layer, layersOf } from '../../../src/quantize/layers.ts';
import {
  type AccumulationWidth,
  checkSaturation,
  saturationGroupsOf,
} from '../../../src/quantize/saturation.ts';
import type { QuantizedLayer } from '../../../src/quantize/write.ts';
import { lookup } from '../../import/ir.ts';
import { activationSteps, chooseActivations, isInput } from '../activations/activations.ts';
import type { ChosenRange } from '../activations/choose-ranges.ts';
import { observeExtremes } from '../activations/observe.ts';
import { logitsOf } from '../mixed/network.ts';
import type { FloatModel } from '../model.ts';
import { type FloatValue, type GraphRunner, openRunner } from '../simulation/runner.ts';
import { type QuantizedState, realOf, type SimulatedValue, Simulator } from '../simulation/simulate.ts';
import {
  correctedBias,
  isUnseen,
  LayerInputs,
  type RoundedLayer,
  type Rounding,
} from '../weights/choose-rounding.ts';
import { equalize, type ScalingGroup, scalingGroups } from '../weights/equalize.ts';

export interface Int8Options {
  /** For layers that sum over channels. */
  readonly weightBits: number;
  /**
   * How many products are added in int16, which bounds weights together; see
   * src/quantize/saturation.ts.
   */
  readonly accumulation: AccumulationWidth;
  /**
   * For depthwise layers, which no relaxed dot product runs, because each of their sums has a
   * channel of its own.
   */
  readonly depthwiseBits: number;
  readonly activationBits: number;
  readonly roundings: readonly Rounding[];
  /**
   * Strength of equalization of values without a bound, 0 to 1; null for none at all. See
   * docs/quantization.md.
   */
  readonly equalization: number | null;
  /**
   * Number of images on which ranges are chosen: each costs a run of the rest of the network per
   * value and candidate.
   */
  readonly rangeImages: number;
  readonly signal: AbortSignal;
  /** Called when one of {@link int8Steps} is done. */
  readonly advance: () => void;
}

/** See docs/quantization.md for the measurements behind each. */
export const INT8_DEFAULTS = {
  ...INT8_FORM,
  roundings: ['nearest', 'feedback'],
  equalization: 0.5,
  rangeImages: 8,
} as const satisfies Partial<Int8Options>;

export interface Int8Network {
  /** By the name of the weight. */
  readonly rounded: ReadonlyMap<string, RoundedLayer>;
  /** By the name of the node. */
  readonly ranges: ReadonlyMap<string, ChosenRange>;
  /** Float constants that differ from the float32 variant's, by name. */
  readonly constants: ReadonlyMap<string, Float32Array>;
  /** Layers that stay float. */
  readonly floatLayers: readonly Layer[];
  readonly weightBits: number;
  readonly activationBits: number;
}

export function int8Steps({ graph }: FloatModel, images: number): number {
  return images + activationSteps(images, INT8_DEFAULTS.rangeImages) + graph.nodes.length;
}

/**
 * Behind a ReLU6, a spread channel would reach the bound on images outside of the calibration set
 * and be clipped.
 */
const unboundedGroups = (graph: Graph): readonly ScalingGroup[] =>
  scalingGroups(graph).filter(({ isBounded }) => !isBounded);

/** @throws AppError kind `cancelled` */
export async function quantizeInt8(
  { graph, manifest }: FloatModel,
  images: readonly FloatValue[],
  options: Int8Options,
): Promise<Int8Network> {
  const { weightBits, accumulation, depthwiseBits, activationBits, roundings, equalization } = options;
  const { signal, advance } = options;
  const all = layersOf(graph);
  // An image has more than 8 significant bits after resizing, and nothing behind it averages the
  // rounding error out.
  const hidden = all.filter(({ input }) => !isInput(graph, input));

  const plain = await openRunner(graph);
  const extremes = await observeExtremes(plain, images, signal, advance);
  const replacements =
    equalization === null ? new Map() : equalize(graph, unboundedGroups(graph), extremes, equalization);
  plain.dispose();
  const runner = await openRunner(graph, replacements);
  const logits = logitsOf(graph, manifest.outputs.probabilities);
  const { chosen, held: ranges, means } = await chooseActivations(runner, hidden, logits, images, options);
  const layers = hidden.filter(({ input }) => ranges.has(input) || !chosen.has(input));
  const constants = new Map<string, Float32Array>(replacements);
  for (const [name, { dtype, shape, data }] of graph.weights) {
    if (dtype === 'float32' && !all.some(({ weight }) => weight === name)) {
      constants.set(name, asStored(shape, constants.get(name) ?? data));
    }
  }
  const quantized = new Map<string, QuantizedLayer>();
  const rounded = new Map<string, RoundedLayer>();
  const activations = new Map([...ranges].map(([site, { quantization }]) => [site, quantization]));
  const current = (name: string) =>
    constants.get(name) ?? Float32Array.from(lookup(graph.weights, name).data);
  const state: QuantizedState = { activationBits, layers: quantized, constants, activations };
  await walkQuantized(runner, state, all, images, { signal, advance }, (layer, inputs) => {
    if (!layers.includes(layer)) return;
    const seen = new LayerInputs(layer);
    for (const input of inputs) seen.add(realOf(input));
    const weights = current(layer.weight);
    const bits = layer.kind === 'depthwise' ? depthwiseBits : weightBits;
    const saturation = saturationGroupsOf(layer, accumulation);
    const result = seen.round(weights, bits, roundings, saturation);
    checkSaturation(layer, saturation, result.quantized.integers);
    rounded.set(layer.weight, result);
    quantized.set(layer.weight, result.quantized);
    const mean = means.get(layer.node.name)?.mean();
    if (layer.bias !== null && mean) {
      const bias = current(layer.bias);
      const corrected = correctedBias(layer, bias, weights, result.quantized, mean, result.moments);
      constants.set(layer.bias, asStored([corrected.length], corrected));
    }
  });
  runner.dispose();
  for (const { weight } of layers) constants.delete(weight);
  const floatLayers = all.filter((layer) => !layers.includes(layer));
  return { rounded, ranges, constants, floatLayers, weightBits, activationBits };
}

/**
 * Walks all images node by node: memory holds values that are yet to be read, quantized ones in
 * bytes.
 */
async function walkQuantized(
  runner: GraphRunner,
  state: QuantizedState,
  layers: readonly Layer[],
  images: readonly FloatValue[],
  { signal, advance }: { signal: AbortSignal; advance: () => void },
  onLayer: (layer: Layer, inputs: readonly SimulatedValue[]) => void,
): Promise<void> {
  const { graph } = runner;
  const simulator = new Simulator(runner, state);
  const byNode = new Map(layers.map((layer) => [layer.node.name, layer]));
  const values = images.map(() => new Map<string, SimulatedValue>());
  const left = new Map(runner.uses);
  for (const node of graph.nodes) {
    await checkpoint(signal);
    const layer = byNode.get(node.name) ?? null;
    const reads = runner.dataInputs(node);
    if (layer)
      onLayer(
        layer,
        values.map((each) => lookup(each, layer.input)),
      );
    values.forEach((each, i) => {
      const results = graph.inputs.some(({ name }) => name === node.name)
        ? [simulator.hold(node, images[i] as FloatValue)]
        : simulator.run(
            node,
            layer,
            reads.map((value) => lookup(each, value)),
          );
      runner.outputsOf(node).forEach((name, k) => {
        each.set(name, results[k] as SimulatedValue);
      });
    });
    for (const value of reads) {
      const count = (left.get(value) ?? 0) - 1;
      left.set(value, count);
      if (count === 0) for (const each of values) each.delete(value);
    }
    advance();
  }
  simulator.dispose();
}

/** The calibration images that no rounding has seen. */
export const unseenOf = <T>(images: readonly T[]): readonly T[] => images.filter((_, i) => isUnseen(i));
