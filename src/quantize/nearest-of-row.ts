/**
 * The integers of one row of weights that are nearest to them at a scale, and the error that they
 * leave.
 */
import { type IntegerRange, nearest } from './nearest.ts';
import { GROUP_LIMIT, type SaturationGroups, type TapRun } from './saturation.ts';

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
  range: IntegerRange,
  saturation: SaturationGroups | null,
  importance: Float64Array | null,
  into: Int8Array,
): void {
  if (saturation) {
    for (const run of saturation.runs) nearestOfRun(row, scale, range, saturation, run, importance, into);
  } else nearestOfTaps(row, scale, range, 0, row.length, into);
}

function nearestOfTaps(
  row: Float64Array,
  scale: number,
  { least, most }: IntegerRange,
  from: number,
  to: number,
  into: Int8Array,
): void {
  for (let k = from; k < to; k++) into[k] = nearest((row[k] as number) / scale, most, least);
}

function nearestOfRun(
  row: Float64Array,
  scale: number,
  range: IntegerRange,
  { groups }: SaturationGroups,
  { from, to, firstGroup, endGroup }: TapRun,
  importance: Float64Array | null,
  into: Int8Array,
): void {
  nearestOfTaps(row, scale, range, from, to, into);
  for (let g = firstGroup; g < endGroup; g++) {
    const group = groups[g] as readonly number[];
    let above = 0;
    let below = 0;
    for (let i = 0; i < group.length; i++) {
      const integer = into[group[i] as number] as number;
      if (integer > 0) above += integer;
      else below -= integer;
    }
    if (above > GROUP_LIMIT) shrinkGroup(row, scale, group, 1, above, importance, into);
    if (below > GROUP_LIMIT) shrinkGroup(row, scale, group, -1, below, importance, into);
  }
}

/**
 * The squared error that {@link nearestOfRow} leaves at a scale, weighted by importance, and summed
 * tap by tap.
 * @param limit Where the sum so far exceeds it, the rest of the row is left out: the result is then
 * that sum.
 * @param scratch [taps], overwritten
 */
export function roundingError(
  row: Float64Array,
  scale: number,
  range: IntegerRange,
  saturation: SaturationGroups | null,
  importance: Float64Array | null,
  limit: number,
  scratch: Int8Array,
): number {
  let error = 0;
  if (saturation) {
    for (const run of saturation.runs) {
      nearestOfRun(row, scale, range, saturation, run, importance, scratch);
      error = addErrors(error, row, scale, importance, run.from, run.to, scratch);
      if (error > limit) return error;
    }
    return error;
  }
  for (let from = 0; from < row.length; from += TAPS_AT_A_TIME) {
    const to = Math.min(row.length, from + TAPS_AT_A_TIME);
    nearestOfTaps(row, scale, range, from, to, scratch);
    error = addErrors(error, row, scale, importance, from, to, scratch);
    if (error > limit) return error;
  }
  return error;
}

/** Taps between two looks at the limit. */
const TAPS_AT_A_TIME = 32;

function addErrors(
  before: number,
  row: Float64Array,
  scale: number,
  importance: Float64Array | null,
  from: number,
  to: number,
  integers: Int8Array,
): number {
  let error = before;
  if (importance) {
    for (let k = from; k < to; k++) {
      const off = (row[k] as number) - scale * (integers[k] as number);
      error += off * off * (importance[k] as number);
    }
    return error;
  }
  for (let k = from; k < to; k++) {
    const off = (row[k] as number) - scale * (integers[k] as number);
    error += off * off;
  }
  return error;
}

/**
 * The members of one group, at most four, that can shrink: index of the tap, magnitude of the
 * integer, unbounded magnitude, cost of an error, and cost of one step less.
 */
const TAP = new Int32Array(4);
const MAGNITUDE = new Float64Array(4);
const WANTED = new Float64Array(4);
const IMPORTANCE = new Float64Array(4);
const COST = new Float64Array(4);

/**
 * Takes steps one by one where each costs least. Every step of a weight costs more than the one
 * before, so no other order costs less (Federgruen & Groenevelt 1986, "The greedy procedure for
 * resource allocation problems").
 * @param sum The magnitudes of this sign, above the limit.
 */
function shrinkGroup(
  row: Float64Array,
  scale: number,
  group: readonly number[],
  sign: 1 | -1,
  sum: number,
  importance: Float64Array | null,
  into: Int8Array,
): void {
  let members = 0;
  for (let i = 0; i < group.length; i++) {
    const k = group[i] as number;
    const magnitude = sign * (into[k] as number);
    if (magnitude <= 0) continue;
    TAP[members] = k;
    MAGNITUDE[members] = magnitude;
    WANTED[members] = (sign * (row[k] as number)) / scale;
    IMPORTANCE[members] = importance ? (importance[k] as number) : 1;
    members++;
  }
  const excess = shrinkByMany(members, sum - GROUP_LIMIT, group.length);
  for (let i = 0; i < members; i++) COST[i] = stepCost(i);
  for (let step = 0; step < excess; step++) {
    let cheapest = 0;
    for (let i = 1; i < members; i++) {
      if ((COST[i] as number) < (COST[cheapest] as number)) cheapest = i;
    }
    MAGNITUDE[cheapest] = (MAGNITUDE[cheapest] as number) - 1;
    COST[cheapest] = stepCost(cheapest);
  }
  for (let i = 0; i < members; i++) into[TAP[i] as number] = sign * (MAGNITUDE[i] as number);
}

/**
 * The difference (x - m + 1)^2 - (x - m)^2, where x is the unbounded magnitude and m the integer; a
 * member at 0 cannot shrink.
 */
function stepCost(i: number): number {
  const magnitude = MAGNITUDE[i] as number;
  if (magnitude <= 0) return Number.POSITIVE_INFINITY;
  return (IMPORTANCE[i] as number) * (2 * ((WANTED[i] as number) - magnitude) + 1);
}

/**
 * Takes many steps at once, all but the last: at the limit each member has shrunk in inverse
 * proportion to its cost.
 * @returns The steps that are left.
 */
function shrinkByMany(members: number, excess: number, groupSize: number): number {
  const far = excess - 2 * groupSize;
  if (far <= 0) return excess;
  let ease = 0;
  // A mean square about the mean may come out slightly below 0.
  for (let i = 0; i < members; i++) ease += 1 / Math.max(0, IMPORTANCE[i] as number);
  // A member without cost goes first, step by step.
  if (!Number.isFinite(ease)) return excess;
  let left = excess;
  for (let i = 0; i < members; i++) {
    const magnitude = MAGNITUDE[i] as number;
    const steps = Math.min(magnitude, Math.floor(far / Math.max(0, IMPORTANCE[i] as number) / ease));
    MAGNITUDE[i] = magnitude - steps;
    left -= steps;
  }
  return left;
}
