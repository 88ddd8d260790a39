/**
 * Cross-layer equalization (Nagel et al. 2019, "Data-Free Quantization Through Weight Equalization
 * and Bias Correction", section 4.1), here for activations: weights have a scale per output channel
 * anyway, but an activation has one for all its channels, and the widest channel determines it.
 * Dividing channel c of an activation by f(c), in the weights and bias that produce it, and
 * multiplying the weights that read it, leaves the function unchanged:
 *
 *  - with no activation function, or ReLU (positively homogeneous), for any f(c) > 0;
 *  - not with ReLU6, whose bound would move. But a channel that stays below 6 on all calibration
 *    images may be spread until it just reaches 6: then the bound clips what 8 bits would have
 *    clipped, too. A channel that reaches 6 is left alone.
 *
 * Values that an addition joins share their channels and so their factors.
 */
import { fusedOps, type Graph, type GraphNode, nodeNameOf } from '../../../src/engine/graph/index.ts';
import { type Layer, layerOf } from '../../../src/quantize/layers.ts';
import { lookup } from '../../import/ir.ts';
import type { Extremes } from '../activations/histogram.ts';
import type { Replacements } from '../simulation/runner.ts';

/** Values that must be scaled alike, with their producers and consumers. */
export interface ScalingGroup {
  /** Names of the values: of layers, and of additions that join them. */
  readonly values: readonly string[];
  readonly producers: readonly Layer[];
  readonly consumers: readonly Layer[];
  /** Whether a ReLU6 bounds one of the values. */
  readonly isBounded: boolean;
  /**
   * Whether every consumer has one input channel per output channel, so that spreading costs its
   * weights nothing.
   */
  readonly isFree: boolean;
}

const ADDITIONS = new Set(['Add', 'AddV2']);
const ACTIVATIONS = new Set(['BiasAdd', 'Relu', 'Relu6']);

/**
 * All groups of a graph whose channels can be scaled without changing what the network computes.
 */
export function scalingGroups(graph: Graph): readonly ScalingGroup[] {
  const readers = new Map<string, GraphNode[]>();
  for (const node of graph.nodes) {
    for (const input of new Set(node.inputs)) readers.set(input, [...(readers.get(input) ?? []), node]);
  }
  const weightUses = new Map<string, number>();
  for (const { inputs } of graph.nodes) {
    for (const input of inputs) weightUses.set(input, (weightUses.get(input) ?? 0) + 1);
  }
  return joined(graph).flatMap((nodes) => groupOf(graph, nodes, readers, weightUses) ?? []);
}

/** Layers and additions, grouped if an addition joins them. */
function joined(graph: Graph): readonly (readonly GraphNode[])[] {
  const group = new Map<string, GraphNode[]>();
  for (const node of graph.nodes) {
    const isAddition = ADDITIONS.has(node.op) && node.inputs.every((input) => !graph.weights.has(input));
    if (!isAddition && !layerOf(graph, node)) continue;
    const members = [node];
    if (isAddition) {
      for (const input of node.inputs) {
        const other = group.get(nodeNameOf(input));
        if (other) members.push(...other.filter((each) => !members.includes(each)));
      }
    }
    for (const { name } of members) group.set(name, members);
  }
  return [...new Set(group.values())];
}

/** Null if something else produces or reads one of the values. */
function groupOf(
  graph: Graph,
  nodes: readonly GraphNode[],
  readers: ReadonlyMap<string, readonly GraphNode[]>,
  weightUses: ReadonlyMap<string, number>,
): ScalingGroup | null {
  const names = new Set(nodes.map(({ name }) => name));
  if (graph.outputs.some((output) => names.has(nodeNameOf(output)))) return null;
  const consumers: Layer[] = [];
  for (const name of names) {
    for (const reader of readers.get(name) ?? []) {
      if (names.has(reader.name) && ADDITIONS.has(reader.op)) continue;
      const layer = layerOf(graph, reader);
      // A weight that two nodes share would be scaled twice, and wrong for both.
      if (layer?.input !== name || weightUses.get(layer.weight) !== 1) return null;
      if (layer.kind === 'depthwise' && layer.channelAxis !== 2) return null;
      consumers.push(layer);
    }
  }
  const producers: Layer[] = [];
  for (const node of nodes) {
    if (ADDITIONS.has(node.op)) {
      // Values from outside the group would keep their scale.
      if (!node.inputs.every((input) => names.has(input))) return null;
      continue;
    }
    const layer = layerOf(graph, node);
    if (!layer || weightUses.get(layer.weight) !== 1) return null;
    if (layer.bias !== null && weightUses.get(layer.bias) !== 1) return null;
    if (layer.kind === 'depthwise' && layer.channelAxis !== 2) return null;
    if (!fusedOps(node).every((op) => ACTIVATIONS.has(op))) return null;
    producers.push(layer);
  }
  if (consumers.length === 0 || new Set(producers.map(({ outputs }) => outputs)).size !== 1) return null;
  return {
    values: [...names],
    producers,
    consumers,
    isBounded: producers.some(({ node }) => fusedOps(node).includes('Relu6')),
    isFree: consumers.every(({ kind }) => kind === 'depthwise'),
  };
}

/** The bound of a ReLU6. */
const BOUND = 6;

/** The most that a channel is spread: a nearly dead one would otherwise consist of noise. */
const MOST_SPREAD = 64;

/**
 * The divisor of each channel.
 * @param strength 0 changes nothing, 1 gives every channel the whole range. If the consumer's
 * weights lose precision, a value between is best (Xiao et al. 2023, SmoothQuant, section 4). A
 * free group gets 1.
 */
export function spreadFactors(
  group: ScalingGroup,
  extremes: ReadonlyMap<string, Extremes>,
  strength: number,
): Float64Array {
  const channels = group.producers[0]?.outputs ?? 0;
  const largest = new Float64Array(channels);
  for (const value of group.values) {
    const { min, max } = lookup(extremes, value);
    for (let c = 0; c < channels; c++) {
      largest[c] = Math.max(largest[c] as number, max[c] as number, -(min[c] as number));
    }
  }
  const whole = group.isBounded ? BOUND : largest.reduce((most, value) => Math.max(most, value), 0);
  const exponent = group.isFree ? 1 : strength;
  return largest.map((value) => {
    const share = Math.min(1, Math.max(value / whole, 1 / MOST_SPREAD));
    return Number.isFinite(share) && value > 0 ? share ** exponent : 1;
  });
}

/**
 * Spreads the weights and biases of every group.
 * @returns Those that changed, by name; float32 in the shape of the originals.
 */
export function equalize(
  graph: Graph,
  groups: readonly ScalingGroup[],
  extremes: ReadonlyMap<string, Extremes>,
  strength: number,
): Replacements {
  const changed = new Map<string, Float64Array>();
  const valuesOf = (name: string): Float64Array => {
    const known = changed.get(name);
    if (known) return known;
    const values = Float64Array.from(lookup(graph.weights, name).data);
    changed.set(name, values);
    return values;
  };
  for (const group of groups) {
    const factors = spreadFactors(group, extremes, strength);
    if (factors.every((factor) => factor === 1)) continue;
    for (const layer of group.producers) {
      scaleChannels(valuesOf(layer.weight), layer.outputs, layer.outputStride, factors, -1);
      if (layer.bias !== null) scaleChannels(valuesOf(layer.bias), layer.outputs, 1, factors, -1);
    }
    for (const layer of group.consumers) {
      scaleChannels(valuesOf(layer.weight), factors.length, inputStride(layer), factors, 1);
    }
  }
  return new Map([...changed].map(([name, values]) => [name, Float32Array.from(values)]));
}

/** Distance of two weights of neighbouring input channels. */
function inputStride({ kind, shape, outputs, tapStride }: Layer): number {
  if (kind === 'depthwise') return outputs / (shape[2] ?? 1);
  return tapStride;
}

/**
 * Multiplies by a power of the channel's factor: channel = floor(i / stride) modulo the number of
 * channels.
 */
function scaleChannels(
  values: Float64Array,
  channels: number,
  stride: number,
  factors: Float64Array,
  power: 1 | -1,
): void {
  for (let i = 0; i < values.length; i++) {
    const factor = factors[Math.floor(i / stride) % channels] as number;
    values[i] = power === 1 ? (values[i] as number) * factor : (values[i] as number) / factor;
  }
}
