/** Quantizes a layer's weights with the bits that its channels were assigned. */
import { FEWEST_BITS, type Graph } from '../../../src/engine/graph/index.ts';
import { asStored } from '../../../src/quantize/float16.ts';
import { gridStep, LEVELS, type ScaleGrid, scaleAt, scalesOf } from '../../../src/quantize/scales.ts';
import { realOfLayer } from '../variants/dynamic.ts';
import { correctedBias } from '../weights/choose-rounding.ts';
import { roundRows } from '../weights/rounding.ts';
import { type Candidate, nearestError, rangeOf } from './candidates.ts';
import type { MixedLayer } from './files.ts';

export interface Assigned extends MixedLayer {
  readonly candidate: Candidate;
  /**
   * The quantized weights, and the bias that compensates their mean error; by name, in their own
   * shapes.
   */
  readonly constants: ReadonlyMap<string, Float32Array>;
}

/** @param bits 2 to 8, for each output channel. */
export function assign(graph: Graph, candidate: Candidate, bits: Uint8Array): Assigned {
  const { layer, rows, moments } = candidate;
  const scales = gridFor(candidate, bits);
  const outputs = Array.from(scalesOf(scales), (scale, output) => ({
    scale,
    range: rangeOf(bits[output] ?? FEWEST_BITS),
  }));
  const integers = roundRows(rows, moments, outputs);
  const quantized = { layer, bits: UNPACKED_BITS, integers, scales };
  const constants = new Map([[layer.weight, realOfLayer(quantized)]]);
  const bias = graph.weights.get(layer.bias ?? '');
  const weights = graph.weights.get(layer.weight);
  if (bias?.dtype === 'float32' && weights?.dtype === 'float32') {
    const mean = Float64Array.from(moments.mean.flatMap((ofGroup) => [...ofGroup]));
    const corrected = correctedBias(layer, bias.data, weights.data, quantized, mean, moments);
    constants.set(bias.spec.name, asStored(bias.shape, corrected));
  }
  return { candidate, bits, quantized, constants };
}

/** As {@link assign}, with zeros for integers: its files have the same size. */
export function draft(candidate: Candidate, bits: Uint8Array): MixedLayer {
  const { layer, rows } = candidate;
  const scales = gridFor(candidate, bits);
  const quantized = { layer, bits: UNPACKED_BITS, integers: new Int8Array(rows.length), scales };
  return { bits, quantized, constants: new Map() };
}

/** Bits of a weight in the file before packing. */
const UNPACKED_BITS = 8;

/**
 * One grid for channels of 2 and of 8 bits: if its largest level reaches the widest scale that any
 * channel requires, the finest may fall between its levels. So coarser and finer grids are
 * compared.
 */
function gridFor(candidate: Candidate, bits: Uint8Array): ScaleGrid {
  const wanted = Float64Array.from(
    bits,
    (width, output) => candidate.scales[width - FEWEST_BITS]?.[output] ?? 1,
  );
  const largest = wanted.reduce((highest, scale) => Math.max(highest, scale), 0);
  let best = { step: gridStep(largest), error: Number.POSITIVE_INFINITY };
  for (const share of [1, 1 / 2, 1 / 4, 1 / 8, 1 / 16, 1 / 32, 1 / 64]) {
    const step = gridStep(largest * share);
    const errors = wanted.map((scale, output) =>
      errorOf(candidate, bits, output, step, codeNear(scale, step)),
    );
    const error = errors.reduce((sum, each) => sum + each, 0);
    if (error < best.error) best = { step, error };
  }
  const { step } = best;
  const levels = Uint8Array.from(wanted, (scale, output) => bestLevel(candidate, bits, output, step, scale));
  return { step, levels };
}

/**
 * Levels tried near a channel's best scale: where they are far apart, the nearest need not be the
 * best.
 */
const NEAR = [0.85, 1.15] as const;
const MOST_TRIALS = 25;

function bestLevel(
  candidate: Candidate,
  bits: Uint8Array,
  output: number,
  step: number,
  scale: number,
): number {
  const [low, high] = NEAR.map((share) => codeNear(scale * share, step)) as [number, number];
  let best = codeNear(scale, step);
  let least = errorOf(candidate, bits, output, step, best);
  for (let level = low; level <= high; level += Math.ceil((high - low + 1) / MOST_TRIALS)) {
    const error = errorOf(candidate, bits, output, step, level, least);
    if (error >= least) continue;
    least = error;
    best = level;
  }
  return best;
}

/** The cost of a channel at a level, in terms of the network's answers. */
function errorOf(
  { rows, tapImportance, importance, weightsPerChannel: taps }: Candidate,
  bits: Uint8Array,
  output: number,
  step: number,
  level: number,
  enough = Number.POSITIVE_INFINITY,
): number {
  const row = rows.subarray(output * taps, (output + 1) * taps);
  const ofTaps = tapImportance.subarray(output * taps, (output + 1) * taps);
  const matters = importance[output] ?? 0;
  const range = rangeOf(bits[output] ?? FEWEST_BITS);
  return matters * nearestError(row, ofTaps, scaleAt(step, level), range, enough / matters);
}

const codeNear = (scale: number, step: number): number =>
  Math.min(LEVELS - 1, Math.max(0, Math.round(scale / step) - 1));
