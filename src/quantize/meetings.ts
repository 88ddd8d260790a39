/**
 * Weights of 8 bits for dot products that add several products in int16: two neighbours in one instruction (on x86
 * pmaddubsw, behind WebAssembly's relaxed SIMD, which saturates), or four, where two such sums are added before they are
 * widened. A sum only leaves int16 where its products are large and of one sign. So weights keep all 8 bits, and only those
 * that meet in one sum are held back: docs/decisions/0009 and 0011.
 */
import type { Layer } from './layers.ts';
import { type IntegerRange, nearest } from './nearest.ts';

/**
 * Most that weights which meet may add up to, those below 0 apart from those above: with activations of 0 to 255 their
 * products stay within 255 * 128 = 32,640 of int16's 32,767, and 129 would not.
 */
export const MEETING_LIMIT = 128;

/** How many weights meet in one int16 sum. */
export type Company = 'alone' | 'pairs' | 'fours';

/** Channels of eight neighbours that meet: variants B and C of kernels/dot.ts. */
const LANES: Readonly<Record<Exclude<Company, 'alone'>, readonly (readonly number[])[]>> = {
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

/** Taps of a row that meet; those that meet none are in no group. */
export interface Meetings {
  readonly groups: readonly (readonly number[])[];
  /** [taps], the index of each tap's group, or -1. */
  readonly groupOf: Int32Array;
}

/**
 * Those of a layer: neighbouring input channels of one kernel position, or inner indices of a matrix product; fewer at the
 * end. A depthwise layer has none: each of its sums has a channel of its own. Null for `alone`.
 */
export function meetingsOf(
  { kind, shape, taps }: Pick<Layer, 'kind' | 'shape' | 'taps'>,
  company: Company,
): Meetings | null {
  if (company === 'alone') return null;
  const channels = kind === 'conv' ? (shape[2] ?? 1) : kind === 'matmul' ? taps : 1;
  const groups: number[][] = [];
  for (let position = 0; position < taps; position += channels) {
    for (let block = 0; block < channels; block += 8) {
      for (const lanes of LANES[company]) {
        const met = lanes.filter((lane) => block + lane < channels).map((lane) => position + block + lane);
        if (met.length > 1) groups.push(met);
      }
    }
  }
  return meetingsIn(groups, taps);
}

/** Those of a run of taps that cuts no group, counted from its start. */
export function meetingsWithin({ groups }: Meetings, from: number, taps: number): Meetings {
  const inside = groups.filter(([first = 0]) => first >= from && first < from + taps);
  return meetingsIn(
    inside.map((group) => group.map((tap) => tap - from)),
    taps,
  );
}

function meetingsIn(groups: readonly (readonly number[])[], taps: number): Meetings {
  const groupOf = new Int32Array(taps).fill(-1);
  groups.forEach((group, g) => {
    for (const tap of group) groupOf[tap] = g;
  });
  return { groups, groupOf };
}

/** The range that tap k may take beside those it meets, which are what they are. */
export function rangeBeside(
  k: number,
  { groups, groupOf }: Meetings,
  integers: Int8Array,
  { least, most }: IntegerRange,
): IntegerRange {
  let above = MEETING_LIMIT;
  let below = MEETING_LIMIT;
  for (const other of groups[groupOf[k] as number] ?? []) {
    if (other === k) continue;
    const integer = integers[other] as number;
    if (integer > 0) above -= integer;
    else below += integer;
  }
  return { least: Math.max(least, -below), most: Math.min(most, above) };
}

/**
 * The integers of one row that are nearest to its weights; where a group is held back, all of it give way so that the sum of
 * their squared errors is least.
 * @param row [taps]
 * @param importance [taps], what an error of each costs; all the same where null
 * @param into [taps]
 */
export function nearestOfRow(
  row: Float64Array,
  scale: number,
  { least, most }: IntegerRange,
  meetings: Meetings | null,
  importance: Float64Array | null,
  into: Int8Array,
): void {
  for (let k = 0; k < row.length; k++) into[k] = nearest((row[k] as number) / scale, most, least);
  if (!meetings) return;
  const { groups } = meetings;
  for (let g = 0; g < groups.length; g++) {
    const group = groups[g] as readonly number[];
    let above = 0;
    let below = 0;
    for (let i = 0; i < group.length; i++) {
      const integer = into[group[i] as number] as number;
      if (integer > 0) above += integer;
      else below -= integer;
    }
    if (above > MEETING_LIMIT) giveWay(row, scale, group, 1, importance, into);
    if (below > MEETING_LIMIT) giveWay(row, scale, group, -1, importance, into);
  }
}

/** Of one group, as many as {@link LANES} has at most: what one step less of each member costs, and what it would be. */
const COSTS = new Float64Array(4);
const WANTED = new Float64Array(4);

/**
 * One step after the other where it costs least. Each step of a weight costs more than its last, so that no other way
 * costs less (Federgruen & Groenevelt 1986, "The greedy procedure for resource allocation problems").
 */
function giveWay(
  row: Float64Array,
  scale: number,
  group: readonly number[],
  sign: number,
  importance: Float64Array | null,
  into: Int8Array,
): void {
  leap(group, sign, importance, into);
  const excess = sumOf(group, sign, into) - MEETING_LIMIT;
  if (excess <= 0) return;
  const members = group.length;
  // Of (x - m + 1)^2 - (x - m)^2, x being the real magnitude and m the integer one; a member at 0 has no step to take.
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

/** All but the last steps at once, where there are many: along the limit each gives way in inverse proportion to what it costs. */
function leap(
  group: readonly number[],
  sign: number,
  importance: Float64Array | null,
  into: Int8Array,
): void {
  // A mean square about the mean may come out a hair below 0.
  const costOf = (k: number): number => (importance ? Math.max(0, importance[k] as number) : 1);
  const far = sumOf(group, sign, into) - MEETING_LIMIT - 2 * group.length;
  if (far <= 0) return;
  let ease = 0;
  for (const k of group) if (sign * (into[k] as number) > 0) ease += 1 / costOf(k);
  // Something that costs nothing goes first, step by step.
  if (!Number.isFinite(ease)) return;
  for (const k of group) {
    const magnitude = sign * (into[k] as number);
    if (magnitude > 0) into[k] = sign * (magnitude - Math.min(magnitude, Math.floor(far / costOf(k) / ease)));
  }
}

/** Of the magnitudes of one sign. */
function sumOf(group: readonly number[], sign: number, values: Int8Array | Float64Array): number {
  let sum = 0;
  for (const k of group) sum += Math.max(0, sign * (values[k] as number));
  return sum;
}

/** The largest magnitude that weights of one sign which meet add up to. */
export function largestMeeting(row: Float64Array, { groups }: Meetings): number {
  let largest = 0;
  for (const group of groups) largest = Math.max(largest, sumOf(group, 1, row), sumOf(group, -1, row));
  return largest;
}

/** @throws TypeError naming the first group whose products could saturate: a way of rounding that forgot the limit */
export function checkMeetings({ weight, taps }: Layer, meetings: Meetings | null, integers: Int8Array): void {
  for (let from = 0; from < integers.length; from += taps) {
    const row = integers.subarray(from, from + taps);
    for (const group of meetings?.groups ?? []) {
      if (Math.max(sumOf(group, 1, row), sumOf(group, -1, row)) <= MEETING_LIMIT) continue;
      const where = `${weight}: taps ${group.join(', ')} of output ${from / taps}`;
      throw new TypeError(
        `${where} are ${group.map((k) => row[k]).join(', ')}, together beyond ${MEETING_LIMIT}`,
      );
    }
  }
}
