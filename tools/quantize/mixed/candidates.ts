/** The effect of every width on every output channel of a layer. */
import { FLOAT16_FROM } from '../../../src/quantize/float16.ts';
import { type Layer, rowsOf } from '../../../src/quantize/layers.ts';
import { type IntegerRange, nearest } from '../../../src/quantize/nearest.ts';
import { importanceOf, type Moments } from '../weights/hessian.ts';
import { type LayerErrors, WIDTHS } from './budget.ts';

/** A layer with everything that quantizing it needs. */
export interface Candidate extends LayerErrors {
  readonly layer: Layer;
  /** [outputs, taps] */
  readonly rows: Float64Array;
  readonly moments: Moments;
  /** [outputs, taps]: the cost of the mean square of an error of one weight at its output. */
  readonly tapImportance: Float64Array;
  /**
   * The cost of the mean square of an error at each output channel, in terms of the network's
   * answers.
   */
  readonly importance: ArrayLike<number>;
  /** By {@link WIDTHS}, then by output channel: the best scale. */
  readonly scales: readonly Float64Array[];
}

/** All integers are used, because with few bits one more matters. */
export const rangeOf = (bits: number): IntegerRange => ({
  least: -(2 ** (bits - 1)),
  most: 2 ** (bits - 1) - 1,
});

/**
 * The errors are those of rounding to nearest, with independent inputs: rounding with feedback
 * lowers them by about the same share for all channels of a layer, and effects common to a layer
 * are measured.
 */
export function candidateOf(
  layer: Layer,
  weights: ArrayLike<number>,
  moments: Moments,
  importance: ArrayLike<number>,
): Candidate {
  const { taps, outputs } = layer;
  const rows = rowsOf(layer, weights);
  const tapImportance = importanceOf(moments);
  const scales = WIDTHS.map(() => new Float64Array(outputs));
  const errors = Array.from({ length: outputs }, (_, output) => {
    const row = rows.subarray(output * taps, (output + 1) * taps);
    const ofTaps = tapImportance.subarray(output * taps, (output + 1) * taps);
    return Float64Array.from(WIDTHS, (bits, width) => {
      const { scale, error } = bestScale(row, ofTaps, rangeOf(bits));
      const ofWidth = scales[width];
      if (ofWidth) ofWidth[output] = scale;
      return error * (importance[output] ?? 0);
    });
  });
  return {
    layer,
    rows,
    moments,
    tapImportance,
    importance,
    scales,
    weightsPerChannel: taps,
    errors,
    floatBits: floatBitsOf(layer),
  };
}

/** Size of a filter that is not quantized, in the files. */
const floatBitsOf = ({ outputs, taps }: Layer): number =>
  outputs * taps * (outputs * taps >= FLOAT16_FROM ? 16 : 32);

/**
 * Each is 1.07 times the next: the worse of two neighbours errs at most 1 % more than the best
 * between them.
 */
const SHARES = Array.from({ length: 26 }, (_, i) => 1.07 ** -i);

/**
 * The scale of least squared rounding error, weighted with each tap's importance. Scales are tried
 * from the one that clips nothing to a fifth of it, because few bits serve the many small weights
 * better than the few large ones.
 */
export function bestScale(
  row: Float64Array,
  importance: Float64Array,
  { least, most }: IntegerRange,
): { readonly scale: number; readonly error: number } {
  const largest = row.reduce((highest, weight) => Math.max(highest, Math.abs(weight)), 0);
  if (largest === 0) return { scale: 1, error: 0 };
  let best = { scale: largest / most, error: Number.POSITIVE_INFINITY };
  for (const share of SHARES) {
    const scale = (largest / most) * share;
    const error = nearestError(row, importance, scale, { least, most }, best.error);
    if (error < best.error) best = { scale, error };
  }
  return best;
}

/**
 * Weighted squared error of rounding to nearest.
 * @param enough Error at which the sum stops, because the result is of no more interest.
 */
export function nearestError(
  row: Float64Array,
  importance: Float64Array,
  scale: number,
  { least, most }: IntegerRange,
  enough: number,
): number {
  let error = 0;
  for (let k = 0; k < row.length && error < enough; k++) {
    const weight = row[k] as number;
    const off = weight - scale * nearest(weight / scale, most, least);
    error += off * off * (importance[k] as number);
  }
  return error;
}
