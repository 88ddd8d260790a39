/**
 * 8-bit weights for dot products that add several products in int16: two neighbours in one
 * instruction (pmaddubsw on x86, behind WebAssembly's relaxed SIMD, which saturates), or four,
 * where two such sums are added before widening. A sum leaves int16 only if its products are large
 * and of one sign. So weights keep all 8 bits, and only groups that are added in one sum are
 * bounded: docs/decisions/0009 and 0011.
 */
import type { Layer } from './layers.ts';
import { type IntegerRange, nearest } from './nearest.ts';

/**
 * The largest sum of weights of one sign in a group: with activations of 0 to 255 their products
 * stay within 255 * 128 = 32,640 of int16's 32,767; 129 would exceed it.
 */
export const GROUP_LIMIT = 128;

/** How many products are added in int16 before widening. */
export type AccumulationWidth = 'single' | 'pairs' | 'fours';

/** Groups among eight neighbouring channels: variants B and C of kernels/dot.ts. */
const LANES: Readonly<Record<Exclude<AccumulationWidth, 'single'>, readonly (readonly number[])[]>> = {
  pairs: [
    [0, 1],
    [2, 3],
    [4, 5],
    [6, 7],
  ],
  fours: [
    [0, 1, 4, 5],
    [2, 3, 6, 7],
  ],
};

/**
 * Groups of taps of a row whose products are added in int16; taps that are added alone are in no
 * group.
 */
export interface SaturationGroups {
  readonly groups: readonly (readonly number[])[];
  /** [taps], the index of each tap's group, or -1. */
  readonly groupOf: Int32Array;
}

/**
 * The groups of a layer: neighbouring input channels of one kernel position, or inner indices of a
 * matrix product; fewer at the end. Null for a depthwise layer, each of whose sums has a channel of
 * its own, and for `single`.
 */
export function saturationGroupsOf(
  { kind, shape, taps }: Pick<Layer, 'kind' | 'shape' | 'taps'>,
  accumulation: AccumulationWidth,
): SaturationGroups | null {
  if (accumulation === 'single') return null;
  const channels = kind === 'conv' ? (shape[2] ?? 1) : kind === 'matmul' ? taps : 1;
  const groups: number[][] = [];
  for (let position = 0; position < taps; position += channels) {
    for (let block = 0; block < channels; block += 8) {
      for (const lanes of LANES[accumulation]) {
        const met = lanes.filter((lane) => block + lane < channels).map((lane) => position + block + lane);
        if (met.length > 1) groups.push(met);
      }
    }
  }
  return indexed(groups, taps);
}

/** The groups of a run of taps that cuts no group, counted from its start. */
export function saturationGroupsWithin(
  { groups }: SaturationGroups,
  from: number,
  taps: number,
): SaturationGroups {
  const inside = groups.filter(([first = 0]) => first >= from && first < from + taps);
  return indexed(
    inside.map((group) => group.map((tap) => tap - from)),
    taps,
  );
}

function indexed(groups: readonly (readonly number[])[], taps: number): SaturationGroups {
  const groupOf = new Int32Array(taps).fill(-1);
  groups.forEach((group, g) => {
    for (const tap of group) groupOf[tap] = g;
  });
  return { groups, groupOf };
}

/** The range that tap k may take, given the other members of its group. */
export function rangeBeside(
  k: number,
  { groups, groupOf }: SaturationGroups,
  integers: Int8Array,
  { least, most }: IntegerRange,
): IntegerRange {
  let above = GROUP_LIMIT;
  let below = GROUP_LIMIT;
  for (const other of groups[groupOf[k] as number] ?? []) {
    if (other === k) continue;
    const integer = integers[other] as number;
    if (integer > 0) above -= integer;
    else below += integer;
  }
  return { least: Math.max(least, -below), most: Math.min(most, above) };
}

/**
 * The integers of one row that are nearest to its weights; where a group exceeds the limit, its
 * members shrink so that the sum of squared errors is least.
 * @param row [taps]
 * @param importance [taps], the cost of an error of each; equal if null.
 * @param into [taps]
 */
export function nearestOfRow(
  row: Float64Array,
  scale: number,
  { least, most }: IntegerRange,
  saturation: SaturationGroups | null,
  importance: Float64Array | null,
  into: Int8Array,
): void {
  for (let k = 0; k < row.length; k++) into[k] = nearest((row[k] as number) / scale, most, least);
  if (!saturation) return;
  const { groups } = saturation;
  for (let g = 0; g < groups.length; g++) {
    const group = groups[g] as readonly number[];
    let above = 0;
    let below = 0;
    for (let i = 0; i < group.length; i++) {
      const integer = into[group[i] as number] as number;
      if (integer > 0) above += integer;
      else below -= integer;
    }
    if (above > GROUP_LIMIT) shrinkGroup(row, scale, group, 1, importance, into);
    if (below > GROUP_LIMIT) shrinkGroup(row, scale, group, -1, importance, into);
  }
}

/**
 * For one group, of at most four members: the cost of one step less of each member, and its
 * unbounded value.
 */
const COSTS = new Float64Array(4);
const WANTED = new Float64Array(4);

/**
 * Takes steps one by one where each costs least. Every step of a weight costs more than the one
 * before, so no other order costs less (Federgruen & Groenevelt 1986, "The greedy procedure for
 * resource allocation problems").
 */
function shrinkGroup(
  row: Float64Array,
  scale: number,
  group: readonly number[],
  sign: number,
  importance: Float64Array | null,
  into: Int8Array,
): void {
  shrinkByMany(group, sign, importance, into);
  const excess = sumOf(group, sign, into) - GROUP_LIMIT;
  if (excess <= 0) return;
  const members = group.length;
  // The difference (x - m + 1)^2 - (x - m)^2, where x is the real magnitude and m the integer; a
  // member at 0 cannot shrink.
  const costOf = (i: number): number => {
    const k = group[i] as number;
    const magnitude = sign * (into[k] as number);
    if (magnitude <= 0) return Number.POSITIVE_INFINITY;
    return (importance ? (importance[k] as number) : 1) * (2 * ((WANTED[i] as number) - magnitude) + 1);
  };
  for (let i = 0; i < members; i++) {
    WANTED[i] = (sign * (row[group[i] as number] as number)) / scale;
    COSTS[i] = costOf(i);
  }
  for (let step = 0; step < excess; step++) {
    let cheapest = 0;
    for (let i = 1; i < members; i++) {
      if ((COSTS[i] as number) < (COSTS[cheapest] as number)) cheapest = i;
    }
    const k = group[cheapest] as number;
    into[k] = (into[k] as number) - sign;
    COSTS[cheapest] = costOf(cheapest);
  }
}

/**
 * Takes many steps at once, all but the last: at the limit each member has shrunk in inverse
 * proportion to its cost.
 */
function shrinkByMany(
  group: readonly number[],
  sign: number,
  importance: Float64Array | null,
  into: Int8Array,
): void {
  // A mean square about the mean may come out slightly below 0.
  const costOf = (k: number): number => (importance ? Math.max(0, importance[k] as number) : 1);
  const far = sumOf(group, sign, into) - GROUP_LIMIT - 2 * group.length;
  if (far <= 0) return;
  let ease = 0;
  for (const k of group) if (sign * (into[k] as number) > 0) ease += 1 / costOf(k);
  // A member without cost goes first, step by step.
  if (!Number.isFinite(ease)) return;
  for (const k of group) {
    const magnitude = sign * (into[k] as number);
    if (magnitude > 0) into[k] = sign * (magnitude - Math.min(magnitude, Math.floor(far / costOf(k) / ease)));
  }
}

/** The sum of magnitudes of one sign. */
function sumOf(group: readonly number[], sign: number, values: Int8Array | Float64Array): number {
  let sum = 0;
  for (const k of group) sum += Math.max(0, sign * (values[k] as number));
  return sum;
}

/** The largest sum of magnitudes of one sign in any group. */
export function largestGroupSum(row: Float64Array, { groups }: SaturationGroups): number {
  let largest = 0;
  for (const group of groups) largest = Math.max(largest, sumOf(group, 1, row), sumOf(group, -1, row));
  return largest;
}

/**
 * @throws TypeError naming the first group whose products could saturate, which is an error in the
 * rounding method
 */
export function checkSaturation(
  { weight, taps }: Layer,
  saturation: SaturationGroups | null,
  integers: Int8Array,
): void {
  for (let from = 0; from < integers.length; from += taps) {
    const row = integers.subarray(from, from + taps);
    for (const group of saturation?.groups ?? []) {
      if (Math.max(sumOf(group, 1, row), sumOf(group, -1, row)) <= GROUP_LIMIT) continue;
      const where = `${weight}: taps ${group.join(', ')} of output ${from / taps}`;
      throw new TypeError(
        `${where} are ${group.map((k) => row[k]).join(', ')}, together beyond ${GROUP_LIMIT}`,
      );
    }
  }
}
