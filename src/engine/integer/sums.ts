/** Biases in units of the sums, and the proof that no sum leaves its range, whatever the image. */
import { roundHalfEven } from './numerics.ts';
import type { Rescale } from './plan.ts';
import { unquantizable } from './problem.ts';

/** Filters of one layer, and the codes that they meet. */
export interface Filters {
  readonly weights: Int8Array;
  readonly bias: Int32Array;
  /** Weights of one filter. */
  readonly taps: number;
  /** From one filter's weight to the next filter's, and from tap to tap. */
  readonly filterStep: number;
  readonly tapStep: number;
  readonly inputZeroPoint: number;
  readonly largestQuantized: number;
}

const INT32_LIMIT = 2 ** 31;

/** Kernels may round by adding 1.5 * 2^23, which leaves a float32 below this magnitude no bits for a fraction. */
const ROUNDABLE = 2 ** 22;

/** @throws GraphError where a bias is no number or does not fit into int32 */
export function integerBias(node: string, bias: ArrayLike<number>, units: Float64Array): Int32Array {
  return Int32Array.from(units, (unit, c) => {
    const integer = roundHalfEven((bias[c] ?? Number.NaN) / unit);
    if (Math.abs(integer) < INT32_LIMIT) return integer;
    throw unquantizable(node, `the bias ${bias[c]} of channel ${c} is ${integer} in units of ${unit}`);
  });
}

/** @throws GraphError as {@link checkRescale}, for any of the filters */
export function checkFilters(node: string, filters: Filters, rescale: Rescale): void {
  for (let c = 0; c < filters.bias.length; c += 1) checkRescale(node, largestSum(filters, c), rescale, c);
}

/**
 * @param largest magnitude of the sum, over all images
 * @throws GraphError where the sum leaves int32, or its code could not be rounded in float32
 */
export function checkRescale(node: string, largest: number, { to, multipliers }: Rescale, channel = 0): void {
  if (largest >= INT32_LIMIT) {
    throw unquantizable(node, `sums of channel ${channel} reach ${largest}, beyond int32`);
  }
  const multiplier = multipliers[channel] ?? Number.NaN;
  if (!(multiplier > 0 && Number.isFinite(multiplier))) {
    throw unquantizable(node, `channel ${channel} has the multiplier ${multiplier}`);
  }
  if (to === 'u8') checkSteps(node, largest * multiplier, channel);
}

/** @throws GraphError where a result of so many steps of the output could not be rounded in float32 */
export function checkSteps(node: string, largest: number, channel = 0): void {
  if (largest < ROUNDABLE) return;
  throw unquantizable(
    node,
    `results of channel ${channel} reach ${largest} steps of the output, beyond 2^22`,
  );
}

/** Largest magnitude, over all images, of one filter's sum. */
function largestSum(filters: Filters, c: number): number {
  const { weights, bias, taps, filterStep, tapStep, inputZeroPoint, largestQuantized } = filters;
  // Without branches: signs of weights are as good as random, and there are millions of them.
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
