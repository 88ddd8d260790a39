/** Biases in units of the sums, and the proof that no sum leaves its range for any image. */

import { GraphError } from '../graph/error.ts';
import { roundHalfEven } from './numerics.ts';
import type { Rescale } from './plan.ts';

/** Filters of one layer, and the range of the values that they multiply. */
export interface Filters {
  readonly weights: Int8Array;
  readonly bias: Int32Array;
  /** Number of weights of one filter. */
  readonly taps: number;
  /** Distances in elements from filter to filter, and from tap to tap. */
  readonly filterStep: number;
  readonly tapStep: number;
  readonly inputZeroPoint: number;
  readonly largestQuantized: number;
}

const INT32_LIMIT = 2 ** 31;

/** Kernels may round by adding 1.5 * 2^23, which is exact for float32 below this magnitude. */
const ROUNDABLE = 2 ** 22;

/** @throws GraphError if a bias is not finite or does not fit int32 */
export function integerBias(node: string, bias: ArrayLike<number>, units: Float64Array): Int32Array {
  return Int32Array.from(units, (unit, c) => {
    const integer = roundHalfEven((bias[c] ?? Number.NaN) / unit);
    if (Math.abs(integer) < INT32_LIMIT) return integer;
    throw new GraphError(node, {
      code: 'bias-range',
      channel: c,
      bias: String(bias[c]),
      integer: String(integer),
      unit: String(unit),
    });
  });
}

/** @throws GraphError as {@link checkRescale}, for any of the filters */
export function checkFilters(node: string, filters: Filters, rescale: Rescale): void {
  for (let c = 0; c < filters.bias.length; c += 1) checkRescale(node, largestSum(filters, c), rescale, c);
}

/**
 * @param largest Largest magnitude of the sum over all images.
 * @throws GraphError if the sum leaves int32, or its result could not be rounded in float32
 */
export function checkRescale(node: string, largest: number, { to, multipliers }: Rescale, channel = 0): void {
  if (largest >= INT32_LIMIT) {
    throw new GraphError(node, { code: 'sum-range', channel, largest });
  }
  const multiplier = multipliers[channel] ?? Number.NaN;
  if (!(multiplier > 0 && Number.isFinite(multiplier))) {
    throw new GraphError(node, { code: 'multiplier-range', channel, multiplier: String(multiplier) });
  }
  if (to === 'u8') checkSteps(node, largest * multiplier, channel);
}

/** @throws GraphError if a result of this many output steps could not be rounded in float32 */
export function checkSteps(node: string, largest: number, channel = 0): void {
  if (largest < ROUNDABLE) return;
  throw new GraphError(node, { code: 'step-range', channel, largest: String(largest) });
}

/** The largest magnitude of one filter's sum, over all images. */
function largestSum(filters: Filters, c: number): number {
  const { weights, bias, taps, filterStep, tapStep, inputZeroPoint, largestQuantized } = filters;
  // Branch-free, because signs of weights are unpredictable and there are millions of them.
  let ups = 0;
  let sum = 0;
  for (let tap = 0, at = c * filterStep; tap < taps; tap += 1, at += tapStep) {
    const weight = weights[at] as number;
    ups += weight & ~(weight >> 31);
    sum += weight;
  }
  const downs = ups - sum;
  const above = largestQuantized - inputZeroPoint;
  const start = bias[c] ?? 0;
  return Math.max(start + ups * above + downs * inputZeroPoint, ups * inputZeroPoint + downs * above - start);
}
