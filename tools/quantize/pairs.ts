/**
 * Weights of 8 bits for a dot product that adds two neighbouring products in int16. On x86 (pmaddubsw, behind
 * WebAssembly's relaxed SIMD) that sum saturates, which only happens where both products are large and of one sign. So
 * weights keep all 8 bits, and only a pair that meets in one sum is held back: docs/decisions/0009.
 */
import type { Layer } from './layers.ts';
import { type IntegerRange, nearest } from './nearest.ts';

/**
 * Most that the weights of a pair may add up to, those below 0 apart from those above: with activations of 0 to 255 the
 * two products stay within 255 * 128 = 32,640 of int16's 32,767, and 129 would not.
 */
export const PAIR_LIMIT = 128;

/** The other tap of each tap's pair, or {@link ALONE}; null where nothing meets anything. */
export type Partners = Int32Array;

const ALONE = -1;

/**
 * Pairs are the input channels 2i and 2i + 1 of one kernel position, or the inner indices of a matrix product; an odd
 * last one stands alone. A depthwise layer has none: each of its sums has a channel of its own.
 * @returns [taps]
 */
export function partnersOf({ kind, shape, taps }: Pick<Layer, 'kind' | 'shape' | 'taps'>): Partners {
  const channels = kind === 'conv' ? (shape[2] ?? 1) : kind === 'matmul' ? taps : 1;
  return Int32Array.from({ length: taps }, (_, tap) => {
    const channel = tap % channels;
    const other = channel ^ 1;
    return other < channels ? tap - channel + other : ALONE;
  });
}

/** Those of a run of taps that cuts no pair, counted from its start. */
export function partnersWithin(partners: Partners, from: number, taps: number): Partners {
  return partners.subarray(from, from + taps).map((other) => (other === ALONE ? ALONE : other - from));
}

/** What a weight may be beside `other`, which it meets. */
export const mostBeside = (other: number, most: number): number =>
  Math.min(most, PAIR_LIMIT - Math.max(0, other));

export const leastBeside = (other: number, least: number): number =>
  Math.max(least, Math.max(0, -other) - PAIR_LIMIT);

const doClash = (a: number, b: number): boolean => a * b > 0 && Math.abs(a + b) > PAIR_LIMIT;

/**
 * The integers of one row that are nearest to its weights; where a pair is held back, both give way so that the sum of
 * their squared errors is least.
 * @param row [taps]
 * @param importance [taps], what an error of each costs; all the same where null
 * @param into [taps]
 */
export function nearestOfRow(
  row: Float64Array,
  scale: number,
  { least, most }: IntegerRange,
  partners: Partners | null,
  importance: Float64Array | null,
  into: Int8Array,
): void {
  for (let k = 0; k < row.length; k++) into[k] = nearest((row[k] as number) / scale, most, least);
  if (!partners) return;
  for (let k = 0; k < row.length; k++) {
    const other = partners[k] as number;
    if (other < k || !doClash(into[k] as number, into[other] as number)) continue;
    const sign = Math.sign(into[k] as number);
    const wanted = Math.abs(row[k] as number) / scale;
    const excess = wanted + Math.abs(row[other] as number) / scale - PAIR_LIMIT;
    const cost = importance ? (importance[k] as number) : 1;
    const both = cost + (importance ? (importance[other] as number) : 1);
    // Along the limit the error is one parabola, so that its nearest integer is the best of all.
    const best = nearest(wanted - excess * (both > 0 ? 1 - cost / both : 0.5), most);
    const kept = Math.max(PAIR_LIMIT - most, best);
    into[k] = sign * kept;
    into[other] = sign * (PAIR_LIMIT - kept);
  }
}

/** The largest magnitude that a pair's weights of one sign add up to. */
export function largestPair(row: Float64Array, partners: Partners): number {
  let largest = 0;
  for (let k = 0; k < row.length; k++) {
    const other = partners[k] as number;
    const [a, b] = [row[k] as number, row[other] as number];
    if (other > k && a * b > 0) largest = Math.max(largest, Math.abs(a + b));
  }
  return largest;
}

/** @throws TypeError naming the first pair whose products could saturate: a way of rounding that forgot the limit */
export function checkPairs(layer: Layer, integers: Int8Array): void {
  const partners = partnersOf(layer);
  integers.forEach((a, i) => {
    const tap = i % layer.taps;
    const other = partners[tap] as number;
    if (other < tap) return;
    const b = integers[i - tap + other] as number;
    if (!doClash(a, b)) return;
    const where = `${layer.weight}: taps ${tap} and ${other} of output ${Math.floor(i / layer.taps)}`;
    throw new TypeError(`${where} are ${a} and ${b}, together beyond ${PAIR_LIMIT}`);
  });
}
