/**
 * 8-bit weights for dot products that add several products in int16: two neighbours in one
 * instruction (pmaddubsw on x86, behind WebAssembly's relaxed SIMD, which saturates), or four,
 * where two such sums are added before widening. A sum leaves int16 only if its products are large
 * and of one sign. So weights keep all 8 bits, and only groups that are added in one sum are
 * bounded: docs/decisions/0009 and 0011.
 */
import type { Layer } from './layers.ts';
import type { IntegerRange } from './nearest.ts';

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
  /** All taps in turn, cut where no group is cut. */
  readonly runs: readonly TapRun[];
}

/** Taps `from` to `to` - 1, which contain the groups `firstGroup` to `endGroup` - 1 whole. */
export interface TapRun {
  readonly from: number;
  readonly to: number;
  readonly firstGroup: number;
  readonly endGroup: number;
}

/** The fewest taps of a run but the last: enough that a run costs more than its bookkeeping. */
const RUN_TAPS = 32;

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
  return { groups, groupOf, runs: runsOf(groups, taps) };
}

function runsOf(groups: readonly (readonly number[])[], taps: number): readonly TapRun[] {
  const runs: TapRun[] = [];
  let [from, firstGroup, reached] = [0, 0, 0];
  groups.forEach((group, g) => {
    const [start = 0] = group;
    if (start >= reached && start - from >= RUN_TAPS) {
      runs.push({ from, to: start, firstGroup, endGroup: g });
      [from, firstGroup] = [start, g];
    }
    reached = Math.max(reached, (group.at(-1) ?? 0) + 1);
  });
  return [...runs, { from, to: taps, firstGroup, endGroup: groups.length }];
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
